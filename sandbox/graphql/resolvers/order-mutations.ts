import { startOrderCancel } from "../../store/cancel.ts";
import { gid } from "../../store/gid.ts";
import { touchOrder } from "../../store/order-events.ts";
import { sortedTags } from "../../store/orders.ts";
import { payOrder } from "../../store/payments.ts";
import type { CancelJob, Order } from "../../types.ts";
import {
  anyGid,
  idOf,
  listOf,
  onlyKeys,
  stringOf,
  stringsOf,
  type Args,
  type Context,
  type Input,
} from "../context.ts";
import { ApiError, unmodelled } from "../errors.ts";
import { failed, fields, type Tables } from "../tables.ts";
import { addressInput } from "./addresses.ts";

const orderOf = ({ store }: Context, id: unknown): Order | undefined => store.orders.get(idOf(id, "Order"));

function orderCancel(context: Context, args: Args): unknown {
  const complain = (field: string[] | null, message: string, code: string): unknown => {
    const errors = [{ field, message, code }];
    return { failed: true, job: null, orderCancelUserErrors: errors, userErrors: errors };
  };
  const order = orderOf(context, args.orderId);
  if (!order) return complain(["orderId"], "Order does not exist", "NOT_FOUND");
  if (args.refund !== undefined && args.refund !== null && args.refundMethod)
    return complain(["refund"], "Only one of the arguments `refund` or `refund_method` is allowed.", "INVALID");
  const outcome = startOrderCancel(context.world, context.store, order, {
    reason: args.reason as string,
    restock: args.restock as boolean,
    staffNote: stringOf(args.staffNote),
  });
  if (!outcome.ok)
    return { failed: true, job: null, orderCancelUserErrors: outcome.userErrors, userErrors: outcome.userErrors };
  return { job: outcome.job, jobResult: outcome.job, orderCancelUserErrors: [], userErrors: [] };
}

/** tagsAdd appends, tagsRemove takes away; the echo is orders/updated. */
function changeTags(context: Context, args: Args, change: (tags: string[], given: string[]) => string[]): unknown {
  const { type } = anyGid(args.id);
  if (type !== "Order") throw unmodelled(`tags on ${type}`);
  if (!context.scopes.has("write_orders"))
    throw new ApiError(
      "ACCESS_DENIED",
      "Access denied for tags on orders. Required access: `write_orders` access scope.",
    );
  const order = orderOf(context, args.id);
  if (!order) return failed([{ field: ["id"], message: "Order does not exist" }]);
  order.tags = sortedTags(
    change(
      order.tags,
      stringsOf(args.tags).flatMap((tag) => tag.split(",")),
    ),
  );
  touchOrder(context.world, context.store, order);
  context.typeNames.set(order, "Order");
  return { node: order, userErrors: [] };
}

/** orderUpdate: tags and custom attributes replace; line items cannot be changed by it. */
function orderUpdate(context: Context, input: Input): unknown {
  onlyKeys(input, "OrderInput", [
    "customAttributes",
    "email",
    "id",
    "note",
    "phone",
    "poNumber",
    "shippingAddress",
    "tags",
  ]);
  const order = orderOf(context, input.id);
  if (!order) return failed([{ field: ["id"], message: "Order does not exist" }]);
  if (Array.isArray(input.tags)) order.tags = sortedTags(stringsOf(input.tags));
  if (typeof input.note === "string") order.note = input.note;
  if (typeof input.email === "string") order.email = input.email;
  if (typeof input.phone === "string") order.phone = input.phone;
  if (typeof input.poNumber === "string") order.poNumber = input.poNumber;
  if (Array.isArray(input.customAttributes))
    order.customAttributes = listOf(input.customAttributes).map(({ key, value }) => ({
      key: key as string,
      value: (value as string | null) ?? "",
    }));
  const address = addressInput(input.shippingAddress);
  if (address) order.shippingAddress = { ...order.shippingAddress, ...address, validation: null };
  touchOrder(context.world, context.store, order);
  return { order, userErrors: [] };
}

function markAsPaid(context: Context, input: Input): unknown {
  const order = orderOf(context, input.id);
  const paid = order ? payOrder(context.world, context.store, order) : null;
  return !paid || "refused" in paid
    ? failed([{ field: ["id"], message: "Order cannot be marked as paid." }])
    : { order: paid, userErrors: [] };
}

export const orderMutations: Tables = {
  QueryRoot: fields({
    job: (_root, { store }, { id }) => {
      const text = id as string;
      return [...store.cancelJobs.values()].find((job) => gid("Job", job.id) === text) ?? null;
    },
  }),
  Mutation: fields({
    orderCancel: (_root, context, args) => orderCancel(context, args),
    orderUpdate: (_root, context, { input }) => orderUpdate(context, input as Input),
    orderMarkAsPaid: (_root, context, { input }) => markAsPaid(context, input as Input),
    tagsAdd: (_root, context, args) => changeTags(context, args, (tags, given) => [...tags, ...given]),
    tagsRemove: (_root, context, args) =>
      changeTags(context, args, (tags, given) =>
        tags.filter((tag) => !given.some((gone) => gone.trim().toLowerCase() === tag.toLowerCase())),
      ),
  }),
  Job: fields<CancelJob>({
    id: (job) => gid("Job", job.id),
    done: (job) => job.status !== "STARTED",
  }),
  OrderCancelJobResult: fields<CancelJob>({
    id: (job) => gid("OrderCancelJobResult", job.id),
    done: (job) => job.status !== "STARTED",
    status: (job) => job.status,
    errors: (job) => job.errors,
    order: (job, { store }) => store.orders.get(job.orderId) ?? null,
  }),
};
