import { putOnHold } from "../../orders/by-hand/hold.server.ts";
import { whyNotCancel } from "../../orders/by-hand/possible.ts";
import { inOrderTransaction } from "../../orders/order-lock.server.ts";
import { deriveOrderState } from "../../orders/order-state.server.ts";
import { UNBOUGHT_STATES } from "../../orders/supplier-order-states.ts";
import { askToWithdraw } from "../../orders/withdraw.server.ts";
import type { Actor } from "../../platform/actor.ts";
import { audit } from "../../platform/audit.server.ts";
import type { Done } from "../../platform/problem.ts";
import { say } from "../../platform/phrase.ts";
import type { Services } from "../../shopify/services.ts";
import { refused } from "../../suppliers/shop-roles.server.ts";
import { giveToNext } from "../give-to-next.server.ts";
import { lockSupplierOrder, NO_SUPPLIER_ORDER } from "./lock-supplier-order.server.ts";

/** What becomes of the units: another supplier takes them, or the order waits for a person. */
export const AFTER_CANCEL = ["reroute", "hold"] as const;

type Asked = { supplierOrderId: string; reason: string; then: (typeof AFTER_CANCEL)[number] };

/**
 * A user takes a supplier order back. What was never sent is given up at once; what the supplier has, it is asked to
 * cancel, and its units stay with it until that is read back there. This supplier is not chosen for them again.
 */
export async function cancelAtSupplier(
  { db, clock }: Services,
  actor: Actor,
  { supplierOrderId, reason, then }: Asked,
): Promise<Done> {
  const said = reason.trim().slice(0, 200);
  if (said === "") return refused("Say why: it stands in the order's timeline.", "reason");
  const now = clock.now();
  const { shopId, userId } = actor;
  return inOrderTransaction(db, async (tx) => {
    const locked = await lockSupplierOrder(tx, { shopId, supplierOrderId });
    if (!locked) return refused(NO_SUPPLIER_ORDER);
    const whyNot = whyNotCancel(locked.facts);
    if (whyNot) return refused(say(whyNot));
    const { order, key, supplier, state, cancelRefusedAt } = locked.supplierOrder;
    await audit(tx, {
      ...{ shopId, actor: userId, action: "supplier-order.cancel-asked", orderId: order.id, now },
      subject: `supplier-order:${supplierOrderId}`,
      values: { order: order.name, key, supplier: supplier.name, reason: said, then },
    });
    const isHeld = await tx.hold.count({ where: { orderId: order.id, kind: "person", releasedAt: null } });
    if (then === "hold" && isHeld === 0) await putOnHold(tx, actor, { order, reason: said, now });
    if ((UNBOUGHT_STATES as readonly string[]).includes(state)) {
      const given = { id: supplierOrderId, shopId, order, key, supplier: supplier.name, now };
      if ((await giveToNext(tx, { ...given, note: "Canceled by a person." })) === "already-taken")
        return refused("It is being sent this moment. Reload the page, then cancel it.");
    } else {
      // Who asks once more, after the supplier refused, means it.
      if (cancelRefusedAt)
        await tx.supplierOrder.update({ where: { id: supplierOrderId }, data: { cancelReason: null } });
      await askToWithdraw(tx, { id: supplierOrderId, shopId, reason: "by-hand", now });
    }
    await deriveOrderState(tx, order.id, now);
    return { ok: true };
  });
}
