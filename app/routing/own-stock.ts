import type { OwnStockChoice } from "../suppliers/shop-settings.ts";
import { OWN_STOCK, type RoutingCandidate, type RoutingSupplier } from "./decision.ts";

/** Without costs to compare, "by cost" is as "last". */
const PRIORITIES = { first: -1, last: Number.MAX_SAFE_INTEGER, "by-cost": Number.MAX_SAFE_INTEGER } as const;

/** The merchant's own stock among the suppliers, where its settings want that. */
export function ownSupplier(choice: OwnStockChoice): RoutingSupplier[] {
  if (choice === "unused") return [];
  return [{ id: OWN_STOCK, name: "Your own stock", priority: PRIORITIES[choice], state: "ready" }];
}

/**
 * The merchant's own stock as a candidate of a line: the units that Shopify has assigned to the merchant's own locations,
 * where it has found stock. Nothing is reserved: Shopify has committed them there already.
 */
export function ownCandidate(
  choice: OwnStockChoice,
  line: { id: string; ownStock: number; variantGid: string | null; sku: string | null; currency: string },
): RoutingCandidate[] {
  if (choice === "unused" || line.ownStock === 0) return [];
  return [
    {
      ...{ mappingId: OWN_STOCK, supplierId: OWN_STOCK, offerId: OWN_STOCK, poolId: `${OWN_STOCK}:${line.id}` },
      ...{ variantGid: line.variantGid ?? "", sku: line.sku, packSize: 1, atpUnits: line.ownStock },
      unitCost: { minor: 0, currency: line.currency },
    },
  ];
}
