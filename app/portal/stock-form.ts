import { readDecimal, readUnits } from "../platform/csv/cells.ts";
import { fromDecimal, toDecimal } from "../platform/money.ts";
import type { PortalWords } from "./words/english.ts";

/** An item that a vendor offers. `units`: null = enough, without a number; "none-told" = nothing was told of it yet. */
export type StockItem = {
  /** Offer.id */
  id: string;
  sku: string;
  title: string;
  units: number | null | "none-told";
  costMinor: number;
};

/** What stands in an item's fields. */
export type StockFields = { units: string; price: string };

export function fieldsOf({ units, costMinor }: StockItem, currency: string, words: PortalWords): StockFields {
  const { enough } = words.tools.stock;
  return {
    units: units === null ? enough : units === "none-told" ? "" : String(units),
    price: toDecimal({ minor: costMinor, currency }),
  };
}

/** What an item's fields tell, when it is not what stood there before. */
export type StockChange = { sku: string; units?: number | null; costMinor: number | null };

/**
 * What was changed on the form, item by item; a field that holds what it held when the page was made says nothing, so
 * that a count from yesterday is not told again as one of now.
 */
export function readStockForm(
  items: readonly (StockItem & { before: StockFields; after: StockFields })[],
  { currency, isFed }: { currency: string; isFed: boolean },
  words: PortalWords,
): { changes: StockChange[]; problems: string[] } {
  const { stock } = words.tools;
  const changes: StockChange[] = [];
  const problems: string[] = [];
  for (const { sku, title, before, after } of items) {
    const name = title === "" ? sku : title;
    const change: StockChange = { sku, costMinor: null };
    if (isFed && after.units !== before.units && after.units !== "") {
      const isEnough = after.units.toLowerCase() === stock.enough.toLowerCase();
      const read = isEnough ? { ok: true as const, value: null } : readUnits(after.units);
      if (read.ok && (read.value === null || read.value >= 0)) change.units = read.value;
      else problems.push(stock.wrongUnits(name));
    }
    if (after.price !== before.price) {
      const read = readDecimal(after.price);
      if (read.ok && /^\d{1,12}(?:\.\d+)?$/.test(read.value))
        change.costMinor = fromDecimal(read.value, currency).minor;
      else problems.push(stock.wrongPrice(name));
    }
    if (change.units !== undefined || change.costMinor !== null) changes.push(change);
  }
  return { changes, problems };
}
