import { fitsPattern } from "../platform/name-pattern.ts";
import type { RestrictedItem } from "../suppliers/shop-settings.ts";

/**
 * The SKUs among the lines that are restricted for a country, each once, in the order of the lines. Where the country is
 * not known, every restriction counts.
 */
export function restrictedSkus(
  lines: readonly { sku: string | null }[],
  restricted: readonly RestrictedItem[],
  country: string | null,
): string[] {
  const here = restricted.filter(
    ({ countries }) => countries.length === 0 || country === null || countries.includes(country),
  );
  const found = lines.flatMap(({ sku }) =>
    sku !== null && here.some((item) => fitsPattern(item.sku, sku)) ? [sku] : [],
  );
  return [...new Set(found)];
}
