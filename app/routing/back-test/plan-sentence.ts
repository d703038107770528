import { toDecimal } from "../../platform/money.ts";
import { listOf } from "../engine/sentences.ts";
import type { Outcome } from "./outcome.ts";

/** What a rule set does with an order, in one sentence. */
export function planSentence(outcome: Outcome): string {
  const { facts, result, state } = outcome;
  if (state === "held") return `Held by ${listOf(result.holds.map(({ rule }) => `“${rule}”`))}.`;
  const { delay } = result.effects;
  if (delay) return `Waits until ${delay.until.slice(0, 16).replace("T", " ")} UTC by “${delay.rule}”.`;
  const names = new Map(facts.suppliers.map(({ id, name }) => [id, name.trim()]));
  const ships = [...unitsBySupplier(outcome)].map(([id, units]) => `${names.get(id) || "a supplier"} ships ${units}`);
  const left = result.objective.unitsWanted - result.objective.unitsRouted;
  if (ships.length === 0) return left === 0 ? "Nothing is left to route." : `Nobody ships any of ${left}.`;
  const stays = left > 0 ? [`${left} ${left === 1 ? "stays" : "stay"} unrouted`] : [];
  return `${capital(listOf([...ships, ...stays]))}: ${costOf(outcome)}${promised(outcome)}.`;
}

/** Units as the retailer sells them, by supplier, in the suppliers' order. */
export function unitsBySupplier({ result, facts }: Outcome): Map<string, number> {
  const units = new Map<string, number>();
  for (const { chosen } of result.lines)
    for (const { supplierId, quantity } of chosen) units.set(supplierId, (units.get(supplierId) ?? 0) + quantity);
  const place = new Map(facts.suppliers.map(({ id, priority }) => [id, priority]));
  return new Map(
    [...units].sort(([a], [b]) => (place.get(a) ?? 0) - (place.get(b) ?? 0) || (a < b ? -1 : a > b ? 1 : 0)),
  );
}

const capital = (text: string) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

function costOf({ result: { cost }, costKnown }: Outcome): string {
  const amount = `${toDecimal({ minor: cost.totalMinor, currency: cost.currency })} ${cost.currency}`;
  return costKnown ? amount : `${amount} and costs that are not known`;
}

const promised = ({ promise, result }: Outcome): string => {
  const last = result.supplierOrders
    .flatMap(({ promiseDate }) => promiseDate ?? [])
    .sort()
    .at(-1);
  return promise && last ? `, with the customer by ${last}${promise.known ? "" : " at the earliest"}` : "";
};
