import { z } from "zod";
import type { Problem } from "../platform/problem.ts";
import { place } from "./places.ts";

const Break = z.strictObject({
  from: z.number().int().min(2, "Quantities begin at 2: below is the supplier's own price."),
  minor: z.number().int().min(0, "Enter an amount."),
});
const ascending = (breaks: { from: number }[]) =>
  breaks.every(({ from }, i) => i === 0 || from > (breaks[i - 1]?.from ?? 0));

/**
 * What a retailer enters about one offer. `priceBreaks`: what one supplier unit costs from so many on, in minor units of the
 * offer's currency. `restrictedTo`: countries ("DE") and parts of countries ("US-CA") that it may not be sent to.
 */
const OfferTerms = z.strictObject({
  priceBreaks: z.array(Break).max(50).refine(ascending, "Quantities go up: each begins at more than the one before."),
  restrictedTo: z.array(place).max(500),
});
export type OfferTerms = z.infer<typeof OfferTerms>;

/** Checks what was entered; a part that is absent stays as it is. */
export function readOfferTerms(
  input: unknown,
): { ok: true; terms: Partial<OfferTerms> } | { ok: false; problems: Problem[] } {
  const parsed = OfferTerms.partial().safeParse(input);
  if (parsed.success) return { ok: true, terms: parsed.data };
  return {
    ok: false,
    problems: parsed.error.issues.map(({ path, message }) => ({ field: String(path[0] ?? ""), message })),
  };
}
