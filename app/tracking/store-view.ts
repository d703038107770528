import type { FulfilmentOrderFacts } from "../orders/canonical-order.ts";
import type { Fulfilment, FulfilmentStep } from "./fulfilment-steps.ts";

/** The fulfilment side of one order in the retailer's store. */
export type StoreView = { fulfilmentOrders: FulfilmentOrderFacts[]; fulfilments: Fulfilment[] };

/**
 * The view after a step that Shopify has confirmed: quantities were explicit, so nothing needs to be read again.
 * A fulfilment order without anything remaining is closed.
 */
export function afterStep(view: StoreView, step: FulfilmentStep, fulfilmentGid: string): StoreView {
  if (step.kind === "adopt" || step.kind === "cancel") return view;
  if (step.kind === "update-tracking") {
    const fulfilments = view.fulfilments.map((one) =>
      one.gid === fulfilmentGid ? { ...one, tracking: step.tracking } : one,
    );
    return { ...view, fulfilments };
  }
  const taken = new Map(step.groups.flatMap(({ lines }) => lines.map((line) => [line.lineGid, line.units])));
  const fulfilmentOrders = view.fulfilmentOrders.map((order): FulfilmentOrderFacts => {
    if (!order.lines.some(({ lineGid }) => taken.has(lineGid))) return order;
    const lines = order.lines.map((line) => ({ ...line, remaining: line.remaining - (taken.get(line.lineGid) ?? 0) }));
    if (lines.some(({ remaining }) => remaining > 0)) return { ...order, lines };
    return { ...order, lines, status: "CLOSED", actions: [] };
  });
  const created: Fulfilment = { gid: fulfilmentGid, status: "SUCCESS", tracking: step.tracking, units: step.units };
  return { fulfilmentOrders, fulfilments: [...view.fulfilments, created] };
}
