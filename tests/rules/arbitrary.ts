import fc from "fast-check";
import type { CandidateFacts, LineFacts, RoutingFacts } from "../../app/routing/facts.ts";
import { ACTIONS } from "../../app/routing/rules/actions/registry.ts";
import { CONDITIONS } from "../../app/routing/rules/conditions/registry.ts";
import type { Condition, Field } from "../../app/routing/rules/kinds/condition.ts";
import type { ActionUse, ConditionUse, Group, Rule } from "../../app/routing/rules/rule.ts";
import { candidate, facts, line, supplier } from "./build.ts";

// Random rules and orders over few values, so that conditions hold about as often as not.

const SUPPLIERS = ["s1", "s2", "s3"];
const COUNTRIES = ["DE", "FR", "US"];
const WORDS = ["Alpha", "beta", "al", "GAMMA"];
const POSTAL = ["80331", "80 999", "9021", "SW1A 1AA"];
const CURRENCIES = ["EUR", "USD", "JPY", "CHF"];

const amount = fc.record({ minor: fc.integer({ min: 0, max: 300 }), currency: fc.constantFrom(...CURRENCIES) });

/** Values of a field, by what the editor would offer. */
function valueOf(field: Field, { id }: Condition): fc.Arbitrary<unknown> {
  switch (field.kind) {
    case "choice":
      return fc.constantFrom(...field.list.map(({ value }) => value));
    case "number":
      return fc.integer({ min: Math.max(field.min ?? -20, -20), max: Math.min(field.max ?? 60, 60) });
    case "money":
      return amount;
    case "text":
      return fc.constantFrom(...(id === "destination.postal-code" ? ["80000", "80500", "90000"] : WORDS));
    case "time":
      return fc.constantFrom("00:00", "06:30", "11:00", "18:15", "23:59");
    case "date":
      return fc.constantFrom("2026-11-20", "2026-11-21", "2026-11-22");
    case "values": {
      const { choices } = field;
      const pool: readonly (string | number)[] =
        choices.from === "list"
          ? choices.list.map(({ value }) => value)
          : (({ suppliers: SUPPLIERS, countries: COUNTRIES } as Record<string, string[]>)[choices.from] ?? poolOf(id));
      return fc.uniqueArray(fc.constantFrom(...pool), { minLength: 1, maxLength: 3 });
    }
  }
}

const poolOf = (id: string) => {
  if (id === "destination.province") return ["DE-BY", "US-CA"];
  if (id === "order.currency") return CURRENCIES;
  return id === "destination.postal-code" ? ["80", "803", "9", "sw1"] : WORDS;
};

/** A condition with random values that its own schema accepts. */
const conditionUse = (condition: Condition): fc.Arbitrary<ConditionUse> =>
  fc
    .tuple(...condition.fields.map((field) => valueOf(field, condition)))
    .map((values) => {
      const given = Object.fromEntries(condition.fields.map(({ name }, i) => [name, values[i]]));
      const fields = condition.fields.filter(({ when }) => !when || when.includes(String(given.is)));
      return { condition: condition.id, ...Object.fromEntries(fields.map(({ name }) => [name, given[name]])) };
    })
    .filter((use) => {
      const parsed = condition.schema.safeParse(use);
      return parsed.success && condition.problem(parsed.data) === null;
    }) as fc.Arbitrary<ConditionUse>;

export const anyConditionUse: fc.Arbitrary<ConditionUse> = fc.constantFrom(...CONDITIONS).chain(conditionUse);

const match = fc.constantFrom("all" as const, "any" as const);
const groupOf = (part: fc.Arbitrary<Group | ConditionUse>, minLength = 1) =>
  fc.record({ match, of: fc.array(part, { minLength, maxLength: 3 }) });
const inner: fc.Arbitrary<Group> = groupOf(anyConditionUse);
const mixed = (weight: number, group: fc.Arbitrary<Group>) =>
  fc.oneof({ weight, arbitrary: anyConditionUse }, { weight: 1, arbitrary: group });

export const anyGroup: fc.Arbitrary<Group> = groupOf(mixed(4, groupOf(mixed(4, inner))));

const selector = fc.oneof(
  fc.record({
    by: fc.constant("supplier" as const),
    values: fc.uniqueArray(fc.constantFrom(...SUPPLIERS), { minLength: 1 }),
  }),
  fc.record({
    by: fc.constant("country" as const),
    values: fc.uniqueArray(fc.constantFrom(...COUNTRIES), { minLength: 1 }),
  }),
);
const anyAction: fc.Arbitrary<ActionUse> = fc.oneof(
  fc.constantFrom(...ACTIONS.map(({ example }) => example)),
  fc.record({ action: fc.constantFrom("only" as const, "except" as const, "prefer" as const), suppliers: selector }),
  fc.record({
    action: fc.constant("left" as const),
    then: fc.constantFrom("next-rule" as const, "exception" as const),
  }),
);

