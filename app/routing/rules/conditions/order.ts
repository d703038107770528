import { UNITS } from "../kinds/units.ts";
import { msg } from "../../../platform/translate.ts";
import type { Condition } from "../kinds/condition.ts";
import { moneyCondition } from "../kinds/money.ts";
import { numberCondition } from "../kinds/number.ts";
import { attributeCondition, choiceCondition, manyCondition } from "../kinds/texts.ts";
import { yesNoCondition } from "../kinds/yes-no.ts";
import { fold, foldAll, once, type View } from "../view.ts";

const HOUR_MS = 3_600_000;
const RISKS = [
  { value: "none", label: msg("none") },
  { value: "low", label: msg("low") },
  { value: "medium", label: msg("medium") },
  { value: "high", label: msg("high") },
  { value: "pending", label: msg("pending") },
];
/** Shopify's OrderDisplayFinancialStatus */
const PAYMENTS = [
  { value: "AUTHORIZED", label: msg("authorized") },
  { value: "EXPIRED", label: msg("expired") },
  { value: "PAID", label: msg("paid") },
  { value: "PARTIALLY_PAID", label: msg("partially paid") },
  { value: "PARTIALLY_REFUNDED", label: msg("partially refunded") },
  { value: "PENDING", label: msg("pending") },
  { value: "REFUNDED", label: msg("refunded") },
  { value: "VOIDED", label: msg("voided") },
];

const sum = (view: View, of: (line: View["facts"]["lines"][number]) => number) =>
  view.facts.lines.reduce((total, line) => total + of(line), 0);

const code = (text: string) => text.trim().toUpperCase();

export const ORDER_CONDITIONS: Condition[] = [
  moneyCondition({
    ...{ id: "order.total", level: "order", label: msg("order total") },
    meaning: msg("What the customer pays for the whole order, in the shop's currency."),
    read: ({ facts: { order } }) => ({ minor: order.totalMinor, currency: order.currency }),
  }),
  numberCondition({
    ...{ id: "order.items", level: "order", label: msg("number of items"), unit: UNITS.items },
    meaning: msg("Units that are still to be given to a supplier, over all lines."),
    read: (view) => once(view, "items", () => sum(view, ({ quantity }) => quantity)),
  }),
  numberCondition({
    ...{ id: "order.lines", level: "order", label: msg("number of lines"), unit: UNITS.lines },
    meaning: msg("Lines with units that are still to be given to a supplier."),
    example: 3,
    read: ({ facts }) => facts.lines.length,
  }),
  numberCondition({
    ...{ id: "order.weight", level: "order", label: msg("order weight"), unit: UNITS.grams, example: 20_000 },
    meaning: msg("Weight in grams of all units that are still to be given to a supplier."),
    unknown: msg("the weight of an item is not entered"),
    read: (view) =>
      once(view, "grams", () =>
        view.facts.lines.some(({ weightGrams }) => weightGrams === 0)
          ? null
          : sum(view, ({ quantity, weightGrams }) => quantity * weightGrams),
      ),
  }),
  manyCondition({
    ...{ id: "order.tags", level: "order", label: msg("order tags") },
    meaning: msg("Tags of the order in Shopify."),
    ...{ choices: { from: "free", hint: "wholesale" }, example: ["wholesale"] },
    read: (view) => once(view, "tags", () => foldAll(view.facts.order.tags)),
  }),
  manyCondition({
    ...{ id: "order.skus", level: "order", label: msg("the order's SKUs") },
    meaning: msg(
      "SKUs of all lines together: asks whether the order contains certain items, on whichever lines they are.",
    ),
    ...{ choices: { from: "free", hint: "TEE-M" }, example: ["TEE-M", "CAP-1"] },
    read: (view) => once(view, "skus", () => foldAll(view.facts.lines.flatMap(({ sku }) => sku ?? []))),
  }),
  choiceCondition({
    ...{ id: "order.channel", level: "order", label: msg("sales channel") },
    meaning: msg("Where the order was placed: Shopify's source name, for example web or shopify_draft_order."),
    ...{ choices: { from: "free", hint: "web" }, example: ["web"] },
    read: (view) => once(view, "channel", () => fold(view.facts.order.source ?? "")),
  }),
  choiceCondition({
    ...{ id: "order.risk", level: "order", label: msg("fraud risk") },
    meaning: msg("The level of Shopify's fraud analysis. Pending: the analysis is not finished."),
    ...{ choices: { from: "list", list: RISKS }, example: ["high"] },
    read: ({ facts }) => facts.order.risk,
  }),
  choiceCondition({
    ...{ id: "order.payment", level: "order", label: msg("payment") },
    meaning: msg("State of the payment as Shopify displays it."),
    ...{ choices: { from: "list", list: PAYMENTS }, normal: code, example: ["PAID"] },
    read: ({ facts }) => facts.order.payment,
  }),
  choiceCondition({
    ...{ id: "order.currency", level: "order", label: msg("currency") },
    meaning: msg("Currency that the customer pays in. Amounts of an order are in the shop's own."),
    ...{ choices: { from: "free", hint: "USD" }, normal: code, example: ["USD"] },
    read: ({ facts: { order } }) => order.customerCurrency ?? order.currency,
  }),
  attributeCondition({
    ...{ id: "order.attribute", level: "order", label: msg("order attribute") },
    meaning: msg(
      "An additional detail of the order (a note attribute), by its name. An attribute the order has not counts as empty.",
    ),
    example: { name: "gift", values: ["yes"] },
    read: (name) => (view) => fold(view.facts.order.attributes.find((each) => fold(each.name) === name)?.value ?? ""),
  }),
  numberCondition({
    ...{ id: "order.age", level: "order", label: msg("order age"), unit: UNITS.hours, whole: false },
    meaning: msg("Hours since the customer ordered."),
    example: 24,
    read: ({ facts }) => (Date.parse(facts.now) - Date.parse(facts.order.createdAt)) / HOUR_MS,
  }),
  yesNoCondition({
    ...{ id: "order.test", level: "order", label: msg("order") },
    meaning: msg("Whether it is a test order."),
    says: { yes: msg("is a test order"), no: msg("is not a test order") },
    read: ({ facts }) => facts.order.test,
  }),
];
