import {
  beginEdit,
  calculatedLines,
  commitEdit,
  stageQuantity,
  type CalculatedLine,
} from "../../store/edit-sessions.ts";
import { gid } from "../../store/gid.ts";
import type { Order, OrderEditSession } from "../../types.ts";
import { anyGid, idOf, type Args, type Context } from "../context.ts";
import { invalidId, unmodelled } from "../errors.ts";
import { failed, fields, type Tables } from "../tables.ts";

/** A calculated order and its session are one thing with two ids of the same number. */
type Edit = { session: OrderEditSession; order: Order };

function editOf({ store }: Context, value: unknown): Edit | null {
  const { type, id } = anyGid(value);
  if (type !== "CalculatedOrder" && type !== "OrderEditSession") throw invalidId(String(value));
  const session = store.orderEdits.get(id);
  const order = session && store.orders.get(session.orderId);
  return session && order ? { session, order } : null;
}

const NO_EDIT = failed([{ field: ["id"], message: "The calculated order does not exist." }]);

/** Shopify takes ids of calculated lines, whose number is that of the order's line. */
function lineIdOf(value: unknown): number {
  const { type, id } = anyGid(value);
  if (type !== "CalculatedLineItem") throw invalidId(String(value));
  return id;
}

function begin(context: Context, args: Args): unknown {
  const order = context.store.orders.get(idOf(args.id, "Order"));
  if (!order) return failed([{ field: ["id"], message: "The order does not exist." }]);
  const outcome = beginEdit(context.world, context.store, order);
  if (!outcome.ok) return failed(outcome.userErrors);
  const edit: Edit = { session: outcome.session, order };
  return { calculatedOrder: edit, orderEditSession: edit, userErrors: [] };
}

function setQuantity(context: Context, args: Args): unknown {
  if (args.locationId !== undefined && args.locationId !== null)
    throw unmodelled("orderEditSetQuantity(locationId:), which Shopify has deprecated");
  const edit = editOf(context, args.id);
  if (!edit) return NO_EDIT;
  const outcome = stageQuantity(context.store, {
    ...edit,
    lineItemId: lineIdOf(args.lineItemId),
    quantity: args.quantity as number,
    restock: args.restock === true,
  });
  return outcome.ok
    ? { calculatedLineItem: outcome.calculated, calculatedOrder: edit, orderEditSession: edit, userErrors: [] }
    : failed(outcome.userErrors);
}

/** `notifyCustomer` sends an e-mail that nobody here reads; the staff note stands on the order's timeline. */
function commit(context: Context, args: Args): unknown {
  const edit = editOf(context, args.id);
  if (!edit) return NO_EDIT;
  const note = typeof args.staffNote === "string" ? args.staffNote : "";
  if (note.length > 255)
    return failed([{ field: ["staffNote"], message: "Staff note is too long (maximum is 255 characters)" }]);
  const outcome = commitEdit(context.world, context.store, edit.session);
  return outcome.ok
    ? { order: outcome.order, successMessages: ["Order updated"], userErrors: [] }
    : failed(outcome.userErrors);
}

export const orderEditTables: Tables = {
  Mutation: fields({
    orderEditBegin: (_root, context, args) => begin(context, args),
    orderEditSetQuantity: (_root, context, args) => setQuantity(context, args),
    orderEditCommit: (_root, context, args) => commit(context, args),
  }),
  CalculatedOrder: fields<Edit>({
    id: ({ session }) => gid("CalculatedOrder", session.id),
    originalOrder: ({ order }) => order,
    subtotalLineItemsQuantity: (edit, { store }) =>
      calculatedLines(store, edit.order, edit.session).reduce((sum, { quantity }) => sum + quantity, 0),
    lineItems: (edit, { store }, { query }) => {
      if (query) throw unmodelled("CalculatedOrder.lineItems(query:)");
      return calculatedLines(store, edit.order, edit.session);
    },
    addedLineItems: () => [],
  }),
  OrderEditSession: fields<Edit>({ id: ({ session }) => gid("OrderEditSession", session.id) }),
  CalculatedLineItem: fields<CalculatedLine>({
    id: ({ line }) => gid("CalculatedLineItem", line.id),
    quantity: ({ quantity }) => quantity,
    editableQuantity: ({ editableQuantity }) => editableQuantity,
    editableQuantityBeforeChanges: ({ editableQuantityBeforeChanges }) => editableQuantityBeforeChanges,
    restockable: ({ line }) => line.inventoryItemId !== null,
    restocking: ({ restocking }) => restocking,
    sku: ({ line }) => line.sku,
    title: ({ line }) => line.title,
    variantTitle: ({ line }) => line.variantTitle,
    variant: ({ line }, { store }) => (line.variantId === null ? null : (store.variants.get(line.variantId) ?? null)),
  }),
};
