import { Router } from "express";
import { z } from "zod";
import { storeRoutes } from "./control-routes.ts";
import { id, LineQuantities, plainTracking, Tracking } from "./control-shapes.ts";
import type { Sandbox } from "./sandbox.ts";
import {
  cancelFulfillmentByHand,
  mergeByHand,
  moveByHand,
  reportDelivery,
  requestByHand,
  requestCancellationByHand,
  splitByHand,
  updateTrackingByHand,
} from "./store/merchant.ts";
import { answerAsService, holdByHand, releaseByHand, SERVICE_ANSWERS, type ServiceAnswer } from "./store/other-apps.ts";

const Nothing = z.strictObject({});
const SERVICE_VERBS = Object.keys(SERVICE_ANSWERS) as [ServiceAnswer, ...ServiceAnswer[]];

/** The control API about parcels and fulfilment orders: the merchant's buttons, carriers, other apps. */
export function fulfilmentControl(sandbox: Sandbox): Router {
  const router = Router();
  const onStore = storeRoutes(sandbox, router);

  onStore(
    "/fulfilments/:id/tracking",
    Tracking.extend({ notifyCustomer: z.boolean().optional() }),
    ({ world, store, id, body: { notifyCustomer = false, ...tracking } }) =>
      updateTrackingByHand(world, store, id, { tracking: plainTracking(tracking), notifyCustomer }),
  );
  onStore("/fulfilments/:id/cancel", Nothing, ({ world, store, id }) => cancelFulfillmentByHand(world, store, id));
  onStore(
    "/fulfilments/:id/event",
    z.strictObject({ status: z.string() }),
    ({ world, store, id, body }) => reportDelivery(world, store, id, body.status),
    201,
  );

  const ofFulfillmentOrder = "/fulfilment-orders/:id";
  const App = z.string().min(1).optional();
  onStore(
    `${ofFulfillmentOrder}/hold`,
    z.strictObject({
      reason: z.string().optional(),
      notes: z.string().nullish(),
      app: App,
      lines: LineQuantities.optional(),
    }),
    ({ world, store, id, body }) => holdByHand(world, store, id, body),
  );
  onStore(`${ofFulfillmentOrder}/release`, z.strictObject({ app: App }), ({ world, store, id, body }) =>
    releaseByHand(world, store, id, body.app),
  );
  onStore(`${ofFulfillmentOrder}/move`, z.strictObject({ locationId: id }), ({ world, store, id, body }) =>
    moveByHand(world, store, id, body.locationId),
  );
  onStore(`${ofFulfillmentOrder}/split`, z.strictObject({ lines: LineQuantities }), ({ world, store, id, body }) =>
    splitByHand(world, store, id, body.lines),
  );
  onStore(`${ofFulfillmentOrder}/merge`, z.strictObject({ with: z.array(id).min(1) }), ({ world, store, id, body }) =>
    mergeByHand(world, store, [id, ...body.with]),
  );
  onStore(
    `${ofFulfillmentOrder}/request`,
    z.strictObject({ lines: LineQuantities.optional(), message: z.string().nullish() }),
    ({ world, store, id, body }) => requestByHand(world, store, id, body),
  );
  onStore(`${ofFulfillmentOrder}/request-cancellation`, Nothing, ({ world, store, id }) =>
    requestCancellationByHand(world, store, id),
  );
  onStore(
    `${ofFulfillmentOrder}/answer`,
    z.strictObject({ answer: z.enum(SERVICE_VERBS), message: z.string().nullish() }),
    ({ world, store, id, body }) => answerAsService(world, store, id, body),
  );
  return router;
}
