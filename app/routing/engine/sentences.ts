import { toDecimal, type Money } from "../../platform/money.ts";
import type { Comparison } from "./compare.ts";
import type { PlanLimit, Reason } from "./reasons.ts";

/** What a reason is about, in the reader's words. */
export type Words = {
  supplier: string;
  item: string;
  /** names of those who ship the line instead */
  shippers: string[];
  currency: string;
  nameOf: (supplierId: string) => string;
};

/** "a", "a and b", "a, b and c". */
export const listOf = (parts: string[]) =>
  parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;

const inStock = (has: number | null) => (has === null ? "unlimited stock" : `${has} in stock`);
const because = (note: string | null) => (note?.trim() ? ` (${note.trim().replace(/[.]+$/, "")})` : "");
const amount = (money: Money) => `${toDecimal(money)} ${money.currency}`;
const times = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;
const percent = (permille: number) => `${permille / 10} %`;

const LIMITS: Record<PlanLimit, string> = {
  minimum: "a supplier's minimum order",
  capacity: "what a supplier takes in a day",
  split: "how far the order may be split",
  margin: "the least margin",
};

/** "a supplier's minimum order and the least margin". */
export const limitsSentence = (limits: readonly PlanLimit[]) => listOf(limits.map((limit) => LIMITS[limit]));

/** One sentence for one reason; `comparison` says what decided where another plan was better. */
export function sentenceOf(reason: Reason, words: Words, comparison?: Comparison): string {
  const { supplier, item } = words;
  switch (reason.code) {
    case "best-plan":
      return reason.values.takes === reason.values.needs
        ? `${supplier} ships ${reason.values.needs === 1 ? "it" : `all ${reason.values.needs}`}: the best plan for this order. It has ${inStock(reason.values.has)}.`
        : `${supplier} ships ${reason.values.takes} of ${reason.values.needs}: the best split of this item. It has ${inStock(reason.values.has)}.`;
    case "only-one":
      return `${supplier} ships ${reason.values.takes} of ${reason.values.needs}: nobody else can. It has ${inStock(reason.values.has)}.`;
    case "requested-by-merchant":
      return `${supplier} ships ${reason.values.takes} of ${reason.values.needs}: you requested that in Shopify.`;
    case "pinned-by-person":
      return `${supplier} ships ${reason.values.takes} of ${reason.values.needs}: the item was pinned to it.`;
    case "other-plan":
      return comparison ? compared(comparison, reason.values, words) : notNeeded(words);
    case "same-supplier":
      return `${supplier} ships this item from another of its products.`;
    case "no-candidate":
      return `No supplier is mapped to ${item}. Map it to route this item.`;
    case "no-stock":
      return `${reason.values.missing} of ${reason.values.needs} not routed: no mapped supplier has enough in stock.`;
    case "nobody-available":
      return `${reason.values.missing} of ${reason.values.needs} not routed: no mapped supplier can take the item now.`;
    case "no-plan":
      return `${reason.values.missing} of ${reason.values.needs} not routed: suppliers have the item, but ${limitsSentence(reason.values.limits)} forbids every plan.`;
    default:
      return `Skipped ${supplier}: ${excluded(reason, words)}.`;
  }
}

type Excluded = Exclude<
  Reason,
  {
    code:
      | "best-plan"
      | "only-one"
      | "requested-by-merchant"
      | "pinned-by-person"
      | "other-plan"
      | "same-supplier"
      | "no-candidate"
      | "no-stock"
      | "nobody-available"
      | "no-plan";
  }
>;

