import { fromDecimal } from "../platform/money.ts";
import type { Problem } from "../platform/problem.ts";

/** A line of a price list that a person typed or pasted. */
export type PriceLine = { sku: string; costMinor: number; title: string; barcode: string | null };

/**
 * "SKU; cost; title; barcode", one a line, as a person types it or a spreadsheet pastes it; "SKU; remove" takes an item
 * off the list. Every bad line says so.
 */
export function readPriceLines(
  text: string,
  currency: string,
): { ok: true; offers: PriceLine[]; removed: string[] } | { ok: false; problems: Problem[] } {
  const problems: string[] = [];
  const removed: string[] = [];
  const offers = text.split(/\r?\n/).flatMap((line, i): PriceLine[] => {
    if (line.trim() === "") return [];
    const [sku = "", cost = "", title = "", barcode = ""] = line.split(/[\t;]/).map((cell) => cell.trim());
    if (sku !== "" && cost.toLowerCase() === "remove") {
      removed.push(sku);
      return [];
    }
    const decimal = /^\d+([.,]\d+)?$/.test(cost) ? cost.replace(",", ".") : null;
    if (sku === "" || decimal === null) {
      problems.push(`Line ${i + 1}: write a SKU, then what one unit costs, such as TEE-M; 4.50.`);
      return [];
    }
    return [{ sku, costMinor: fromDecimal(decimal, currency).minor, title, barcode: barcode === "" ? null : barcode }];
  });
  if (problems.length > 0)
    return { ok: false, problems: [{ field: "offers", message: problems.slice(0, 3).join(" ") }] };
  return { ok: true, offers, removed };
}
