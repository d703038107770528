import type { CandidateFacts, LineFacts } from "../../facts.ts";
import { convert, linesOf, once, type View } from "../view.ts";

/**
 * What one unit, as the retailer sells it, costs at a candidate that ships the whole line: in minor units of the
 * candidate's currency, without charges; null = no price is known.
 */
export function unitCost(line: LineFacts, { prices, packSize }: CandidateFacts): number | null {
  const wanted = line.quantity * packSize;
  const price = prices.filter(({ from }) => from <= wanted).at(-1);
  return price ? price.minor * packSize : null;
}

/** The lowest unit cost of the candidates that stand, in minor units of the order's currency; null = none is known. */
export function cheapest(view: View, line: number): number | null {
  const seen = linesOf(view)[line];
  if (!seen) return null;
  return once(seen, "cheapest", () => {
    const costs = seen.candidates.flatMap(({ candidate, standing }) => {
      const cost = standing ? unitCost(seen.line, candidate) : null;
      if (cost === null) return [];
      return convert(view, cost, { from: candidate.currency, to: view.facts.order.currency }) ?? [];
    });
    return costs.length === 0 ? null : Math.min(...costs);
  });
}