function excluded(reason: Excluded, { nameOf, currency }: Words): string {
  switch (reason.code) {
    case "requested-elsewhere":
      return `you requested the item from ${listOf(reason.values.supplierIds.map(nameOf))} in Shopify`;
    case "pinned-elsewhere":
      return `the item was pinned to ${listOf(reason.values.supplierIds.map(nameOf))}`;
    case "excluded-by-person":
      return `it was excluded for this item${because(reason.values.note)}`;
    case "excluded-by-rule":
    case "not-in-rule":
      return `rule "${reason.values.rule}" does not let it ship this item`;
    case "out-of-stock":
      return `${reason.values.has} in stock, needs ${reason.values.needs}`;
    case "less-than-a-pack":
      return `${reason.values.units} in stock, less than a pack of ${reason.values.packSize}`;
    case "stock-unread":
      return "its stock has not been read yet";
    case "not-stocked":
      return "it does not stock the product at a location that ships";
    case "feed-too-old":
      return `its stock was last read ${reason.values.hours} hours ago, and may not be older than ${reason.values.limit}`;
    case "offer-gone":
      return "it no longer offers the product";
    case "supplier-invited":
      return "it has not accepted the invitation yet";
    case "supplier-paused":
      return "the connection is paused";
    case "supplier-ended":
      return "the connection has ended";
    case "supplier-lost":
      return "Crossdock has lost the connection to its store";
    case "supplier-not-ready":
      return `its set-up is not finished${because(reason.values.note)}`;
    case "refused-before":
      return `it declined ${reason.values.supplierOrderKey}${because(reason.values.note)}`;
    case "refused-often":
      return `${reason.values.times} suppliers declined this item, and it is not passed on any more`;
    case "destination-not-served":
      return `it does not ship to ${reason.values.country}`;
    case "po-box-not-served":
      return "it does not ship to post office boxes and parcel lockers";
    case "restricted-there":
      return `the item may not be sent to ${reason.values.place}`;
    case "method-not-offered":
      return `it does not ship by "${reason.values.method}", only by ${listOf(reason.values.methods)}`;
    case "price-moved": {
      const { agreedMinor, nowMinor, tolerancePermille, currency: own } = reason.values;
      const [now, agreed] = [amount({ minor: nowMinor, currency: own }), amount({ minor: agreedMinor, currency: own })];
      return `its price rose to ${now} from ${agreed}, more than the agreed ${percent(tolerancePermille)}`;
    }
    case "score-too-low":
      return `its score is ${reason.values.score} over ${times(reason.values.sample, "order")}, below ${reason.values.floor}`;
    case "minimum-not-met": {
      const { minUnits, minValueMinor, currency: own } = reason.values;
      const parts = [
        ...(minUnits > 0 ? [times(minUnits, "unit")] : []),
        ...(minValueMinor > 0 ? [amount({ minor: minValueMinor, currency: own })] : []),
      ];
      return `this order does not reach its minimum of ${listOf(parts)}`;
    }
    case "capacity-used":
      return `it takes ${reason.values.perDay} units a day and has ${reason.values.usedToday} already`;
    case "split-policy":
      return reason.values.policy === "never"
        ? "the order may not be split"
        : `the order may not be split further (${reason.values.maxSuppliers === null ? "each item goes whole" : `at most ${times(reason.values.maxSuppliers, "parcel")}`})`;
    case "margin-too-low":
      return `the order would earn less than ${percent(reason.values.floorPermille)} (in ${currency})`;
  }
}

function notNeeded({ supplier, shippers }: Words): string {
  if (shippers.length === 0) return `${supplier} was not needed.`;
  return `${supplier} was not needed: ${listOf(shippers)} ${shippers.length > 1 ? "ship" : "ships"} it.`;
}

/** The first thing in which the plan with this supplier is worse; what it would have cost follows where that is another. */
function compared(
  { decides, by, costMinor, ships }: Comparison,
  { has, needs }: { has: number | null; needs: number },
  { supplier, shippers, currency }: Words,
): string {
  const others = shippers.length > 0 ? listOf(shippers) : "the chosen plan";
  const money = (minor: number) => amount({ minor: Math.abs(minor), currency });
  const cost =
    costMinor === null || costMinor === 0 || decides === "cost"
      ? ""
      : ` It would have cost ${money(costMinor)} ${costMinor > 0 ? "more" : "less"}.`;
  switch (decides) {
    case "units":
      return ships < needs && has !== null && has < needs
        ? `Skipped ${supplier}: ${inStock(has)}, ${needs - has} more needed to ship all ${needs}.${cost}`
        : `Skipped ${supplier}: ${times(by, "unit")} of this order would have stayed without a supplier.${cost}`;
    case "tier":
    case "preference":
      return `${supplier} was not needed: a rule puts ${others} first.${cost}`;
    case "suppliers":
      return `${supplier} would have split the order over ${times(by, "more supplier", "more suppliers")}.${cost}`;
    case "line-splits":
      return `${supplier} would have split an item once more.${cost}`;
    case "unknown-cost":
      return `What ${supplier} costs cannot be computed; ${others} is known to the cent.`;
    case "cost":
      return `${supplier} would have cost ${money(by)} more.`;
    case "promise":
      return `${supplier} would have been ${times(by, "day")} later.${cost}`;
    case "distance":
      return `${supplier} ships from farther away than ${others}.${cost}`;
    case "score":
      return `${supplier} has a lower score than ${others}.${cost}`;
    case "load":
      return `${supplier} has less of its day left than ${others}.${cost}`;
    case "priority":
      return `${supplier} comes after ${others} in your order of suppliers.${cost}`;
    case "nothing":
      return `${supplier} would have been just as good as ${others}.`;
  }
}
