import { z } from "zod";
import type { Problem } from "../../platform/problem.ts";
import type { ShipFrom } from "../ship-from.ts";
import type { VendorContact } from "./vendor-contact.ts";
import {
  STOCK_MODES,
  VENDOR_KINDS,
  VENDOR_LANGUAGES,
  type StockMode,
  type VendorKind,
  type VendorLanguage,
} from "./vendor-settings.ts";

/** What the form about a vendor sends: text. */
export const VendorFields = z.object({
  kind: z.string().max(20),
  name: z.string().max(200),
  contactName: z.string().max(200).default(""),
  email: z.string().max(320).default(""),
  copies: z.string().max(2000).default(""),
  phone: z.string().max(50).default(""),
  language: z.string().max(5).default("en"),
  currency: z.string().max(5),
  leadTimeDays: z.string().max(5).default("2"),
  stockMode: z.string().max(20).default("fed"),
  address1: z.string().max(200).default(""),
  city: z.string().max(200).default(""),
  zip: z.string().max(20).default(""),
  provinceCode: z.string().max(10).default(""),
  countryCode: z.string().max(5).default(""),
});
export type VendorFields = z.infer<typeof VendorFields>;

/** A vendor as entered and understood. */
export type VendorInput = {
  kind: VendorKind;
  name: string;
  contact: VendorContact;
  language: VendorLanguage;
  currency: string;
  leadTimeDays: number;
  stockMode: StockMode;
  shipFrom: ShipFrom;
};

const LONGEST_LEAD_DAYS = 120;
/** Good enough to catch a slip; whether mail arrives, only sending one tells. */
export const EMAIL = /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;".]{2,}$/u;

/** Reads what the merchant has entered; every field that cannot be read says what belongs there. */
export function readVendorForm(
  form: VendorFields,
): { ok: true; vendor: VendorInput } | { ok: false; problems: Problem[] } {
  const problems: Problem[] = [];
  const wrong = (field: keyof VendorFields, message: string) => void problems.push({ field, message });
  const text = (field: keyof VendorFields) => form[field].trim();

  const kind = VENDOR_KINDS.find((each) => each === form.kind);
  if (!kind) wrong("kind", "Choose how this supplier gets its orders.");
  const name = text("name");
  if (name === "") wrong("name", "Enter the supplier's name.");
  const email = text("email");
  if (email === "") wrong("email", "Enter the address that orders go to.");
  else if (!EMAIL.test(email)) wrong("email", `${email} is no e-mail address. Write it like orders@acme.com.`);
  const copies = listOf(form.copies);
  const stray = copies.find((each) => !EMAIL.test(each));
  if (stray) wrong("copies", `${stray} is no e-mail address. Put a comma between addresses.`);
  const language = VENDOR_LANGUAGES.find((each) => each === form.language);
  if (!language) wrong("language", "Choose a language.");
  const stockMode = STOCK_MODES.find((each) => each === form.stockMode);
  if (!stockMode) wrong("stockMode", "Choose where its stock comes from.");
  const currency = text("currency").toUpperCase();
  if (!/^[A-Z]{3}$/.test(currency)) wrong("currency", "Enter a currency as three letters, such as EUR.");
  const leadTimeDays = /^\d{1,3}$/.test(text("leadTimeDays")) ? Number(text("leadTimeDays")) : NaN;
  if (!(leadTimeDays <= LONGEST_LEAD_DAYS))
    wrong("leadTimeDays", `Enter a whole number of days, up to ${LONGEST_LEAD_DAYS}.`);
  const countryCode = text("countryCode").toUpperCase();
  if (!/^[A-Z]{2}$/.test(countryCode))
    wrong("countryCode", "Enter the country it ships from as two letters, such as DE.");

  if (problems.length > 0 || !kind || !language || !stockMode) return { ok: false, problems };
  const address = { address1: text("address1"), city: text("city"), zip: text("zip"), countryCode };
  const place = { ...address, provinceCode: text("provinceCode").toUpperCase(), phone: text("phone") };
  return {
    ok: true,
    vendor: {
      ...{ kind, name, language, currency, leadTimeDays, stockMode },
      contact: { name: text("contactName"), email, copies, phone: text("phone") },
      shipFrom: Object.fromEntries(Object.entries(place).filter(([, value]) => value !== "")),
    },
  };
}

const listOf = (text: string): string[] => [
  ...new Set(
    text
      .split(/[\s,;]+/)
      .map((each) => each.trim())
      .filter((each) => each !== ""),
  ),
];
