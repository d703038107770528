import { readCalendar } from "../../suppliers/calendar.ts";
import type { OwnStockChoice } from "../../suppliers/shop-settings.ts";
import { readCharges } from "../../suppliers/terms.ts";
import type { Money } from "../../platform/money.ts";
import { termsFor } from "../cost/terms-facts.ts";
import type { CandidateFacts, DestinationFacts, SupplierFacts } from "../facts.ts";

/** The id of the merchant's own stock, among the suppliers of a decision. */
const OWN = "own";
const OWN_LEAD_TIME_DAYS = 1;

/**
 * The merchant's own stock among the suppliers, where its settings want that. First: before everyone by priority; last and
 * by cost: behind everyone, which by cost counts only where costs are equal. What its own parcels cost is not known.
 */
export function ownSupplier(choice: OwnStockChoice, { destination, shop, others }: OwnFacts): SupplierFacts[] {
  if (choice === "unused") return [];
  const priorities = others.map(({ priority }) => priority);
  return [
    {
      ...{ id: OWN, name: "Your own stock", kind: OWN, state: "ready", tags: [], countryCode: null },
      priority:
        choice === "first"
          ? Math.min(0, ...priorities.map((priority) => priority - 1))
          : Math.max(0, ...priorities) + 1,
      ...termsFor(
        {
          ...{ charges: readCharges({}), calendar: readCalendar({}), tariff: null, leadTimeDays: OWN_LEAD_TIME_DAYS },
          ...shop,
        },
        destination,
        [],
      ),
      ...{ unitsToday: 0, distanceKm: null, score: null },
    },
  ];
}
type OwnFacts = {
  destination: DestinationFacts;
  shop: { currency: string; timeZone: string };
  others: readonly { priority: number }[];
};

/**
 * The merchant's own stock as a candidate of a line: the units that Shopify has assigned to the merchant's own locations,
 * where it has found stock. Nothing is reserved: Shopify has committed them there already.
 */
export function ownCandidate(
  choice: OwnStockChoice,
  { lineId, sku, weightGrams }: { lineId: string; sku: string | null; weightGrams: number },
  {
    ownStock,
    variantGid,
    unitCost,
    currency,
  }: { ownStock: number; variantGid: string | null; unitCost: Money | null; currency: string },
): CandidateFacts[] {
  if (choice === "unused" || ownStock === 0) return [];
  return [
    {
      ...{ mappingId: OWN, supplierId: OWN, offerId: OWN, poolId: `${OWN}:${lineId}`, variantGid: variantGid ?? "" },
      ...{ sku, packSize: 1, atpUnits: ownStock, weightGrams },
      prices: unitCost ? [{ from: 1, minor: unitCost.minor }] : [],
      currency: unitCost?.currency ?? currency,
      ...{ agreedMinor: null, feedAgeHours: null, restrictedTo: [], score: null, rank: 0 },
    },
  ];
}
