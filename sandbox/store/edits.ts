/** Order editing and refunds: units that join an order or leave it before and after they shipped. */
import type { Id, Order, OrderLine, RestockType, Store } from "../types.ts";
import { nextId, timestamp, type World } from "../world.ts";
import { customLine, stockedLine, type AddedLine } from "./added-lines.ts";
import { addUnits, remainingUnits, takeUnits, touch } from "./fulfillment-orders.ts";
import { addQuantities, commit, levelAt, releaseCommitted } from "./inventory.ts";
import { touchOrder } from "./order-events.ts";
import { fulfillableQuantity, fulfilledQuantity, fulfillmentOrdersOf } from "./order-facts.ts";
import { orderEditPayload } from "./order-payloads.ts";
import { newOrderLine } from "./orders.ts";
import { isRefusal, refusal, type Refusal } from "./outcome.ts";
import { addRefund, followTotal, refundable } from "./payments.ts";

export type LineChange = { lineItemId: Id; quantity: number; restock?: boolean };
export type OrderEdit = { set?: LineChange[]; add?: AddedLine[] };

/** One committed edit: quantities of lines and new lines. All of it or nothing; orders/edited tells the differences. */
export function editOrder(world: World, store: Store, order: Order, edit: OrderEdit): Order | Refusal {
  if (order.cancelledAt) return refusal("CANCELLED", `Order ${order.name} is cancelled; it cannot be edited.`);
  const { set = [], add = [] } = edit;
  for (const change of set) {
    const problem = changeProblem(store, order, change);
    if (problem) return problem;
  }
  const added: { line: OrderLine; locationId: Id | null }[] = [];
  for (const wanted of add) {
    const found = wanted.title === undefined ? stockedLine(store, wanted) : customLine(store, wanted);
    if (isRefusal(found)) return found;
    added.push({ line: newOrderLine(world, store, found.line), locationId: found.locationId });
  }
  const deltas = set.map((change) => ({ id: change.lineItemId, delta: setQuantity(world, store, order, change) }));
  for (const { line, locationId } of added) {
    order.lines.push(line);
    place(world, store, order, { line, locationId, quantity: line.quantity });
  }
  order.edited = true;
  followTotal(order);
  const additions = [...deltas, ...added.map(({ line }) => ({ id: line.id, delta: line.quantity }))];
  world.emit(
    store,
    "orders/edited",
    orderEditPayload(order, {
      id: nextId(world),
      at: timestamp(world),
      additions: additions.filter(({ delta }) => delta > 0),
      removals: deltas.filter(({ delta }) => delta < 0),
    }),
  );
  touchOrder(world, store, order);
  return order;
}

function changeProblem(store: Store, order: Order, { lineItemId, quantity }: LineChange): Refusal | null {
  const line = order.lines.find((candidate) => candidate.id === lineItemId);
  if (!line) return refusal("NOT_FOUND", `Order ${order.name} has no line ${lineItemId}. Look it up in the order.`);
  const least = line.currentQuantity - Math.min(line.currentQuantity, fulfillableQuantity(order, store, line));
  if (!Number.isInteger(quantity) || quantity < least)
    return refusal(
      "INVALID_QUANTITY",
      `Line ${lineItemId} of ${order.name} can go from ${line.currentQuantity} down to ${least} (already shipped), not to ${quantity}.`,
    );
  return null;
}

function setQuantity(world: World, store: Store, order: Order, change: LineChange): number {
  const line = order.lines.find((candidate) => candidate.id === change.lineItemId) as OrderLine;
  const delta = change.quantity - line.currentQuantity;
  line.currentQuantity = change.quantity;
  if (delta < 0) {
    line.removedQuantity -= delta;
    takeOff(world, store, order, { orderLineId: line.id, quantity: -delta, restock: change.restock ?? true });
  } else if (delta > 0) {
    line.quantity += delta;
    const locationId = order.commitments.find(({ orderLineId }) => orderLineId === line.id)?.locationId ?? null;
    place(world, store, order, { line, locationId, quantity: delta });
  }
  return delta;
}

/** Commits new units, and puts them in a fulfilment order when the order has been routed already. */
function place(
  world: World,
  store: Store,
  order: Order,
  { line, locationId, quantity }: { line: OrderLine; locationId: Id | null; quantity: number },
): void {
  const first = [...store.locations.values()].find((location) => location.fulfillmentServiceId === null)?.id;
  const at = locationId ?? first;
  if (at === undefined) return;
  commit(world, store, order, line, at, quantity);
  if (order.routedAt) addUnits(world, store, order, { line, locationId: at, quantity });
}

