import type { Actor } from "../../platform/actor.ts";
import { audit } from "../../platform/audit.server.ts";
import type { Done } from "../../platform/problem.ts";
import { say } from "../../platform/phrase.ts";
import { enqueue } from "../../queue/outbox.server.ts";
import type { Services } from "../../shopify/services.ts";
import { refused } from "../../suppliers/shop-roles.server.ts";
import { waits } from "../holds.ts";
import { inOrderTransaction } from "../order-lock.server.ts";
import { deriveOrderState } from "../order-state.server.ts";
import { UNBOUGHT_STATES } from "../supplier-order-states.ts";
import { lockForPerson, NO_ORDER } from "./order-facts.server.ts";
import { whyNotSend } from "./possible.ts";

/**
 * A user has an order sent now: the time it would wait is over, and its supplier orders do not wait for the hours of
 * their suppliers. Everything else that stops an order still does.
 */
export async function sendOrderNow(
  { db, clock }: Services,
  { shopId, userId }: Actor,
  { orderId }: { orderId: string },
): Promise<Done> {
  const now = clock.now();
  return inOrderTransaction(db, async (tx) => {
    const locked = await lockForPerson(tx, { shopId, orderId });
    if (!locked) return refused(NO_ORDER);
    const whyNot = whyNotSend(locked.facts);
    if (whyNot) return refused(say(whyNot));
    const { order, holds } = locked;
    const about = { shopId, actor: userId, orderId, now };
    for (const { id, kind } of holds.filter((hold) => waits(hold.kind))) {
      const { reason } = await tx.hold.update({ where: { id }, data: { releasedAt: now, releasedBy: userId } });
      const values = { kind, reason, byPerson: true };
      await audit(tx, { ...about, action: "order.hold-released", subject: `order:${orderId}`, values });
    }
    const unsent = await tx.supplierOrder.findMany({
      where: { orderId, shopId, state: { in: [...UNBOUGHT_STATES] } },
      include: { supplier: { select: { name: true } } },
      orderBy: { id: "asc" },
    });
    for (const { id, key, state, supplier } of unsent) {
      // What it waited for is over with it.
      await tx.supplierOrder.update({ where: { id }, data: { sendNowAt: now, stateNote: null } });
      const values = { order: order.name, key, supplier: supplier.name };
      await audit(tx, { ...about, action: "supplier-order.send-now", subject: `supplier-order:${id}`, values });
      // What is only planned is claimed first, and sent from there.
      if (state !== "planned") await enqueue(tx, "supplier-order.send", { supplierOrderId: id }, { now, shopId });
    }
    await enqueue(tx, "order.refresh", { shopId, orderGid: order.orderGid }, { now });
    await deriveOrderState(tx, orderId, now);
    return { ok: true };
  });
}
