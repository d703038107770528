import { UNITS } from "../kinds/units.ts";
import { msg } from "../../../platform/translate.ts";
import type { CandidateFacts, LineFacts, SupplierFacts } from "../../facts.ts";
import type { Condition, Subject } from "../kinds/condition.ts";
import { moneyCondition } from "../kinds/money.ts";
import { numberCondition } from "../kinds/number.ts";
import { choiceCondition, manyCondition } from "../kinds/texts.ts";
import { yesNoCondition } from "../kinds/yes-no.ts";
import { convert, foldAll, linesOf, type View } from "../view.ts";
import { unitCost } from "./unit-cost.ts";

type Seen = { line: LineFacts; candidate: CandidateFacts; supplier: SupplierFacts | null };

/** Something that is read from one candidate; null = not known. */
const of =
  <T>(read: (seen: Seen, view: View) => T | null | undefined) =>
  (view: View, line: number, candidate: number): T | null => {
    const seen = linesOf(view)[line];
    const one = seen?.candidates[candidate];
    return (seen && one && read({ line: seen.line, ...one }, view)) ?? null;
  };

const named = (id: string, label: string): Subject => ({ id, label, level: "candidate", meaning: "" });
const units = UNITS.units;
const days = UNITS.days;

type Scored = Pick<Seen, "candidate" | "supplier">;

/** The candidate's own score stands for the product group; where there is none, the supplier's. */
const scorecardOf = ({ candidate, supplier }: Scored) => candidate.score ?? supplier?.score ?? null;
export const scoreOf = (seen: Scored) => scorecardOf(seen)?.value ?? null;

