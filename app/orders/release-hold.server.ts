import type { Actor } from "../platform/actor.ts";
import { audit } from "../platform/audit.server.ts";
import type { Done } from "../platform/problem.ts";
import { enqueue } from "../queue/outbox.server.ts";
import type { Services } from "../shopify/services.ts";
import { isReleasable } from "./holds.ts";
import { inOrderTransaction, lockOrder } from "./order-lock.server.ts";
import { deriveOrderState } from "./order-state.server.ts";

const refused = (message: string): Done => ({ ok: false, problems: [{ message }] });

/**
 * A user ends a hold. It stays ended for what it was about (Hold.basis); the order is read again and goes on when nothing
 * else holds it.
 */
export async function releaseHold(
  { db, clock }: Services,
  actor: Actor,
  { orderId, holdId }: { orderId: string; holdId: string },
): Promise<Done> {
  const { shopId, userId } = actor;
  const now = clock.now();
  const known = await db.prisma.order.findFirst({ where: { id: orderId, shopId }, select: { orderGid: true } });
  if (!known) return refused("This order does not exist in your store. Go back to the list of orders.");
  return inOrderTransaction(db, async (tx) => {
    await lockOrder(tx, { shopId, orderGid: known.orderGid });
    const hold = await tx.hold.findFirst({ where: { id: holdId, shopId, orderId, releasedAt: null } });
    if (!hold) return refused("This hold has ended already. Reload the page to see where the order stands.");
    if (!isReleasable(hold.kind)) return refused(`This hold cannot be released here. What ends it: ${hold.endsBy}`);
    await tx.hold.update({ where: { id: hold.id }, data: { releasedAt: now, releasedBy: userId } });
    await audit(tx, {
      ...{ shopId, actor: userId, action: "order.hold-released", subject: `order:${orderId}`, orderId, now },
      values: { kind: hold.kind, reason: hold.reason, byPerson: true },
    });
    await enqueue(tx, "order.refresh", { shopId, orderGid: known.orderGid }, { now });
    await deriveOrderState(tx, orderId, now);
    return { ok: true };
  });
}
