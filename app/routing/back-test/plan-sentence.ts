import { toDecimal } from "../../platform/money.ts";
import { listed, phrase, phrases, type Phrase } from "../../platform/phrase.ts";
import type { Outcome } from "./outcome.ts";

/** What a rule set does with an order, in one sentence. */
export function planSentence(outcome: Outcome): Phrase {
  const { facts, result, state } = outcome;
  if (state === "held")
    return phrase("Held by {{rules}}.", {
      rules: listed(
        result.holds.map(({ rule }) => `“${rule}”`),
        "and",
      ),
    });
  const { delay } = result.effects;
  if (delay) {
    const until = delay.until.slice(0, 16).replace("T", " ");
    return phrase("Waits until {{until}} UTC by “{{rule}}”.", { until, rule: delay.rule });
  }
  const names = new Map(facts.suppliers.map(({ id, name }) => [id, name.trim()]));
  const ships = [...unitsBySupplier(outcome)].map(([id, quantity]) =>
    phrase("{{name}} ships {{quantity}}", { name: names.get(id) || phrase("A supplier"), quantity }),
  );
  const left = result.objective.unitsWanted - result.objective.unitsRouted;
  if (ships.length === 0)
    return left === 0 ? phrase("Nothing is left to route.") : phrase("Nobody ships any of {{left}}.", { left });
  const stays = left > 0 ? [phrases(left, "{{count}} stays unrouted", "{{count}} stay unrouted")] : [];
  return promised(outcome, { plan: listed([...ships, ...stays], "and"), cost: costOf(outcome) });
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

function costOf({ result: { cost }, costKnown }: Outcome): Phrase {
  const amount = `${toDecimal({ minor: cost.totalMinor, currency: cost.currency })} ${cost.currency}`;
  return costKnown ? amount : phrase("{{amount}} and costs that are not known", { amount });
}

function promised({ promise, result }: Outcome, told: { plan: Phrase; cost: Phrase }): Phrase {
  const day = result.supplierOrders
    .flatMap(({ promiseDate }) => promiseDate ?? [])
    .sort()
    .at(-1);
  if (!promise || !day) return phrase("{{plan}}: {{cost}}.", told);
  return promise.known
    ? phrase("{{plan}}: {{cost}}, with the customer by {{day}}.", { ...told, day })
    : phrase("{{plan}}: {{cost}}, with the customer by {{day}} at the earliest.", { ...told, day });
}