/** Takes units that have not shipped off the order's fulfilment orders and commitments. */
function takeOff(
  world: World,
  store: Store,
  order: Order,
  { orderLineId, quantity, restock }: { orderLineId: Id; quantity: number; restock: boolean },
): void {
  let left = quantity;
  for (const fulfillmentOrder of fulfillmentOrdersOf(order, store).toReversed()) {
    const part = fulfillmentOrder.lines.find((candidate) => candidate.orderLineId === orderLineId);
    const take = Math.min(left, part?.remainingQuantity ?? 0);
    if (!part || take === 0 || fulfillmentOrder.status === "CLOSED") continue;
    takeUnits(world, fulfillmentOrder, [{ id: part.id, quantity: take }]);
    releaseCommitted(world, store, order, {
      orderLineId,
      locationId: fulfillmentOrder.locationId,
      quantity: take,
      restock,
    });
    if (remainingUnits(fulfillmentOrder) === 0) fulfillmentOrder.status = "CLOSED";
    touch(world, fulfillmentOrder);
    left -= take;
  }
  // Not routed yet, or given back by the service: the commitment alone shrinks.
  for (const commitment of order.commitments.filter((candidate) => candidate.orderLineId === orderLineId)) {
    const take = Math.min(left, commitment.quantity);
    if (take > 0) releaseCommitted(world, store, order, { ...commitment, quantity: take, restock });
    left -= take;
  }
}

export type RefundLine = { lineItemId: Id; quantity: number; restockType?: RestockType; locationId?: Id };
export type RefundRequest = {
  lines?: RefundLine[];
  /** Minor units; the price of the lines when absent, at most what can still be refunded. */
  amount?: number;
  note?: string | null;
};

/**
 * A refund. CANCEL (the default) takes unshipped units off the order and restocks them; RETURN restocks shipped ones;
 * NO_RESTOCK leaves units that have not shipped where they are, they may still ship (a switch takes them off).
 */
export function refundOrder(world: World, store: Store, order: Order, request: RefundRequest): Order | Refusal {
  const lines = (request.lines ?? []).map((line) => ({ ...line, restockType: line.restockType ?? "CANCEL" }) as const);
  for (const line of lines) {
    const problem = refundProblem(store, order, line);
    if (problem) return problem;
  }
  const worth = lines.reduce((sum, { lineItemId, quantity }) => sum + quantity * priceOf(order, lineItemId), 0);
  const amount = request.amount ?? Math.min(worth, refundable(order));
  if (amount > refundable(order))
    return refusal(
      "INVALID_AMOUNT",
      `Order ${order.name} has ${refundable(order)} minor units left to refund, not ${amount}. Refund at most that.`,
    );
  for (const { lineItemId, quantity, restockType, locationId } of lines) {
    const line = order.lines.find((candidate) => candidate.id === lineItemId) as OrderLine;
    const open = Math.min(quantity, fulfillableQuantity(order, store, line));
    const leaves = restockType === "CANCEL" || (restockType === "NO_RESTOCK" && world.switches.refundTakesUnits);
    line.currentQuantity -= quantity;
    if (leaves && open > 0) {
      line.removedQuantity += open;
      takeOff(world, store, order, { orderLineId: line.id, quantity: open, restock: restockType === "CANCEL" });
    }
    if (restockType === "RETURN") restock(world, store, { line, quantity, locationId });
  }
  addRefund(world, store, order, {
    amount,
    note: request.note ?? null,
    lines: lines.map(({ lineItemId, quantity, restockType, locationId }) => ({
      orderLineId: lineItemId,
      quantity,
      restockType,
      locationId: locationId ?? null,
    })),
  });
  touchOrder(world, store, order);
  return order;
}

function refundProblem(store: Store, order: Order, line: RefundLine & { restockType: RestockType }): Refusal | null {
  const found = order.lines.find((candidate) => candidate.id === line.lineItemId);
  if (!found)
    return refusal("NOT_FOUND", `Order ${order.name} has no line ${line.lineItemId}. Look it up in the order.`);
  const most = {
    CANCEL: Math.min(found.currentQuantity, fulfillableQuantity(order, store, found)),
    RETURN: Math.min(found.currentQuantity, fulfilledQuantity(order, store, found)),
    NO_RESTOCK: found.currentQuantity,
  }[line.restockType];
  if (line.quantity <= most) return null;
  return refusal(
    "INVALID_QUANTITY",
    `Line ${line.lineItemId} of ${order.name} has ${most} units to refund as ${line.restockType}, not ${line.quantity}.`,
  );
}

const priceOf = (order: Order, lineItemId: Id): number =>
  order.lines.find((candidate) => candidate.id === lineItemId)?.price ?? 0;

function restock(
  world: World,
  store: Store,
  { line, quantity, locationId }: { line: OrderLine; quantity: number; locationId?: Id | undefined },
): void {
  const at = locationId ?? [...store.locations.values()].find((one) => one.fulfillmentServiceId === null)?.id;
  const level =
    line.inventoryItemId !== null && at !== undefined ? levelAt(store, line.inventoryItemId, at) : undefined;
  if (level) addQuantities(world, store, level, { available: quantity });
}