export const CANDIDATE_CONDITIONS: Condition[] = [
  choiceCondition({
    ...named("candidate.supplier", msg("the supplier")),
    ...{ choices: { from: "suppliers" }, normal: (id) => id, example: ["supplier-id"] },
    meaning: msg("The supplier itself, for conditions that hold for one supplier only."),
    read: of(({ candidate }) => candidate.supplierId),
  }),
  manyCondition({
    ...named("candidate.supplier-tags", msg("the supplier's tags")),
    ...{ choices: { from: "supplier-tags" }, example: ["premium"] },
    meaning: msg("Tags that the merchant gave the supplier."),
    read: of(({ supplier }) => foldAll(supplier?.tags ?? [])),
  }),
  choiceCondition({
    ...named("candidate.country", msg("the supplier's country")),
    ...{ choices: { from: "countries" }, normal: (text) => text.trim().toUpperCase(), example: ["DE"] },
    meaning: msg("Country that the supplier ships from."),
    unknown: msg("the supplier's country is not known"),
    read: of(({ supplier }) => supplier?.countryCode),
  }),
  yesNoCondition({
    ...named("candidate.domestic", msg("the supplier")),
    meaning: msg("Whether the supplier ships from the destination country."),
    unknown: msg("a country is not known"),
    says: { yes: msg("ships from the destination country"), no: msg("ships from another country") },
    read: of(({ supplier }, { facts: { destination } }) =>
      supplier?.countryCode && destination.countryCode ? supplier.countryCode === destination.countryCode : null,
    ),
  }),
  numberCondition({
    ...{ ...named("candidate.stock", msg("the supplier's stock")), unit: units },
    meaning: msg("What the supplier can promise of the item now, in units as the shop sells them."),
    read: of(({ candidate }) =>
      candidate.atpUnits === null ? Infinity : Math.floor(candidate.atpUnits / candidate.packSize),
    ),
  }),
  numberCondition({
    ...{ ...named("candidate.stock-left", msg("the supplier's stock after this line")), unit: units, min: -1_000_000 },
    meaning: msg(
      "What the supplier could still promise of the item after shipping the whole line, in units as the shop sells them.",
    ),
    read: of(({ line, candidate }) =>
      candidate.atpUnits === null ? Infinity : Math.floor(candidate.atpUnits / candidate.packSize) - line.quantity,
    ),
  }),
  moneyCondition({
    ...named("candidate.cost", msg("the supplier's unit cost")),
    ...{ unknown: msg("the supplier's cost is not known"), example: { minor: 1500, currency: "USD" } },
    meaning: msg("What one unit costs at the supplier, at the line's quantity, without charges."),
    read: of(({ line, candidate }) => {
      const minor = unitCost(line, candidate);
      return minor === null ? null : { minor, currency: candidate.currency };
    }),
  }),
  moneyCondition({
    ...named("candidate.landed-cost", msg("the supplier's landed unit cost")),
    ...{ unknown: msg("the landed cost cannot be computed"), example: { minor: 2000, currency: "USD" } },
    meaning: msg("What one unit costs with fees and shipping if the supplier ships this line alone."),
    read: of(({ line, candidate }, { facts, options }) => {
      const minor = options.landedMinor?.(line, candidate) ?? null;
      return minor === null ? null : { minor, currency: facts.order.currency };
    }),
  }),
  numberCondition({
    ...{ ...named("candidate.margin", msg("the margin with the supplier")), unit: UNITS.percent, whole: false },
    ...{ min: -1000, max: 100, example: 20, unknown: msg("price or cost are not known") },
    meaning: msg("Share of the unit price that is left after the supplier's unit cost, in percent."),
    read: of(({ line, candidate }, view) => {
      const cost = unitCost(line, candidate);
      const own =
        cost === null ? null : convert(view, cost, { from: candidate.currency, to: view.facts.order.currency });
      return own === null || line.unitPriceMinor <= 0
        ? null
        : ((line.unitPriceMinor - own) * 100) / line.unitPriceMinor;
    }),
  }),
  numberCondition({
    ...{ ...named("candidate.lead-time", msg("the supplier's lead time")), unit: days, example: 3 },
    meaning: msg("Working days from order to parcel that the supplier's terms name."),
    read: of(({ supplier }) => supplier?.terms.leadTimeDays),
  }),
  numberCondition({
    ...{ ...named("candidate.score", msg("the supplier's score")), unit: UNITS.points, max: 100, whole: false },
    ...{ example: 80, unknown: msg("the supplier has no score yet") },
    meaning: msg("Score 0 to 100 from the supplier's record, for the product group where it has one."),
    read: of(scoreOf),
  }),
  numberCondition({
    ...{ ...named("candidate.score-orders", msg("the number of orders behind the supplier's score")), example: 10 },
    ...{ unit: UNITS.orders, unknown: msg("the supplier has no score yet") },
    meaning: msg("How many supplier orders of the last 30 days the score was counted from: few say little."),
    read: of((seen) => scorecardOf(seen)?.sample),
  }),
  numberCondition({
    ...{ ...named("candidate.feed-age", msg("the age of the supplier's stock reading")), whole: false, example: 12 },
    ...{ unit: UNITS.hours, unknown: msg("the stock has no reading") },
    meaning: msg("Hours since the supplier's stock of the item was read."),
    read: of(({ candidate }) => candidate.feedAgeHours),
  }),
  numberCondition({
    ...{ ...named("candidate.distance", msg("the supplier's distance")), whole: false, example: 300 },
    ...{ unit: UNITS.kilometres, unknown: msg("the supplier's distance is not known") },
    meaning: msg("Kilometres from the supplier to the destination."),
    read: of(({ supplier }) => supplier?.distanceKm),
  }),
  numberCondition({
    ...{ ...named("candidate.capacity-left", msg("the supplier's capacity left today")), unit: units },
    meaning: msg("Supplier units that the supplier still takes today."),
    read: of(({ supplier }) => {
      const capacity = supplier?.terms.capacityPerDay;
      if (!supplier || capacity === undefined) return null;
      return capacity === null ? Infinity : Math.max(0, capacity - supplier.unitsToday);
    }),
  }),
];
