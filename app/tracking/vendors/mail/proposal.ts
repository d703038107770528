import { z } from "zod";

/** What a mail is taken to say, before anybody has agreed. Supplier's units; ids are those of supplier order lines. */
export const MailProposal = z.object({
  says: z.enum(["accepted", "declined", "shipped", "cancelled", "cancel-refused", "nothing"]),
  /** the vendor's words for declining */
  reason: z.string().nullable().default(null),
  /** lines that it declines beside what it says of the rest */
  declines: z.array(z.object({ supplierOrderLineId: z.string(), units: z.number().int().min(0) })).default([]),
  carrier: z.string().nullable().default(null),
  trackingNumbers: z.array(z.string()).default([]),
  /** "rest", or what lies in the parcel */
  lines: z
    .union([z.literal("rest"), z.array(z.object({ supplierOrderLineId: z.string(), units: z.number().int().min(0) }))])
    .default("rest"),
  /** 0 … 100 */
  confidence: z.number(),
  /** why a person is to look, in words for that person */
  doubts: z.array(z.string()).default([]),
});
export type MailProposal = z.infer<typeof MailProposal>;

/** From here on it is applied without asking. */
const SURE = 90;
export const isSure = ({ confidence, says }: MailProposal): boolean => says !== "nothing" && confidence >= SURE;
