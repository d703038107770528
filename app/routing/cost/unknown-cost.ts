import type { ShippingUnknown } from "../../suppliers/tariff.ts";

/**
 * A part of the landed cost that cannot be computed, and why. It counts as nothing in the sums that stand beside it: those
 * are sums of what is known.
 */
export type UnknownCost = { supplierId: string; lineId: string | null } & (
  | { part: "items"; why: "no-price" }
  | { part: "items" | "fees" | "shipping" | "surcharge"; why: "no-rate"; from: string }
  | { part: "shipping"; why: ShippingUnknown }
  /** the charge depends on the weight, and neither the supplier nor the retailer has entered one */
  | { part: "shipping"; why: "no-weight" }
);
