import type { Control } from "../stack/control.ts";
import { RETAILER, SUPPLIERS } from "./scene.ts";
import { domainOf } from "./stores.ts";

/** API points that an ordinary order may cost at the retailer's store (docs/architecture.md). */
const GOAL_AT_RETAILER = 120;

type Points = { total: number; byOperation: Record<string, { calls: number; points: number }> };

/** What the day's orders cost at Shopify's rate limiter, per order, at the retailer's store and at the suppliers'. */
export async function pointsOf(control: Control, { since, orders }: { since: string; orders: number }) {
  const of = (handle: string) =>
    control.get<Points>(`points?store=${domainOf(handle)}&since=${encodeURIComponent(since)}`);
  const retailer = await of(RETAILER.handle);
  const suppliers = await Promise.all(SUPPLIERS.map(({ handle }) => of(handle)));
  const perOrder = (points: number) => Math.round((10 * points) / orders) / 10;
  const atRetailer = perOrder(retailer.total);
  const atSuppliers = perOrder(suppliers.reduce((sum, { total }) => sum + total, 0));
  return {
    atRetailer,
    atSuppliers,
    goalAtRetailer: GOAL_AT_RETAILER,
    withinGoal: atRetailer <= GOAL_AT_RETAILER,
    byOperationAtRetailer: retailer.byOperation,
    sentence: `API points per order: ${atRetailer} at the retailer's store (goal ≤ ${GOAL_AT_RETAILER}), ${atSuppliers} at the suppliers' stores together.`,
  };
}
