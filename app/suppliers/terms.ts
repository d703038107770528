import { z } from "zod";
import { place } from "./places.ts";

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

const amount = z.number().int().min(0).default(0).catch(0);
const permille = z.number().int().min(0).max(10_000);
const Discount = z.object({ from: z.number().int().min(2), permille: z.number().int().min(0).max(1000) });
const Duty = z.object({
  /** ISO countries; none = everywhere else */
  countries: z.array(z.string()),
  permille,
});

/** Each value falls back alone: what one release wrote and another does not understand costs nothing else. */
export const Charges = z.object({
  /** of all amounts here and of the tariff; null = the currency of the supplier's own shop, else of the retailer's */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .nullable()
    .default(null)
    .catch(null),
  orderFeeMinor: amount,
  handlingMinor: amount,
  packagingMinor: amount,
  /** per supplier unit */
  itemFeeMinor: amount,
  minUnits: amount,
  minValueMinor: amount,
  surchargeBelowMinor: amount,
  surchargeMinor: amount,
  capacityPerDay: z.number().int().min(1).nullable().default(null).catch(null),
  /** titles or codes of delivery methods that it ships by, "UPS*" = all that begin so; none = all */
  methods: z.array(z.string()).default([]).catch([]),
  priceTolerancePermille: permille.nullable().default(null).catch(null),
  /** places it ships to, countries ("DE") and parts of them ("US-CA"); none = everywhere */
  shipsTo: z.array(place).default([]).catch([]),
  /** its parcels reach post office boxes and parcel lockers */
  shipsToPoBoxes: z.boolean().default(true).catch(true),
  /** off the price of every item, by supplier units of one line: the greatest `from` that is reached */
  discounts: z.array(Discount).default([]).catch([]),
  /** duty and tax on the value of the goods, as the retailer expects them */
  duties: z.array(Duty).default([]).catch([]),
});

/**
 * What ordering from a supplier costs beside the goods, and what it takes to order, as the retailer has entered it. Not in
 * the connection's terms: those are agreed with a supplier's shop, while a vendor without a shop has charges too, and
 * what the retailer expects of duties or of a carrier is not the supplier's to confirm.
 */
export type Charges = z.infer<typeof Charges>;

/** Supplier.terms as stored: what is absent, or not understood, is the default. */
export const readCharges = (stored: unknown): Charges =>
  Charges.parse(typeof stored === "object" && stored !== null ? stored : {});

/** The rate that holds for a country: one that names it before one for everywhere else; null = none is set. */
export function dutyPermille({ duties }: Charges, countryCode: string | null): number | null {
  const named = duties.find(({ countries }) => countryCode !== null && countries.includes(countryCode));
  return (named ?? duties.find(({ countries }) => countries.length === 0))?.permille ?? null;
}

const Breaks = z.array(z.object({ from: z.number().int().min(2), minor: z.number().int().min(0) }));

/** Offer.priceBreaks as stored: prices of one supplier unit from so many on. Not understood = none. */
export function readPriceBreaks(stored: unknown): { from: number; minor: number }[] {
  const parsed = Breaks.safeParse(stored ?? []);
  return parsed.success ? parsed.data : [];
}

/**
 * What one supplier unit costs by quantity, ascending from 1: the offer's own price list where it has one, else its price
 * less the supplier's discounts, each rounded half up to a whole minor unit.
 */
export function pricesByQuantity(
  minor: number,
  breaks: readonly { from: number; minor: number }[],
  { discounts }: Pick<Charges, "discounts">,
): { from: number; minor: number }[] {
  const list =
    breaks.length > 0
      ? breaks
      : discounts.map(({ from, permille }) => ({ from, minor: Math.round((minor * (1000 - permille)) / 1000) }));
  return [{ from: 1, minor }, ...[...list].sort((a, b) => a.from - b.from)];
}
