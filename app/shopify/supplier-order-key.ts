/**
 * The app-owned metafield of type `id` by which an order in a supplier's store is found again: its value is our
 * reference (SupplierOrder.key). Its definition is made on install.
 */
export const SUPPLIER_ORDER_KEY = { namespace: "$app", key: "supplier_order", type: "id" } as const;