const ruleWith = (when: fc.Arbitrary<Group>): fc.Arbitrary<Rule> =>
  fc.record({
    ...{ id: fc.constant("rule"), name: fc.constantFrom(...WORDS), on: fc.constantFrom(true, true, true, false), when },
    then: fc.uniqueArray(anyAction, { selector: ({ action }) => action, minLength: 1, maxLength: 3 }),
  });

/** Rules that may contradict themselves: they are only ever compiled. */
export const anyRules: fc.Arbitrary<Rule[]> = fc
  .array(ruleWith(anyGroup), { maxLength: 8 })
  .map((rules) => rules.map((rule, i) => ({ ...rule, id: `rule-${i}` })));

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 4 });
const words = fc.uniqueArray(fc.constantFrom("alpha", "Beta", " al", "other"), { maxLength: 3 });
const small = fc.integer({ min: 0, max: 60 });

const anyCandidate = (supplierId: string): fc.Arbitrary<CandidateFacts> =>
  fc
    .record({
      ...{ atpUnits: maybe(small), packSize: fc.integer({ min: 1, max: 3 }), feedAgeHours: maybe(small) },
      prices: maybe(fc.tuple(small, small)).map((two) =>
        two
          ? [
              { from: 1, minor: two[0] },
              { from: 5, minor: two[1] },
            ]
          : [],
      ),
      currency: fc.constantFrom(...CURRENCIES),
      score: maybe(small.map((value) => ({ value, sample: 3 }))),
      excluded: fc.constantFrom(undefined, undefined, undefined, { code: "stock-unread", values: {} } as never),
    })
    .map((change) => candidate(supplierId, change));

const anyLine: fc.Arbitrary<LineFacts> = fc
  .record({
    ...{ sku: maybe(fc.constantFrom(...WORDS)), productType: maybe(fc.constantFrom(...WORDS)), tags: words },
    ...{ vendor: maybe(fc.constantFrom(...WORDS)), collections: words, hazmat: fc.boolean() },
    ...{
      quantity: fc.integer({ min: 1, max: 9 }),
      unitPriceMinor: fc.integer({ min: 0, max: 300 }),
      weightGrams: small,
      restricted: fc.constantFrom(undefined, true, false),
    },
    candidates: fc.subarray(SUPPLIERS).chain((ids) => fc.tuple<CandidateFacts[]>(...ids.map(anyCandidate))),
  })
  .map((change) => line(change));

export const anyFacts: fc.Arbitrary<RoutingFacts> = fc
  .record({
    lines: fc.array(anyLine, { maxLength: 3 }),
    suppliers: fc.tuple(
      ...SUPPLIERS.map((id) =>
        fc
          .record({
            ...{
              countryCode: maybe(fc.constantFrom(...COUNTRIES)),
              tags: words,
              distanceKm: maybe(small),
              unitsToday: small,
            },
            ...{
              score: maybe(small.map((value) => ({ value, sample: 9 }))),
              capacity: maybe(small),
              leadTimeDays: small,
            },
          })
          .map(({ capacity, leadTimeDays, ...change }) => {
            const { terms } = supplier(id);
            return supplier(id, { ...change, terms: { ...terms, capacityPerDay: capacity, leadTimeDays } });
          }),
      ),
    ),
    now: fc.constantFrom("2026-11-21T10:00:00Z", "2026-11-20T23:30:00Z", "2026-11-22T05:30:00Z"),
    timeZone: fc.constantFrom("Europe/Berlin", "America/New_York", "Asia/Tokyo"),
    rates: fc.constantFrom<RoutingFacts["rates"]>(
      [],
      [
        { from: "USD", rate: "0.9", date: "" },
        { from: "JPY", rate: "0.006", date: "" },
      ],
    ),
    order: fc.record({
      ...{ totalMinor: fc.integer({ min: 0, max: 300 }), tags: words, test: fc.boolean(), expedite: fc.boolean() },
      ...{ source: maybe(fc.constantFrom(...WORDS)), deliveryMethod: maybe(fc.constantFrom(...WORDS)) },
      risk: fc.constantFrom("none" as const, "low" as const, "high" as const, "pending" as const),
      payment: maybe(fc.constantFrom("PAID", "PENDING", "AUTHORIZED")),
      attributes: fc.constantFrom<RoutingFacts["order"]["attributes"]>(
        [],
        [{ name: "alpha", value: "Beta" }],
        [{ name: "BETA", value: "al" }],
      ),
      customer: fc.record({ orders: maybe(small), tags: maybe(words) }),
      customerCurrency: fc.constantFrom(undefined, null, ...CURRENCIES),
      createdAt: fc.constantFrom("2026-11-20T10:00:00Z", "2026-11-18T10:00:00Z"),
    }),
    destination: fc.record({
      ...{ countryCode: maybe(fc.constantFrom(...COUNTRIES)), provinceCode: maybe(fc.constantFrom("BY", "CA")) },
      ...{ postalCode: maybe(fc.constantFrom(...POSTAL)), poBox: fc.boolean(), markets: maybe(words) },
      company: fc.constantFrom(undefined, null, true, false),
    }),
  })
  .map(({ lines, ...change }) =>
    facts({ ...change, lines: lines.map((each, i) => ({ ...each, lineId: `line-${i}` })) }),
  );
