import { z } from "zod";

const Terms = z.object({
  /** fulfilment requests are accepted as soon as the supplier's order exists */
  autoAccept: z.boolean().default(true),
  leadTimeDays: z.number().int().min(0).default(2),
  /** personal fields of the customer that the supplier gets */
  sharedFields: z
    .array(z.enum(["name", "company", "address", "phone"]))
    .default(["name", "company", "address", "phone"]),
  /** cost of an item without a unit cost, in per cent of its price */
  priceFactorPercent: z.number().min(0).max(100).default(70),
});

/** What both sides of a connection agreed on. */
export type Terms = z.infer<typeof Terms>;

export const DEFAULT_TERMS: Terms = Terms.parse({});

/** Terms as stored; what an older version did not know gets its default. */
export const readTerms = (stored: unknown): Terms => Terms.parse(stored ?? {});
