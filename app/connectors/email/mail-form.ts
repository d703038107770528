import { z } from "zod";
import { exponentOf, fromDecimal, toDecimal } from "../../platform/money.ts";
import type { Problem } from "../../platform/problem.ts";
import { isTimeZone } from "../../suppliers/calendar.ts";
import { EMAIL } from "../../suppliers/vendors/vendor-form.ts";
import { VENDOR_LANGUAGES, type VendorLanguage } from "../../suppliers/vendors/vendor-settings.ts";
import { ANSWERS_TO, Batch, MailSettings } from "./mail-settings.ts";
import { PLACEHOLDERS, unknownPlaceholders } from "./mail-template.ts";

const Text = z.string().max(6000).default("");

/** The fields of the mail settings as a browser sends them: text. */
export const MailFields = z.object({
  ...{ subject: Text, intro: Text, outro: Text, language: Text, answersTo: Text, replyTo: Text },
  ...{ paper: Text, packingSlip: Text, csv: Text },
  ...{ when: Text, days: Text, at: Text, timeZone: Text, combine: Text, minValue: Text, mostDays: Text },
  ...{ remindAfterHours: Text, mostReminders: Text, escalateTo: Text },
});
export type MailFields = z.infer<typeof MailFields>;
export type MailField = keyof MailFields;

/** What the form means, with the vendor's language and time zone, which its papers and portal share. */
export type MailChoice = { settings: MailSettings; language: VendorLanguage; timeZone: string };

const WEEKDAYS = [1, 2, 3, 4, 5];
/** What a batch is proposed as. */
const PROPOSED = { ...{ days: WEEKDAYS, at: "14:00", combine: true, minValueMinor: 0, mostDays: 7 } } satisfies Batch;

/** Mail settings as the fields of a form show them. `currency` of the vendor's prices. */
export function toMailFields({ settings, language, timeZone }: MailChoice, currency: string): MailFields {
  const { template, batch, packingSlip, csv, remindAfterHours, mostReminders, ...same } = settings;
  const { days, at, combine, minValueMinor, mostDays } = batch ?? PROPOSED;
  return {
    ...template,
    ...same,
    ...{ language, timeZone, packingSlip: String(packingSlip), csv: String(csv) },
    ...{ when: batch ? "batch" : "at-once", days: days.join(","), at, combine: String(combine) },
    minValue: minValueMinor === 0 ? "" : toDecimal({ minor: minValueMinor, currency }),
    mostDays: String(mostDays),
    ...{ remindAfterHours: String(remindAfterHours), mostReminders: String(mostReminders) },
  };
}

/** Reads what the merchant has entered; every field that cannot be read says what belongs there. */
export function readMailFields(
  fields: MailFields,
  currency: string,
): ({ ok: true } & MailChoice) | { ok: false; problems: Problem[] } {
  const problems: Problem[] = [];
  const wrong = (field: MailField, message: string) => void problems.push({ field, message });
  const text = (field: MailField) => fields[field].trim();

  for (const field of ["subject", "intro", "outro"] as const) {
    const [unknown] = unknownPlaceholders(fields[field]);
    const known = PLACEHOLDERS.map((name) => `{{${name}}}`).join(", ");
    if (unknown !== undefined) wrong(field, `{{${unknown}}} stands for nothing. You may use ${known}.`);
  }
  if (/[\r\n]/.test(text("subject"))) wrong("subject", "Write the subject on one line.");
  if (text("subject").length > 300) wrong("subject", "Write at most 300 characters.");
  for (const field of ["intro", "outro"] as const)
    if (fields[field].length > 5000) wrong(field, "Write at most 5,000 characters.");
  const number = (field: MailField, least: number, most: number): number => {
    const value = /^\d{1,4}$/.test(text(field)) ? Number(text(field)) : NaN;
    if (!(value >= least && value <= most)) wrong(field, `Enter a whole number from ${least} to ${most}.`);
    return value;
  };
  const remindAfterHours = number("remindAfterHours", 0, 240);
  const mostReminders = number("mostReminders", 0, 5);
  for (const field of ["replyTo", "escalateTo"] as const)
    if (text(field) !== "" && !EMAIL.test(text(field)))
      wrong(field, `${text(field)} is no e-mail address. Write it like orders@acme.com.`);
  if (text("answersTo") !== "crossdock" && text("replyTo") === "")
    wrong("replyTo", "Enter the address that answers go to.");
  const language = VENDOR_LANGUAGES.find((each) => each === text("language"));
  if (!language) wrong("language", "Choose a language.");
  const answersTo = ANSWERS_TO.find((each) => each === text("answersTo"));
  if (!answersTo) wrong("answersTo", "Choose where answers go.");
  if (!isTimeZone(text("timeZone"))) wrong("timeZone", "Enter a time zone like Europe/Berlin.");
  const batch = text("when") === "batch" ? readBatch() : null;
  if (problems.length > 0 || !language || !answersTo) return { ok: false, problems };
  return {
    ...{ ok: true, language, timeZone: text("timeZone") },
    settings: MailSettings.parse({
      template: { subject: text("subject"), intro: fields.intro.trim(), outro: fields.outro.trim() },
      ...{ paper: text("paper"), packingSlip: fields.packingSlip === "true", csv: fields.csv === "true" },
      ...{ answersTo, replyTo: text("replyTo"), batch, remindAfterHours, mostReminders },
      escalateTo: text("escalateTo"),
    }),
  };

  function readBatch(): Batch | null {
    const days = text("days")
      .split(",")
      .filter((day) => day !== "")
      .map(Number);
    if (!Batch.shape.days.safeParse(days).success) wrong("days", "Choose at least one day.");
    const at = text("at").replace(/^(\d):/, "0$1:");
    if (!Batch.shape.at.safeParse(at).success) wrong("at", "Enter a time like 14:00.");
    const minValueMinor = readValue();
    const mostDays = number("mostDays", 1, 30);
    const read = Batch.safeParse({ days, at, combine: fields.combine === "true", minValueMinor, mostDays });
    return read.success ? read.data : null;
  }

  function readValue(): number {
    const value = text("minValue").replace(",", ".");
    if (value === "") return 0;
    const places = exponentOf(currency);
    const shape = places === 0 ? /^\d{1,9}$/ : new RegExp(`^\\d{1,9}(\\.\\d{1,${places}})?$`);
    if (shape.test(value)) return fromDecimal(value, currency).minor;
    wrong("minValue", `Enter an amount in ${currency}, such as 50. Empty is none.`);
    return 0;
  }
}
