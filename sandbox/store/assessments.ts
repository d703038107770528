/** What Shopify and the merchant come to think of an order: its risk, its address. */
import type { Address, Order, Risk, Store } from "../types.ts";
import { timestamp, type World } from "../world.ts";
import { gid } from "./gid.ts";
import { touchOrder } from "./order-events.ts";

const RECOMMENDED: Record<Risk["level"], Risk["recommendation"]> = {
  HIGH: "CANCEL",
  MEDIUM: "INVESTIGATE",
  LOW: "ACCEPT",
  NONE: "NONE",
  PENDING: "NONE",
};

/** A risk of this level with the recommendation that goes with it. */
export const riskOf = (level: Risk["level"], recommendation = RECOMMENDED[level]): Risk => ({ level, recommendation });

/** Fraud analysis ends, often some time after the order came in: orders/risk_assessment_changed. */
export function assessRisk(world: World, store: Store, order: Order, risk: Risk): Order {
  order.risk = risk;
  // Field names after Shopify's reference; the exact body is not verified.
  world.emit(store, "orders/risk_assessment_changed", {
    provider_id: null,
    provider_title: "Shopify",
    order_id: order.id,
    order_admin_graphql_api_id: gid("Order", order.id),
    created_at: timestamp(world),
    risk_level: risk.level.toLowerCase(),
  });
  touchOrder(world, store, order);
  return order;
}

/** The merchant corrects the address; without a word on `validation` the new one has not been looked at. */
export function changeAddress(world: World, store: Store, order: Order, address: Address | null): Order {
  order.shippingAddress = address;
  touchOrder(world, store, order);
  return order;
}
