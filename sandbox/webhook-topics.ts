const FULFILLMENT_ORDERS = [
  "read_assigned_fulfillment_orders",
  "read_merchant_managed_fulfillment_orders",
  "read_third_party_fulfillment_orders",
  "read_marketplace_fulfillment_orders",
];

/** Topics of the 2026-10 schema's WebhookSubscriptionTopic that concern orders, stock, catalogue and the app itself. */
const GROUPS: { group: string; verbs: string; anyScope: string[] }[] = [
  { group: "app", verbs: "uninstalled scopes_update", anyScope: [] },
  { group: "app_subscriptions", verbs: "update approaching_capped_amount", anyScope: [] },
  { group: "bulk_operations", verbs: "finish", anyScope: [] },
  { group: "shop", verbs: "update", anyScope: [] },
  { group: "domains", verbs: "create update destroy", anyScope: [] },
  {
    group: "orders",
    verbs:
      "create paid updated edited cancelled fulfilled partially_fulfilled delete risk_assessment_changed link_requested",
    anyScope: ["read_orders"],
  },
  { group: "order_transactions", verbs: "create", anyScope: ["read_orders"] },
  { group: "refunds", verbs: "create", anyScope: ["read_orders"] },
  // read_orders alone is not enough for these two.
  { group: "fulfillments", verbs: "create update", anyScope: ["read_fulfillments"] },
  { group: "fulfillment_events", verbs: "create delete", anyScope: ["read_fulfillments"] },
  {
    group: "fulfillment_orders",
    verbs:
      "order_routing_complete fulfillment_request_submitted fulfillment_request_accepted fulfillment_request_rejected " +
      "cancellation_request_submitted cancellation_request_accepted cancellation_request_rejected cancelled moved split " +
      "merged placed_on_hold hold_released rescheduled scheduled_fulfillment_order_ready progress_reported " +
      "manually_reported_progress_stopped fulfillment_service_failed_to_complete line_items_prepared_for_pickup " +
      "line_items_prepared_for_local_delivery",
    anyScope: FULFILLMENT_ORDERS,
  },
  { group: "fulfillment_holds", verbs: "added released", anyScope: FULFILLMENT_ORDERS },
  { group: "inventory_levels", verbs: "connect update disconnect", anyScope: ["read_inventory"] },
  { group: "inventory_items", verbs: "create update delete", anyScope: ["read_inventory", "read_products"] },
  { group: "variants", verbs: "in_stock out_of_stock", anyScope: ["read_products"] },
  { group: "products", verbs: "create update delete", anyScope: ["read_products"] },
  { group: "product_publications", verbs: "create update delete", anyScope: ["read_publications"] },
  { group: "locations", verbs: "create update activate deactivate delete", anyScope: ["read_locations"] },
  { group: "profiles", verbs: "create update delete", anyScope: ["read_shipping"] },
  {
    group: "returns",
    verbs: "request approve decline update process close reopen cancel",
    anyScope: ["read_returns"],
  },
  { group: "reverse_deliveries", verbs: "attach_deliverable", anyScope: ["read_returns"] },
  { group: "reverse_fulfillment_orders", verbs: "dispose", anyScope: ["read_returns"] },
  { group: "customers", verbs: "create update delete", anyScope: ["read_customers"] },
];

export const COMPLIANCE_TOPICS = ["customers/data_request", "customers/redact", "shop/redact"];

/** Topic → scopes of which any one opens it (shopify-facts §3.1). */
const SCOPES = new Map<string, string[]>([
  ...GROUPS.flatMap(({ group, verbs, anyScope }) =>
    verbs.split(" ").map((verb): [string, string[]] => [`${group}/${verb}`, anyScope]),
  ),
  ...COMPLIANCE_TOPICS.map((topic): [string, string[]] => [topic, []]),
]);

/** Scopes of which one is needed for a topic; empty = none needed; undefined = the sandbox does not know the topic. */
export function scopesForTopic(topic: string): string[] | undefined {
  return SCOPES.get(topic);
}

/** Whether granted scopes open a topic. `write_x` contains `read_x`. */
export function mayReceive(topic: string, granted: string[]): boolean {
  const needed = scopesForTopic(topic);
  if (!needed) return false;
  return needed.length === 0 || needed.some((scope) => includesScope(granted, scope));
}

function includesScope(granted: string[], scope: string): boolean {
  return granted.includes(scope) || (scope.startsWith("read_") && granted.includes(scope.replace("read_", "write_")));
}
