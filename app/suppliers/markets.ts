import { z } from "zod";
import { placeAmong, type Destination } from "./places.ts";

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
  destination: Pick<Destination, "countryCode" | "provinceCode">,
): string[] | null {
  if (markets === null || destination.countryCode === null) return null;
  return markets.filter(({ regions }) => placeAmong(regions, destination) !== null).map(({ handle }) => handle);
}
