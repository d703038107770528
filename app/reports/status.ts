/** Where an order, a line or a supplier order stands, in the words people see (app/components/words.ts). */
export type Status =
  | "not-routed"
  | "scheduled"
  | "on-hold"
  | "sent"
  | "accepted"
  | "in-progress"
  | "partially-fulfilled"
  | "fulfilled"
  | "declined"
  | "failed"
  | "canceled"
  | "ignored";

export type SupplierOrderFacts = {
  /** SupplierOrder.state */
  state: string;
  /** parcels that are not cancelled */
  parcels: number;
  /** of these, written on the retailer's order */
  writtenBack: number;
};

/** The status of what one supplier ships. "Fulfilled" only when its tracking is back on the retailer's order. */
export function supplierOrderStatus({ state, parcels, writtenBack }: SupplierOrderFacts): Status {
  switch (state) {
    case "planned":
    case "claimed":
      return "scheduled";
    case "sending":
    case "unknown":
      return "sent";
    case "accepted":
      return parcels > 0 ? "partially-fulfilled" : "accepted";
    case "shipping":
      return "partially-fulfilled";
    case "shipped":
      return writtenBack >= parcels ? "fulfilled" : "in-progress";
    case "refused":
      return "declined";
    case "cancelled":
      return "canceled";
    default:
      return "failed";
  }
}

export type OrderFacts = {
  /** Order.state */
  state: string;
  cancelled: boolean;
  /** open holds */
  holds: number;
  /** nothing but the wait time holds it */
  reviewOnly: boolean;
  /** units of its lines that we are to buy, that suppliers have, that are fulfilled */
  wanted: number;
  allocated: number;
  fulfilled: number;
  /** units of lines that no supplier is mapped to: not wanted yet, and not the merchant's own either */
  unmapped: number;
  supplierOrders: Status[];
};

const LIVE: Status[] = ["scheduled", "sent", "accepted", "in-progress", "partially-fulfilled", "fulfilled"];

/** The status of a whole order: the least advanced of its supplier orders, unless something stops it before. */
export function orderStatus(order: OrderFacts): Status {
  if (order.cancelled) return "canceled";
  if (order.state === "ignored") return "ignored";
  const live = order.supplierOrders.filter((status) => LIVE.includes(status));
  if (order.supplierOrders.includes("failed")) return "failed";
  if (live.length === 0) return withoutSupplier(order);
  if (order.wanted + order.unmapped > order.allocated && order.state === "attention") {
    return order.fulfilled > 0 ? "partially-fulfilled" : "not-routed";
  }
  const shipped = live.filter((status) => status === "fulfilled" || status === "partially-fulfilled");
  if (shipped.length > 0 && !live.every((status) => status === "fulfilled")) return "partially-fulfilled";
  return LIVE.find((status) => live.includes(status)) ?? "scheduled";
}

function withoutSupplier(order: OrderFacts): Status {
  if (order.holds > 0) return order.reviewOnly ? "scheduled" : "on-hold";
  if (order.state === "closed") return order.fulfilled > 0 ? "fulfilled" : "ignored";
  if (order.state === "attention") return order.supplierOrders.includes("declined") ? "declined" : "not-routed";
  return "scheduled";
}

/** A supplier as the retailer sees it: its connection, and whether Shopify still lets us in. */
/** `demo`: nobody is behind it */
export type ConnectionStatus = "invited" | "connected" | "paused" | "disconnected" | "connection-lost" | "demo";

export function connectionStatus(connection: { state: string; lost: boolean }): ConnectionStatus {
  switch (connection.state) {
    case "invited":
      return "invited";
    case "active":
      return connection.lost ? "connection-lost" : "connected";
    case "paused":
      return connection.lost ? "connection-lost" : "paused";
    default:
      return "disconnected";
  }
}

export type MappingStatus = "mapped" | "suggested" | "unmapped" | "conflict";

/**
 * A variant is in conflict when offers of one supplier compete for it, when its stocking failed, or when its SKU or
 * barcode names several items, so that only a person can tell.
 */
export function mappingStatus(
  mappings: { supplierId: string; note: string | null }[],
  suggestions: { ambiguous: boolean }[] = [],
): MappingStatus {
  if (mappings.length === 0) {
    if (suggestions.some(({ ambiguous }) => ambiguous)) return "conflict";
    return suggestions.length > 0 ? "suggested" : "unmapped";
  }
  const suppliers = new Set(mappings.map((mapping) => mapping.supplierId));
  if (suppliers.size < mappings.length || mappings.some((mapping) => mapping.note !== null)) return "conflict";
  return "mapped";
}
