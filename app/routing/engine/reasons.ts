/**
 * Values of each reason. `has`, `needs` and `takes` count units as the retailer sells them; null = unlimited. Nothing
 * personal is in them.
 */
type ReasonValues = {
  // chosen
  "best-plan": { has: number | null; needs: number; takes: number };
  /** nobody else could ship it */
  "only-one": { has: number | null; needs: number; takes: number };
  /** the merchant's own fulfilment request */
  "requested-by-merchant": { has: number | null; needs: number; takes: number };
  "pinned-by-person": { has: number | null; needs: number; takes: number };
  // could ship, and lost
  /** what decides against it is found by comparing plans: compare.ts */
  "other-plan": { has: number | null; needs: number };
  /** the same supplier ships another of its products for this line */
  "same-supplier": { needs: number };
  // out by itself
  "requested-elsewhere": { supplierIds: string[] };
  "pinned-elsewhere": { supplierIds: string[] };
  "excluded-by-person": { note: string | null };
  "excluded-by-rule": { ruleId: string; rule: string };
  "not-in-rule": { ruleId: string; rule: string };
  "out-of-stock": { has: number; needs: number };
  "less-than-a-pack": { units: number; packSize: number };
  "stock-unread": Record<string, never>;
  "not-stocked": Record<string, never>;
  /** its stock was read longer ago than the shop promises from */
  "feed-too-old": { hours: number; limit: number };
  "offer-gone": Record<string, never>;
  "supplier-invited": Record<string, never>;
  "supplier-paused": Record<string, never>;
  "supplier-ended": Record<string, never>;
  "supplier-lost": Record<string, never>;
  "supplier-not-ready": { note: string | null };
  "refused-before": { supplierOrderKey: string; note: string | null };
  /** the line has been passed on often enough */
  "refused-often": { times: number };
  /** the supplier says that it does not ship there */
  "destination-not-served": { country: string };
  "po-box-not-served": Record<string, never>;
  /** the item may not be sent to the place, a country or "US-CA" */
  "restricted-there": { place: string };
  "method-not-offered": { method: string; methods: string[] };
  /** the price rose above what was agreed by more than the terms allow; per supplier unit */
  "price-moved": { agreedMinor: number; nowMinor: number; currency: string; tolerancePermille: number };
  "score-too-low": { score: number; floor: number; sample: number };
  // out by the plan as a whole
  "minimum-not-met": { minUnits: number; minValueMinor: number; currency: string };
  "capacity-used": { perDay: number; usedToday: number };
  "split-policy": { policy: string; maxSuppliers: number | null };
  "margin-too-low": { floorPermille: number };
  // units that nobody ships
  "no-candidate": { sku: string | null };
  "no-stock": { missing: number; needs: number };
  "nobody-available": { missing: number; needs: number };
  /** suppliers have it, but no plan within these limits ships it */
  "no-plan": { missing: number; needs: number; limits: PlanLimit[] };
};

/** What can forbid a plan whose suppliers all have the goods. */
export type PlanLimit = "minimum" | "capacity" | "split" | "margin";
export type ReasonCode = keyof ReasonValues;
/** Why. A code and its values: `explain` makes the sentence, in the reader's words. */
export type Reason = { [Code in ReasonCode]: { code: Code; values: ReasonValues[Code] } }[ReasonCode];

/** `partly` = ships some of the line's units; `excluded` = could not ship any. */
export type Verdict = "chosen" | "partly" | "not-needed" | "excluded";
