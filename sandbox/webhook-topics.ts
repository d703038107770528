/** Topics an app gets without any scope: they are about the app itself. */
const APP_TOPICS = [
  "app/uninstalled",
  "app/scopes_update",
  "app_subscriptions/",
  "bulk_operations/",
  "shop/",
  "domains/",
];

const FULFILLMENT_ORDERS = [
  "read_assigned_fulfillment_orders",
  "read_merchant_managed_fulfillment_orders",
  "read_third_party_fulfillment_orders",
  "read_marketplace_fulfillment_orders",
];

/** Any one of the scopes opens the topic. First prefix that fits wins (shopify-facts §3.1). */
const SCOPES_BY_PREFIX: [prefix: string, scopes: string[]][] = [
  ["orders/", ["read_orders"]],
  ["order_transactions/", ["read_orders"]],
  ["refunds/", ["read_orders"]],
  ["fulfillments/", ["read_fulfillments"]],
  ["fulfillment_events/", ["read_fulfillments"]],
  ["fulfillment_orders/", FULFILLMENT_ORDERS],
  ["fulfillment_holds/", FULFILLMENT_ORDERS],
  ["inventory_levels/", ["read_inventory"]],
  ["inventory_items/", ["read_inventory", "read_products"]],
  ["variants/", ["read_products"]],
  ["products/", ["read_products"]],
  ["product_publications/", ["read_publications"]],
  ["locations/", ["read_locations"]],
  ["profiles/", ["read_shipping"]],
  ["returns/", ["read_returns"]],
  ["reverse_deliveries/", ["read_returns"]],
  ["reverse_fulfillment_orders/", ["read_returns"]],
  ["customers/", ["read_customers"]],
];

export const COMPLIANCE_TOPICS = ["customers/data_request", "customers/redact", "shop/redact"];

/** Scopes of which one is needed for a topic; empty = none needed; undefined = the sandbox does not know the topic. */
export function scopesForTopic(topic: string): string[] | undefined {
  if (COMPLIANCE_TOPICS.includes(topic)) return [];
  if (APP_TOPICS.some((prefix) => topic.startsWith(prefix))) return [];
  return SCOPES_BY_PREFIX.find(([prefix]) => topic.startsWith(prefix))?.[1];
}

/** Whether granted scopes open a topic. `write_x` contains `read_x`. */
export function mayReceive(topic: string, granted: string[]): boolean {
  const needed = scopesForTopic(topic);
  if (!needed) return false;
  return needed.length === 0 || needed.some((scope) => includesScope(granted, scope));
}

/** Whether a grant contains a scope, `write_x` standing for `read_x` too. */
export function includesScope(granted: string[], scope: string): boolean {
  return granted.includes(scope) || (scope.startsWith("read_") && granted.includes(scope.replace("read_", "write_")));
}
