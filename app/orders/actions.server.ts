import type { Actor } from "../platform/actor.ts";
import { audit } from "../platform/audit.server.ts";
import type { Done } from "../platform/problem.ts";
import { enqueue } from "../queue/outbox.server.ts";
import type { Services } from "../shopify/services.ts";
import { DEMO_STAYS_HERE } from "./by-hand/possible.ts";

/** A user asks to read an order from Shopify now. */
export async function readOrderAgain(
  { db, clock }: Services,
  actor: Actor,
  { orderId }: { orderId: string },
): Promise<Done> {
  const { shopId, userId } = actor;
  const order = await db.prisma.order.findFirst({ where: { id: orderId, shopId } });
  if (!order)
    return {
      ok: false,
      problems: [{ message: "This order does not exist in your store. Go back to the list of orders." }],
    };
  if (order.demo) return { ok: false, problems: [{ message: DEMO_STAYS_HERE }] };
  const now = clock.now();
  await db.prisma.$transaction(async (tx) => {
    await enqueue(tx, "order.refresh", { shopId, orderGid: order.orderGid }, { now });
    await audit(tx, {
      ...{ shopId, actor: userId, action: "order.read-again", subject: `order:${orderId}`, orderId, now },
      values: { order: order.name },
    });
  });
  return { ok: true };
}
