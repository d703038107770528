import { shippingMinor } from "./charges.ts";
import type { ModelSupplier } from "./model.ts";
import type { Node } from "./node.ts";
import type { Problem } from "./problem.ts";

/** The least that a supplier can charge if it is used in the node. */
export function leastCharges(p: Problem, node: Node, s: number): number {
  const supplier = p.model.suppliers[s]!;
  const valueMost =
    node.valueBelow[s]! < Infinity ? Math.min(node.valueMost[s]!, node.valueBelow[s]! - 1e-6) : node.valueMost[s]!;
  const shipping =
    valueMost >= supplier.freeFrom ? 0 : leastShipping(supplier.shipping, node.gramsLeast[s]!, node.gramsMost[s]!);
  return supplier.fixedMinor + shipping + (valueMost < supplier.surchargeBelow ? supplier.surchargeMinor : 0);
}

/** The least shipping over the weights from `low` to `high`: bands need not rise with weight. */
function leastShipping(shipping: ModelSupplier["shipping"], low: number, high: number): number {
  let least = shippingMinor(shipping, low);
  for (const band of shipping.bands) {
    if (band.upTo < low) continue;
    if (band.upTo >= high) break;
    // the lowest weight of the next band: its parcels are the fewest there
    least = Math.min(least, shippingMinor(shipping, band.upTo + 1e-6));
  }
  return least;
}
