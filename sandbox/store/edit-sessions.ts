/** Order editing by API: a session that stages changes, and the commit that carries them out. */
import type { Id, Order, OrderEditSession, OrderLine, Store } from "../types.ts";
import { nextId, type World } from "../world.ts";
import { editOrder } from "./edits.ts";
import { fulfillableQuantity } from "./order-facts.ts";
import { isRefusal } from "./outcome.ts";
import { refused, type Outcome } from "./outcome.ts";

/** A line as it will be once the session is committed. Units that have shipped are in `quantity` and not editable. */
export type CalculatedLine = {
  line: OrderLine;
  quantity: number;
  editableQuantity: number;
  editableQuantityBeforeChanges: number;
  restocking: boolean;
};

/**
 * orderEditBegin. Changes nothing. A session that nobody commits is forgotten; by switch it refuses others for a while.
 * Messages as recorded on live stores.
 */
export function beginEdit(world: World, store: Store, order: Order): Outcome<{ session: OrderEditSession }> {
  if (order.cancelledAt) return refused(["base"], "The order cannot be edited.");
  const now = world.clock.nowMs();
  const open = [...store.orderEdits.values()].some(
    (session) => session.orderId === order.id && now - session.begunAtMs < world.switches.orderEditBlocksMs,
  );
  if (open) return refused(["base"], "This order already has an order edit in progress.");
  const session: OrderEditSession = { id: nextId(world), orderId: order.id, begunAtMs: now, set: [] };
  store.orderEdits.set(session.id, session);
  return { ok: true, session };
}

type Wish = { session: OrderEditSession; order: Order; lineItemId: Id; quantity: number; restock: boolean };

/** orderEditSetQuantity. Absolute: a second call for the same line replaces the first. */
export function stageQuantity(store: Store, wish: Wish): Outcome<{ calculated: CalculatedLine }> {
  const { session, order, lineItemId, quantity, restock } = wish;
  const line = order.lines.find((candidate) => candidate.id === lineItemId);
  if (!line) return refused(["lineItemId"], "The line item does not exist on the order.");
  if (quantity < 0) return refused(["quantity"], "must be greater than or equal to 0");
  const { quantity: total, editableQuantityBeforeChanges } = calculated(store, order, { ...session, set: [] }, line);
  if (quantity < total - editableQuantityBeforeChanges)
    return refused(["quantity"], "Only unfulfilled items can be removed from the order.");
  session.set = [
    ...session.set.filter((change) => change.lineItemId !== lineItemId),
    { lineItemId, quantity, restock },
  ];
  return { ok: true, calculated: calculated(store, order, session, line) };
}

/** orderEditCommit: all of it or nothing, once. What has shipped since it was staged cannot be taken off any more. */
export function commitEdit(world: World, store: Store, session: OrderEditSession): Outcome<{ order: Order }> {
  const order = store.orders.get(session.orderId);
  if (!order || order.cancelledAt) return refused(["base"], "The order cannot be edited.");
  const set = session.set.filter(
    ({ lineItemId, quantity }) => order.lines.find(({ id }) => id === lineItemId)?.currentQuantity !== quantity,
  );
  if (set.length === 0) return refused(["id"], "There must be at least one change to be made.");
  const edited = editOrder(world, store, order, { set });
  if (isRefusal(edited)) return refused(["base"], edited.message);
  store.orderEdits.delete(session.id);
  return { ok: true, order: edited };
}

export const calculatedLines = (store: Store, order: Order, session: OrderEditSession): CalculatedLine[] =>
  order.lines.map((line) => calculated(store, order, session, line));

function calculated(store: Store, order: Order, session: OrderEditSession, line: OrderLine): CalculatedLine {
  const before = Math.min(line.currentQuantity, fulfillableQuantity(order, store, line));
  const staged = session.set.find(({ lineItemId }) => lineItemId === line.id);
  const quantity = staged?.quantity ?? line.currentQuantity;
  return {
    ...{ line, quantity },
    editableQuantity: Math.max(0, before + quantity - line.currentQuantity),
    editableQuantityBeforeChanges: before,
    restocking: staged !== undefined && staged.restock && quantity < line.currentQuantity,
  };
}
