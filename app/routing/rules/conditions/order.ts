import type { Condition } from "../kinds/condition.ts";
import { moneyCondition } from "../kinds/money.ts";
import { numberCondition } from "../kinds/number.ts";
import { attributeCondition, choiceCondition, manyCondition } from "../kinds/texts.ts";
import { yesNoCondition } from "../kinds/yes-no.ts";
import { fold, foldAll, once, type View } from "../view.ts";

const HOUR_MS = 3_600_000;
const RISKS = ["none", "low", "medium", "high", "pending"].map((value) => ({ value, label: value }));
/** Shopify's OrderDisplayFinancialStatus */
const PAYMENTS = [
  ...["AUTHORIZED", "EXPIRED", "PAID", "PARTIALLY_PAID", "PARTIALLY_REFUNDED", "PENDING", "REFUNDED", "VOIDED"],
].map((value) => ({ value, label: value.toLowerCase().replaceAll("_", " ") }));

const sum = (view: View, of: (line: View["facts"]["lines"][number]) => number) =>
  view.facts.lines.reduce((total, line) => total + of(line), 0);

const code = (text: string) => text.trim().toUpperCase();

export const ORDER_CONDITIONS: Condition[] = [
  moneyCondition({
    ...{ id: "order.total", level: "order", label: "order total" },
    meaning: "What the customer pays for the whole order, in the shop's currency.",
    read: ({ facts: { order } }) => ({ minor: order.totalMinor, currency: order.currency }),
  }),
  numberCondition({
    ...{ id: "order.items", level: "order", label: "number of items", unit: { one: "item", many: "items" } },
    meaning: "Units that are still to be given to a supplier, over all lines.",
    read: (view) => once(view, "items", () => sum(view, ({ quantity }) => quantity)),
  }),
  numberCondition({
    ...{ id: "order.lines", level: "order", label: "number of lines", unit: { one: "line", many: "lines" } },
    meaning: "Lines with units that are still to be given to a supplier.",
    example: 3,
    read: ({ facts }) => facts.lines.length,
  }),
  numberCondition({
    ...{ id: "order.weight", level: "order", label: "order weight", unit: { one: "g", many: "g" }, example: 20_000 },
    meaning: "Weight in grams of all units that are still to be given to a supplier.",
    unknown: "the weight of an item is not entered",
    read: (view) =>
      once(view, "grams", () =>
        view.facts.lines.some(({ weightGrams }) => weightGrams === 0)
          ? null
          : sum(view, ({ quantity, weightGrams }) => quantity * weightGrams),
      ),
  }),
  manyCondition({
    ...{ id: "order.tags", level: "order", label: "order tags" },
    meaning: "Tags of the order in Shopify.",
    ...{ choices: { from: "free", hint: "wholesale" }, example: ["wholesale"] },
    read: (view) => once(view, "tags", () => foldAll(view.facts.order.tags)),
  }),
  manyCondition({
    ...{ id: "order.skus", level: "order", label: "the order's SKUs" },
    meaning: "SKUs of all lines together: asks whether the order contains certain items, on whichever lines they are.",
    ...{ choices: { from: "free", hint: "TEE-M" }, example: ["TEE-M", "CAP-1"] },
    read: (view) => once(view, "skus", () => foldAll(view.facts.lines.flatMap(({ sku }) => sku ?? []))),
  }),
  choiceCondition({
    ...{ id: "order.channel", level: "order", label: "sales channel" },
    meaning: "Where the order was placed: Shopify's source name, for example web or shopify_draft_order.",
    ...{ choices: { from: "free", hint: "web" }, example: ["web"] },
    read: (view) => once(view, "channel", () => fold(view.facts.order.source ?? "")),
  }),
  choiceCondition({
    ...{ id: "order.risk", level: "order", label: "fraud risk" },
    meaning: "The level of Shopify's fraud analysis. Pending: the analysis is not finished.",
    ...{ choices: { from: "list", list: RISKS }, example: ["high"] },
    read: ({ facts }) => facts.order.risk,
  }),
  choiceCondition({
    ...{ id: "order.payment", level: "order", label: "payment" },
    meaning: "State of the payment as Shopify displays it.",
    ...{ choices: { from: "list", list: PAYMENTS }, normal: code, example: ["PAID"] },
    read: ({ facts }) => facts.order.payment,
  }),
  choiceCondition({
    ...{ id: "order.currency", level: "order", label: "currency" },
    meaning: "Currency that the customer pays in. Amounts of an order are in the shop's own.",
    ...{ choices: { from: "free", hint: "USD" }, normal: code, example: ["USD"] },
    read: ({ facts: { order } }) => order.customerCurrency ?? order.currency,
  }),
  attributeCondition({
    ...{ id: "order.attribute", level: "order", label: "order attribute" },
    meaning:
      "An additional detail of the order (a note attribute), by its name. An attribute the order has not counts as empty.",
    example: { name: "gift", values: ["yes"] },
    read: (name) => (view) => fold(view.facts.order.attributes.find((each) => fold(each.name) === name)?.value ?? ""),
  }),
  numberCondition({
    ...{ id: "order.age", level: "order", label: "order age", unit: { one: "hour", many: "hours" }, whole: false },
    meaning: "Hours since the customer ordered.",
    example: 24,
    read: ({ facts }) => (Date.parse(facts.now) - Date.parse(facts.order.createdAt)) / HOUR_MS,
  }),
  yesNoCondition({
    ...{ id: "order.test", level: "order", label: "order" },
    meaning: "Whether it is a test order.",
    says: { yes: "is a test order", no: "is not a test order" },
    read: ({ facts }) => facts.order.test,
  }),
];
