import { z } from "zod";
import { AFTER_CANCEL, cancelAtSupplier } from "../dispatch/by-hand/cancel.server.ts";
import { writeToSupplier } from "../dispatch/by-hand/message.server.ts";
import { readOrderAgain } from "../orders/actions.server.ts";
import { holdOrder } from "../orders/by-hand/hold.server.ts";
import { sendOrderNow } from "../orders/by-hand/send-now.server.ts";
import { releaseHold } from "../orders/release-hold.server.ts";
import type { Actor } from "../platform/actor.ts";
import { JsonText } from "../platform/json-text.ts";
import type { Done, Problem } from "../platform/problem.ts";
import type { Services } from "../shopify/services.ts";
import { enterParcel, enterTracking, takeBackParcel } from "../tracking/by-hand/parcels.server.ts";
import { readShippingAddress } from "./order-page.server.ts";

const Id = z.string().max(64);
const Key = z.string().min(8).max(64);
const Tracking = { carrier: z.string().max(100), numbers: z.string().max(2_000) };
const Lines = z.array(z.object({ supplierOrderLineId: Id, units: z.number().int() })).max(500);

/** What the page of an order may ask for. */
export const OrderIntent = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("show-address") }),
  z.object({ intent: z.literal("read-again") }),
  z.object({ intent: z.literal("send-now") }),
  z.object({ intent: z.literal("hold"), reason: z.string().max(500) }),
  z.object({ intent: z.literal("release-hold"), holdId: Id }),
  z.object({
    intent: z.literal("cancel"),
    supplierOrderId: Id,
    reason: z.string().max(500),
    then: z.enum(AFTER_CANCEL),
  }),
  z.object({ intent: z.literal("message"), supplierOrderId: Id, text: z.string().max(5_000) }),
  z.object({
    intent: z.literal("parcel"),
    supplierOrderId: Id,
    key: Key,
    ...Tracking,
    lines: JsonText.pipe(Lines),
  }),
  z.object({ intent: z.literal("tracking"), shipmentId: Id, ...Tracking }),
  z.object({ intent: z.literal("take-back"), shipmentId: Id, key: Key }),
]);
type OrderIntent = z.infer<typeof OrderIntent>;

type Result = { ok: true; notice?: string; values?: { [name: string]: string } } | { ok: false; problems: Problem[] };

const NOTICES: Record<Exclude<OrderIntent["intent"], "show-address">, string> = {
  "read-again": "Reading the order from Shopify",
  "send-now": "Sending the order",
  hold: "Order on hold",
  "release-hold": "Hold released",
  cancel: "Taken back from the supplier",
  message: "Message sent",
  parcel: "Tracking added",
  tracking: "Tracking added",
  "take-back": "Parcel taken back",
};

/** Does what a form on an order's page asks for, and says what to tell when it is done. */
export async function orderAction(
  services: Services,
  actor: Actor,
  orderId: string,
  form: OrderIntent,
): Promise<Result> {
  if (form.intent === "show-address") {
    const lines = await readShippingAddress(services, actor, { orderId });
    if (lines) return { ok: true, values: { address: lines.join("\n") } };
    return { ok: false, problems: [{ message: "This order has no shipping address any more." }] };
  }
  const done = await run(services, actor, orderId, form);
  return done.ok ? { ok: true, notice: NOTICES[form.intent] } : done;
}

function run(
  services: Services,
  actor: Actor,
  orderId: string,
  form: Exclude<OrderIntent, { intent: "show-address" }>,
): Promise<Done> {
  switch (form.intent) {
    case "read-again":
      return readOrderAgain(services, actor, { orderId });
    case "send-now":
      return sendOrderNow(services, actor, { orderId });
    case "hold":
      return holdOrder(services, actor, { orderId, reason: form.reason });
    case "release-hold":
      return releaseHold(services, actor, { orderId, holdId: form.holdId });
    case "cancel":
      return cancelAtSupplier(services, actor, form);
    case "message":
      return writeToSupplier(services, actor, form);
    case "parcel":
      return enterParcel(services, actor, form);
    case "tracking":
      return enterTracking(services, actor, form);
    case "take-back":
      return takeBackParcel(services, actor, form);
  }
}
