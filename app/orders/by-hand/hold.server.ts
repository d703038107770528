import type { Order } from "@prisma/client";
import type { Actor } from "../../platform/actor.ts";
import { audit } from "../../platform/audit.server.ts";
import type { Tx } from "../../platform/db.server.ts";
import { newId } from "../../platform/ids.server.ts";
import type { Done } from "../../platform/problem.ts";
import { say } from "../../platform/phrase.ts";
import { enqueue } from "../../queue/outbox.server.ts";
import type { Services } from "../../shopify/services.ts";
import { refused } from "../../suppliers/shop-roles.server.ts";
import { heldByPerson } from "../holds.ts";
import { inOrderTransaction } from "../order-lock.server.ts";
import { deriveOrderState } from "../order-state.server.ts";
import { lockForPerson, NO_ORDER } from "./order-facts.server.ts";
import { whyNotHold } from "./possible.ts";

const LONGEST_REASON = 200;

/**
 * A user puts an order on hold: what no supplier has yet is neither routed nor sent until somebody releases it. What a
 * supplier has stays with it.
 */
export async function holdOrder(
  { db, clock }: Services,
  actor: Actor,
  { orderId, reason }: { orderId: string; reason: string },
): Promise<Done> {
  const said = reason.trim().slice(0, LONGEST_REASON);
  if (said === "") return refused("Say why the order waits: others will read it.", "reason");
  const now = clock.now();
  return inOrderTransaction(db, async (tx) => {
    const locked = await lockForPerson(tx, { shopId: actor.shopId, orderId });
    if (!locked) return refused(NO_ORDER);
    const whyNot = whyNotHold(locked.facts);
    if (whyNot) return refused(say(whyNot));
    await putOnHold(tx, actor, { order: locked.order, reason: said, now });
    return { ok: true };
  });
}

/** Writes such a hold. The caller holds the Order lock, and knows that there is none. */
export async function putOnHold(
  tx: Tx,
  { shopId, userId }: Actor,
  { order, reason, now }: { order: Pick<Order, "id" | "orderGid" | "demo">; reason: string; now: Date },
): Promise<void> {
  const hold = heldByPerson(reason);
  await tx.hold.create({ data: { id: newId(), shopId, orderId: order.id, ...hold, createdAt: now } });
  // A decision or a send that was made for the order as it was before does not go through.
  await tx.order.update({ where: { id: order.id }, data: { version: { increment: 1 } } });
  await audit(tx, {
    ...{ shopId, actor: userId, action: "order.held", subject: `order:${order.id}`, orderId: order.id, now },
    values: { kind: hold.kind, reason, endsBy: hold.endsBy },
  });
  if (!order.demo) await enqueue(tx, "order.refresh", { shopId, orderGid: order.orderGid }, { now });
  await deriveOrderState(tx, order.id, now);
}
