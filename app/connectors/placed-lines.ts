import { times, type Money } from "../platform/money.ts";
import type { LineToSend, PlacedLine } from "./connector.ts";

/** Supplier's units of a line. */
export const unitsOf = ({ quantity, packSize }: { quantity: number; packSize: number }) => quantity * packSize;

/**
 * What one of the supplier's units costs, from the cost of all of a line's units. Throws when it does not come out even:
 * the line was not made from a unit price.
 */
export function unitCost(lineCost: Money, units: number): Money {
  const cost = { minor: Math.round(lineCost.minor / units), currency: lineCost.currency };
  if (times(cost, units).minor !== lineCost.minor) {
    throw new Error(`${lineCost.minor} ${lineCost.currency} (minor units) is no price of ${units} equal units.`);
  }
  return cost;
}

/**
 * Which line of the placed order stands for which of ours. Suppliers answer lines in the order they were given; two lines
 * of one variant are told apart by their units, then by that order.
 *
 * @returns externalLineGid by our line id; a line that the placed order does not have is absent.
 */
export function matchPlacedLines(
  lines: readonly Pick<LineToSend, "id" | "variantGid" | "quantity" | "packSize">[],
  placed: readonly PlacedLine[],
): Map<string, string> {
  const left = [...placed];
  const matched = new Map<string, string>();
  const match = (fits: (line: (typeof lines)[number], one: PlacedLine) => boolean) => {
    for (const line of lines) {
      if (matched.has(line.id)) continue;
      const index = left.findIndex((one) => one.variantGid === line.variantGid && fits(line, one));
      const [found] = index === -1 ? [] : left.splice(index, 1);
      if (found) matched.set(line.id, found.externalLineGid);
    }
  };
  match((line, one) => one.units === unitsOf(line));
  match(() => true);
  return matched;
}
