import { z } from "zod";

/** What the merchant may write into the mail to a vendor. Absent = the words of the vendor's language. */
const Template = z.object({
  subject: z.string().max(300).default(""),
  intro: z.string().max(5000).default(""),
  outro: z.string().max(5000).default(""),
});

/** When orders go out. `days`: 1 = Monday … 7 = Sunday; `at`: "14:00" where the vendor is. */
export const Batch = z.object({
  days: z.array(z.number().int().min(1).max(7)).min(1),
  at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  /** all orders of one time in one mail */
  combine: z.boolean().default(true),
  /** less than that, in minor units of the vendor's currency, waits for the next time … */
  minValueMinor: z.number().int().min(0).default(0),
  /** … but no longer than so many days */
  mostDays: z.number().int().min(1).max(30).default(7),
});
export type Batch = z.infer<typeof Batch>;

/** Where an answer goes. crossdock: to the address of incoming mail, which reads it · both: to the merchant's as well · own: to the merchant's alone */
export const ANSWERS_TO = ["crossdock", "both", "own"] as const;

/** Vendor.mail: each value falls back alone. */
export const MailSettings = z.object({
  template: Template.default(Template.parse({})).catch(Template.parse({})),
  paper: z.enum(["A4", "LETTER"]).default("A4").catch("A4"),
  packingSlip: z.boolean().default(true).catch(true),
  csv: z.boolean().default(false).catch(false),
  answersTo: z.enum(ANSWERS_TO).default("crossdock").catch("crossdock"),
  /** the merchant's address for answers; "" = none */
  replyTo: z.string().max(320).default("").catch(""),
  /** null = each order at once */
  batch: Batch.nullable().default(null).catch(null),
  /** hours without a confirmation after which the vendor is reminded, and how often; 0 = never */
  remindAfterHours: z.number().int().min(0).max(240).default(24).catch(24),
  mostReminders: z.number().int().min(0).max(5).default(2).catch(2),
  /** who gets the last reminder as well; "" = nobody */
  escalateTo: z.string().max(320).default("").catch(""),
});
export type MailSettings = z.infer<typeof MailSettings>;
export type MailTemplate = z.infer<typeof Template>;

/** Vendor.mail as stored. */
export const readMailSettings = (stored: unknown): MailSettings =>
  MailSettings.parse(typeof stored === "object" && stored !== null ? stored : {});
