import { z } from "zod";

/**
 * One item as a feed tells it. `units` null = enough, without a number; absent = only its price is told · `costMinor` null
 * = no price told.
 */
export type FeedItem = { sku: string; units?: number | null; costMinor: number | null };
/** What is stored of one item that the vendor offers. `units` null = enough, 0 = none. */
export type StoredItem = { sku: string; units: number | null; costMinor: number };

/** Numbers side by side; null = without a number, or no row. */
const Example = z.object({ sku: z.string(), before: z.number().nullable(), after: z.number().nullable() });

const DOUBT_CODES = ["all-zero", "half-gone", "prices-moved", "twice", "negative"] as const;

/** Why a feed is not taken over by itself. `unit`: of the examples' numbers; money in the currency's smallest unit. */
export const Doubt = z.object({
  code: z.enum(DOUBT_CODES),
  message: z.string(),
  unit: z.enum(["units", "money"]),
  examples: z.array(Example),
});
export type Doubt = z.infer<typeof Doubt>;

/** Fewer than these may well be sold out, or gone from the range, at once. */
const FEW = 3;
/** Prices do not move by this factor; a decimal sign that was misread moves them by 100. */
const FACTOR = 20;
const MOST_EXAMPLES = 20;

/**
 * What looks wrong about a feed, compared with what is stored: everything sold out at once, half of the rows gone (of a
 * full feed), most prices moved by the hundredfold, an item twice with different numbers, negative stock. `told`: items
 * that the vendor offers, in the feed's order, repeated ones too.
 */
export function doubtsOf(
  told: readonly FeedItem[],
  stored: readonly StoredItem[],
  { scope }: { scope: "full" | "delta" },
): Doubt[] {
  const before = new Map(stored.map((item) => [item.sku, item]));
  const after = new Map(told.map((item) => [item.sku, item]));
  return [
    ...twice(told),
    ...negative(told, before),
    ...allZero(after, stored, scope),
    ...(scope === "full" ? halfGone(after, stored) : []),
    ...pricesMoved(told, before),
  ];
}

/** What is told of its price alone is in stock as before. */
const inStock = ({ units }: Pick<FeedItem, "units">) => units === null || units === undefined || units > 0;
const doubt = (
  code: Doubt["code"],
  message: string,
  examples: Doubt["examples"],
  unit: Doubt["unit"] = "units",
): Doubt => ({
  ...{ code, message, unit, examples: examples.slice(0, MOST_EXAMPLES) },
});

function twice(told: readonly FeedItem[]): Doubt[] {
  const first = new Map<string, FeedItem>();
  const examples = new Map<string, Doubt["examples"][number]>();
  for (const item of told) {
    const known = first.get(item.sku);
    if (!known) first.set(item.sku, item);
    // The same row twice says nothing new.
    else if (known.units !== item.units || known.costMinor !== item.costMinor)
      examples.set(item.sku, { sku: item.sku, before: known.units ?? null, after: item.units ?? null });
  }
  if (examples.size === 0) return [];
  return [
    doubt("twice", `${count(examples.size, "SKU")} more than once, with different numbers.`, [...examples.values()]),
  ];
}

function negative(told: readonly FeedItem[], before: ReadonlyMap<string, StoredItem>): Doubt[] {
  const below = told.flatMap(({ sku, units }) => (typeof units === "number" && units < 0 ? [{ sku, units }] : []));
  if (below.length === 0) return [];
  const examples = below.map(({ sku, units }) => ({ sku, before: before.get(sku)?.units ?? null, after: units }));
  return [doubt("negative", `${count(below.length, "SKU")} with less than nothing in stock.`, examples)];
}

function allZero(
  after: ReadonlyMap<string, FeedItem>,
  stored: readonly StoredItem[],
  scope: "full" | "delta",
): Doubt[] {
  const had = stored.filter((item) => inStock(item) && (scope === "full" || after.has(item.sku)));
  if (had.length < FEW || had.some(({ sku }) => inStock(after.get(sku) ?? { units: 0 }))) return [];
  // Where no row is left, that is what is told.
  if (!had.some(({ sku }) => after.has(sku))) return [];
  const examples = had.map(({ sku, units }) => ({ sku, before: units, after: after.get(sku)?.units ?? null }));
  return [doubt("all-zero", `All ${had.length} SKUs that were in stock are sold out at once.`, examples)];
}

function halfGone(after: ReadonlyMap<string, FeedItem>, stored: readonly StoredItem[]): Doubt[] {
  const had = stored.filter(inStock);
  const gone = had.filter(({ sku }) => !after.has(sku));
  if (gone.length < FEW || gone.length * 2 < had.length) return [];
  const examples = gone.map(({ sku, units }) => ({ sku, before: units, after: null }));
  return [
    doubt("half-gone", `${gone.length} of ${had.length} SKUs that were in stock have no row any more.`, examples),
  ];
}

function pricesMoved(told: readonly FeedItem[], before: ReadonlyMap<string, StoredItem>): Doubt[] {
  const priced = told.flatMap(({ sku, costMinor }) => {
    const was = before.get(sku)?.costMinor ?? 0;
    return costMinor === null || was === 0 ? [] : [{ sku, before: was, after: costMinor }];
  });
  const moved = priced.filter((price) => price.after >= price.before * FACTOR || price.after * FACTOR <= price.before);
  if (moved.length === 0 || moved.length * 2 < priced.length) return [];
  return [
    doubt(
      "prices-moved",
      `${count(moved.length, "price")} of ${priced.length} changed more than ${FACTOR} times.`,
      moved,
      "money",
    ),
  ];
}

const count = (many: number, what: string) => `${many} ${what}${many === 1 ? "" : "s"}`;
