import type { JobName } from "../queue/jobs.ts";

/** Which job reads a delivery of a topic. All these topics, and only these, are subscribed to in shopify.app.toml. */
export const TOPICS = {
  "orders/create": "delivery.order",
  "orders/paid": "delivery.order",
  "orders/updated": "delivery.order",
  "orders/cancelled": "delivery.order",
  "orders/edited": "delivery.order",
  "orders/risk_assessment_changed": "delivery.order",
  "orders/delete": "delivery.order",
  "fulfillment_orders/order_routing_complete": "delivery.order",
  "fulfillment_orders/fulfillment_request_submitted": "delivery.order",
  "fulfillment_orders/cancellation_request_submitted": "delivery.order",
  "fulfillment_orders/cancelled": "delivery.order",
  "fulfillment_orders/moved": "delivery.order",
  "fulfillment_orders/split": "delivery.order",
  "fulfillment_orders/merged": "delivery.order",
  "fulfillment_orders/placed_on_hold": "delivery.order",
  "fulfillment_orders/hold_released": "delivery.order",
  "fulfillment_orders/rescheduled": "delivery.order",
  "fulfillment_orders/scheduled_fulfillment_order_ready": "delivery.order",
  "fulfillments/create": "delivery.fulfilment",
  "fulfillments/update": "delivery.fulfilment",
  "inventory_levels/update": "delivery.stock",
  "inventory_items/update": "delivery.stock",
  "products/create": "delivery.catalog",
  "products/update": "delivery.catalog",
  "products/delete": "delivery.catalog",
  "app/uninstalled": "delivery.app",
  "app/scopes_update": "delivery.app",
  "shop/update": "delivery.app",
  "customers/data_request": "delivery.app",
  "customers/redact": "delivery.app",
  "shop/redact": "delivery.app",
} as const satisfies Record<string, JobName>;

type Topic = keyof typeof TOPICS;
export type DeliveryJob = (typeof TOPICS)[Topic];

/** The job for a topic, or null for one that the app has not subscribed to: stored, and ignored. */
export function jobOf(topic: string): DeliveryJob | null {
  return Object.hasOwn(TOPICS, topic) ? TOPICS[topic as Topic] : null;
}
