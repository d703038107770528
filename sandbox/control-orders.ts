import { Router } from "express";
import { z } from "zod";
import { storeRoutes, type StoreCall } from "./control-routes.ts";
import { Address, AddedLine, FINANCIAL, id, RISK_LEVELS, ShipBody, plainTracking } from "./control-shapes.ts";
import type { Sandbox } from "./sandbox.ts";
import { assessRisk, changeAddress, riskOf } from "./store/assessments.ts";
import { deleteOrder } from "./store/cancel.ts";
import { editOrder, refundOrder } from "./store/edits.ts";
import { cancelOrder, findOrder, shipByHand } from "./store/merchant.ts";
import { refusal, type Refusal } from "./store/outcome.ts";
import { payOrder, setFinancialStatus } from "./store/payments.ts";
import type { Order } from "./types.ts";

const minor = z.number().int().min(0);
const LineChange = z.strictObject({ lineItemId: id, quantity: minor, restock: z.boolean().optional() });
const EditBody = z.union([
  LineChange,
  z.strictObject({ set: z.array(LineChange).optional(), add: z.array(AddedLine).optional() }),
]);
const RefundBody = z.strictObject({
  lines: z
    .array(
      z.strictObject({
        lineItemId: id,
        quantity: z.number().int().min(1),
        restockType: z.enum(["CANCEL", "NO_RESTOCK", "RETURN"]).optional(),
        locationId: id.optional(),
      }),
    )
    .optional(),
  amount: minor.optional(),
  note: z.string().nullish(),
});

/** The control API about orders: what happens to them in the admin after somebody bought. */
export function orderControl(sandbox: Sandbox): Router {
  const router = Router();
  const onStore = storeRoutes(sandbox, router);

  /** A route on one order, named by its id or, as people do, by its number. */
  function onOrder<T>(path: string, shape: z.ZodType<T>, act: (call: OrderCall<T>) => unknown, status = 200): void {
    onStore(
      `/orders/:id${path}`,
      shape,
      (call): unknown => {
        const order = findOrder(call.store, call.id);
        return order ? act({ ...call, order }) : noOrder(call);
      },
      status,
    );
  }

  onOrder("/pay", z.strictObject({ amount: z.number().int().min(1).optional() }), ({ world, store, order, body }) =>
    payOrder(world, store, order, body.amount),
  );
  onOrder("/payment-status", z.strictObject({ status: z.enum(FINANCIAL) }), ({ world, store, order, body }) =>
    setFinancialStatus(world, store, order, body.status),
  );
  onOrder(
    "/cancel",
    z.strictObject({ reason: z.string().optional(), restock: z.boolean().optional(), refund: z.boolean().optional() }),
    ({ world, store, order, body }) => cancelOrder(world, store, order.id, body),
  );
  onOrder("/delete", z.strictObject({}), ({ world, store, order }) => deleteOrder(world, store, order));
  onOrder("/edit", EditBody, ({ world, store, order, body }) =>
    editOrder(world, store, order, "lineItemId" in body ? { set: [body] } : body),
  );
  onOrder("/refund", RefundBody, ({ world, store, order, body }) => refundOrder(world, store, order, body), 201);
  onOrder("/address", z.strictObject({ address: Address.nullable() }), ({ world, store, order, body }) =>
    changeAddress(world, store, order, body.address),
  );
  onOrder(
    "/risk",
    z.strictObject({
      level: z.enum(RISK_LEVELS),
      recommendation: z.enum(["ACCEPT", "CANCEL", "INVESTIGATE", "NONE"]).optional(),
    }),
    ({ world, store, order, body }) => assessRisk(world, store, order, riskOf(body.level, body.recommendation)),
  );
  onOrder(
    "/ship",
    ShipBody,
    ({ world, store, order, body: { tracking, ...rest } }) =>
      shipByHand(world, store, order.id, { ...rest, ...(tracking ? { tracking: plainTracking(tracking) } : {}) }),
    201,
  );
  return router;
}

type OrderCall<T> = StoreCall<T> & { order: Order };

const noOrder = ({ store, request }: StoreCall<unknown>): Refusal =>
  refusal("NOT_FOUND", `${store.domain} has no order ${request.params.id}. Look it up in the store's dump.`);
