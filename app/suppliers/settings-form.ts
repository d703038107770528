import type { Problem } from "../platform/problem.ts";
import {
  ADDRESS_CHECKS,
  LONGEST_REVIEW_MINUTES,
  LATE_CHOICES,
  LONGEST_SIMILAR_HOURS,
  LONGEST_TIMER_HOURS,
  OWN_STOCK_CHOICES,
  PAYMENT_TRIGGERS,
  RISK_HOLDS,
  type RestrictedItem,
  type ShopSettings,
} from "./shop-settings.ts";

/** The fields of the settings screen as a browser sends them: text. What is absent is not changed. */
export type SettingsForm = { [Name in keyof ShopSettings]?: string | undefined };

export type ReadSettings = { ok: true; settings: Partial<ShopSettings> } | { ok: false; problems: Problem[] };

type Field = { value: ShopSettings[keyof ShopSettings] } | { problem: string };
type Reader = (text: string) => Field;

/** Reads what the merchant has entered; every field that cannot be read says so. */
export function readSettingsForm(form: SettingsForm): ReadSettings {
  const problems: Problem[] = [];
  const settings: { [name: string]: unknown } = {};
  for (const [field, read] of Object.entries(READERS)) {
    const text = form[field as keyof ShopSettings];
    if (text === undefined) continue;
    const answer = read(text);
    if ("problem" in answer) problems.push({ field, message: answer.problem });
    else settings[field] = answer.value;
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, settings };
}

/** Settings as the fields of a form show them. */
export type StoredSettings = { [Name in keyof ShopSettings]: string };

export function toSettingsForm(settings: ShopSettings): StoredSettings {
  return {
    sendTestOrders: String(settings.sendTestOrders),
    notifyCustomer: String(settings.notifyCustomer),
    paymentTrigger: settings.paymentTrigger,
    cashOnDelivery: settings.cashOnDelivery.join("\n"),
    riskHold: settings.riskHold,
    riskWaitMinutes: String(settings.riskWaitMinutes),
    addressCheck: settings.addressCheck,
    ownStock: settings.ownStock,
    reviewMinutes: String(settings.reviewMinutes),
    similarOrderHours: String(settings.similarOrderHours),
    restrictedItems: settings.restrictedItems.map(toRestrictedLine).join("\n"),
    feedHours: String(settings.feedHours),
    scoreFloor: String(settings.scoreFloor),
    acceptHours: String(settings.acceptHours),
    trackingHours: String(settings.trackingHours),
    shipByGraceHours: String(settings.shipByGraceHours),
    lateOrders: settings.lateOrders,
    shipsTo: settings.shipsTo.join(", "),
    shipsToPoBoxes: String(settings.shipsToPoBoxes),
  };
}

const READERS: { [Name in keyof ShopSettings]: Reader } = {
  sendTestOrders: yesOrNo,
  notifyCustomer: yesOrNo,
  paymentTrigger: oneOf(PAYMENT_TRIGGERS),
  cashOnDelivery: (text) => ({ value: linesOf(text) }),
  riskHold: oneOf(RISK_HOLDS),
  riskWaitMinutes: wholeNumber({ most: LONGEST_REVIEW_MINUTES, unit: "minutes" }),
  addressCheck: oneOf(ADDRESS_CHECKS),
  ownStock: oneOf(OWN_STOCK_CHOICES),
  reviewMinutes: wholeNumber({ most: LONGEST_REVIEW_MINUTES, unit: "minutes" }),
  similarOrderHours: wholeNumber({ most: LONGEST_SIMILAR_HOURS, unit: "hours" }),
  restrictedItems: restrictedItems,
  feedHours: wholeNumber({ most: LONGEST_TIMER_HOURS, unit: "hours" }),
  scoreFloor: wholeNumber({ most: 100, unit: "points" }),
  acceptHours: wholeNumber({ most: LONGEST_TIMER_HOURS, unit: "hours" }),
  trackingHours: wholeNumber({ most: LONGEST_TIMER_HOURS, unit: "hours" }),
  shipByGraceHours: wholeNumber({ most: LONGEST_TIMER_HOURS, unit: "hours" }),
  lateOrders: oneOf(LATE_CHOICES),
  shipsTo: countries,
  shipsToPoBoxes: yesOrNo,
};

export const SETTINGS_FIELDS = Object.keys(READERS);

const linesOf = (text: string) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

const toRestrictedLine = ({ sku, countries }: RestrictedItem) =>
  countries.length === 0 ? sku : `${sku}: ${countries.join(", ")}`;

const MOST_RESTRICTED = 500;

/** One item a line: "KNIFE-7", "KNIFE-*: US, CA". */
function restrictedItems(text: string): Field {
  const lines = linesOf(text);
  if (lines.length > MOST_RESTRICTED) return { problem: `Enter ${MOST_RESTRICTED} lines or fewer.` };
  const items: RestrictedItem[] = [];
  for (const line of lines) {
    const [sku = "", countries = ""] = line.split(/:(.*)/s).map((part) => part.trim());
    const codes = countryCodes(countries);
    if (sku === "" || /\*./.test(sku) || codes === null)
      return { problem: `"${line}" is not understood. Write a SKU, then a colon and countries: KNIFE-*: US, CA.` };
    items.push({ sku, countries: codes });
  }
  return { value: items };
}

function countries(text: string): Field {
  const value = countryCodes(text);
  return value ? { value } : { problem: "Enter country codes of two letters, such as DE, AT, CH. None is everywhere." };
}

/** "de, FR" → ["DE", "FR"]; null when one of them is no ISO code of two letters. */
function countryCodes(text: string): string[] | null {
  const codes = text.split(/[\s,;]+/).flatMap((code) => (code === "" ? [] : [code.toUpperCase()]));
  return codes.every((code) => /^[A-Z]{2}$/.test(code)) ? [...new Set(codes)] : null;
}

function yesOrNo(text: string): Field {
  return { value: text === "true" };
}

function oneOf<Choice extends string>(choices: readonly (Choice & ShopSettings[keyof ShopSettings])[]): Reader {
  return (text) => {
    const value = choices.find((choice) => choice === text);
    return value === undefined ? { problem: `Choose one of: ${choices.join(", ")}.` } : { value };
  };
}

function wholeNumber({ most, unit }: { most: number; unit: string }): Reader {
  return (text) => {
    const trimmed = text.trim();
    if (!/^\d+$/.test(trimmed) || Number(trimmed) > most)
      return { problem: `Enter a whole number of ${unit} from 0 to ${most.toLocaleString("en-US")}.` };
    return { value: Number(trimmed) };
  };
}
