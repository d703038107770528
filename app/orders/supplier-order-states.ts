/**
 * What may become of a supplier order.
 * planned: decided, nothing done outside · claimed: the retailer's fulfilment request holds its units · sending: the
 * call to the supplier is under way · unknown: no answer came, a look-up settles it · accepted: the supplier has the
 * order · shipping / shipped: some / all units left · refused: the supplier said no, at once or after accepting · failed:
 * cannot be sent until a person acts · cancelled: given up, before anything was bought or because the retailer no longer
 * wants it and the supplier has canceled it.
 */
export const SUPPLIER_ORDER_MOVES = {
  planned: ["claimed", "cancelled"],
  // Accepted without a call: a send that had been settled as not having happened turns up at the supplier's after all.
  claimed: ["sending", "accepted", "cancelled"],
  sending: ["accepted", "refused", "unknown", "claimed", "failed"],
  unknown: ["accepted", "refused", "claimed", "failed"],
  failed: ["sending", "accepted", "cancelled"],
  accepted: ["shipping", "shipped", "refused", "cancelled"],
  shipping: ["accepted", "shipped"],
  shipped: ["shipping", "accepted"],
  refused: [],
  cancelled: [],
} as const satisfies Record<string, readonly string[]>;

export type SupplierOrderState = keyof typeof SUPPLIER_ORDER_MOVES;

/** Where every supplier order begins. */
export const FIRST_STATE: SupplierOrderState = "planned";

/** States in which the supplier has, or may yet have, the order: its units count as allocated. */
export const LIVE_STATES = [
  "planned",
  "claimed",
  "sending",
  "unknown",
  "failed",
  "accepted",
  "shipping",
  "shipped",
] as const satisfies readonly SupplierOrderState[];

/** States that the supplier's answer has made: the order exists in the supplier's books. */
export const BOUGHT_STATES = ["accepted", "shipping", "shipped"] as const satisfies readonly SupplierOrderState[];

/** States in which only the supplier can end it. Once something left, it can take off no more than the rest. */
export const WITH_SUPPLIER_STATES = [
  "sending",
  "unknown",
  "accepted",
  "shipping",
] as const satisfies readonly SupplierOrderState[];

/** States in which nothing has been bought and no call is in flight: giving up costs nothing. */
export const UNBOUGHT_STATES = ["planned", "claimed", "failed"] as const satisfies readonly SupplierOrderState[];

export const isSupplierOrderState = (state: string): state is SupplierOrderState =>
  Object.hasOwn(SUPPLIER_ORDER_MOVES, state);

/** May a supplier order go from one state to the other? */
export function canMove(from: SupplierOrderState, to: SupplierOrderState): boolean {
  return (SUPPLIER_ORDER_MOVES[from] as readonly SupplierOrderState[]).includes(to);
}
