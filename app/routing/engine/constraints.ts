import { isMethod, placeAmong } from "../../suppliers/places.ts";
import type { CandidateFacts, LineFacts, RoutingFacts, SupplierFacts } from "../facts.ts";
import type { LineTier } from "../rules/outcome.ts";
import type { Reason } from "./reasons.ts";

export const OWN_STOCK = "own";

type Subject = {
  facts: RoutingFacts;
  line: LineFacts;
  supplier: SupplierFacts;
  candidate: CandidateFacts;
};

/**
 * Why a candidate cannot ship any unit of its line, whatever happens to the other lines and whatever the rules say; null
 * when it can. Asked in the order in which a person would want to know: first what is broken, then what cannot be, then
 * what the shop does not want. What the merchant has requested or pinned itself is only held up by what makes it
 * impossible.
 */
export function exclusionOf(subject: Subject): Reason | null {
  const { candidate, line } = subject;
  const pinned = line.pins.some((pin) => pin.supplierId === candidate.supplierId);
  return (
    candidate.excluded ??
    restricted(subject) ??
    (pinned ? null : unwanted(subject)) ??
    withoutStock(subject) ??
    takenByPins(subject, pinned)
  );
}

/** What the rules say of a candidate that could ship: out when none of the rules' offers of its line has it. */
export function ruledOut(tiers: LineTier[], index: number): Reason | null {
  if (tiers.some((tier) => tier.candidates[index]?.allowed !== false)) return null;
  const first = tiers[0];
  return first ? { code: "excluded-by-rule", values: { ruleId: first.rule.id, rule: first.rule.name } } : null;
}

function restricted({ candidate, facts: { destination } }: Subject): Reason | null {
  const place = placeAmong(candidate.restrictedTo, destination);
  return place ? { code: "restricted-there", values: { place } } : null;
}

/** What the shop does not want, whether or not it is possible. */
export const unwanted = (subject: Subject): Reason | null =>
  otherMethod(subject) ?? tooOld(subject) ?? priceMoved(subject) ?? scoreTooLow(subject);

/** A method that the order does not tell, or a supplier that names none, is no reason. */
function otherMethod({ supplier, facts: { order } }: Subject): Reason | null {
  const { methods } = supplier.terms;
  const method = order.deliveryMethod;
  if (method === null || methods.length === 0) return null;
  const called = [method, ...(order.deliveryCode ? [order.deliveryCode] : [])];
  return isMethod(methods, called) ? null : { code: "method-not-offered", values: { method, methods } };
}

function tooOld({ candidate, facts }: Subject): Reason | null {
  const limit = facts.defaults.feedTooOldHours;
  const hours = candidate.feedAgeHours;
  if (limit === null || hours === null || hours <= limit) return null;
  return { code: "feed-too-old", values: { hours: Math.floor(hours), limit } };
}

function priceMoved({ candidate, supplier }: Subject): Reason | null {
  const tolerancePermille = supplier.terms.priceTolerancePermille;
  const nowMinor = candidate.prices[0]?.minor;
  const { agreedMinor, currency } = candidate;
  if (tolerancePermille === null || agreedMinor === null || nowMinor === undefined) return null;
  if (nowMinor * 1000 <= agreedMinor * (1000 + tolerancePermille)) return null;
  return { code: "price-moved", values: { agreedMinor, nowMinor, currency, tolerancePermille } };
}

/** Fewer supplier orders than this say nothing about a supplier. */
const LEAST_SAMPLE = 10;

function scoreTooLow({ candidate, supplier, facts }: Subject): Reason | null {
  const floor = facts.defaults.scoreFloor;
  const score = candidate.score ?? supplier.score;
  if (floor === null || score === null || score.sample < LEAST_SAMPLE || score.value >= floor) return null;
  return { code: "score-too-low", values: { score: score.value, floor, sample: score.sample } };
}

function withoutStock({ candidate, line }: Subject): Reason | null {
  const left = candidate.atpUnits;
  if (left === null || left >= candidate.packSize) return null;
  if (left <= 0) return { code: "out-of-stock", values: { has: 0, needs: line.quantity } };
  return { code: "less-than-a-pack", values: { units: left, packSize: candidate.packSize } };
}

/** When every unit of a line is requested or pinned, nobody else is asked. */
function takenByPins({ line }: Subject, pinned: boolean): Reason | null {
  const units = line.pins.reduce((sum, pin) => sum + pin.quantity, 0);
  if (pinned || line.pins.length === 0 || units < line.quantity) return null;
  const supplierIds = line.pins.map((pin) => pin.supplierId);
  return line.pins.some((pin) => pin.by === "request")
    ? { code: "requested-elsewhere", values: { supplierIds } }
    : { code: "pinned-elsewhere", values: { supplierIds } };
}
