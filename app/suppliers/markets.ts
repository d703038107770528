import { z } from "zod";

const Market = z.object({
  handle: z.string(),
  name: z.string(),
  /** ISO countries, and parts of countries as "US-CA" */
  regions: z.array(z.string()),
});

/** One of a shop's active markets that is made of regions. */
export type Market = z.infer<typeof Market>;

/** Shop.markets as stored; null = they were never read. */
export function readMarkets(stored: unknown): Market[] | null {
  const parsed = z.array(Market).safeParse(stored);
  return parsed.success ? parsed.data : null;
}

/**
 * Handles of the markets that a destination lies in; null where markets were not read, or the destination is not known. An
 * order does not name its market: the regions say which markets it can be.
 */
export function marketsOf(
  markets: readonly Market[] | null,
  { countryCode, provinceCode }: { countryCode: string | null; provinceCode: string | null },
): string[] | null {
  if (markets === null || countryCode === null) return null;
  const places = [countryCode, `${countryCode}-${provinceCode ?? ""}`];
  return markets.filter(({ regions }) => regions.some((region) => places.includes(region))).map(({ handle }) => handle);
}
