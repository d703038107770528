import { resolveExceptions } from "../exceptions/exceptions.server.ts";
import { giveUpSupplierOrder } from "../orders/give-up.server.ts";
import { CROSSDOCK } from "../platform/actor.ts";
import { audit } from "../platform/audit.server.ts";
import type { Tx } from "../platform/db.server.ts";
import { msg } from "../platform/translate.ts";
import { enqueue } from "../queue/outbox.server.ts";

type Given = {
  id: string;
  shopId: string;
  order: { id: string; orderGid: string; name: string };
  key: string;
  supplier: string;
  note: string;
  now: Date;
};

/**
 * Gives up a supplier order that was never sent, and has its units routed as if its supplier had declined them. The
 * caller holds the Order lock. "already-taken": it is bought, under way or over, and stays what it is.
 */
export async function giveToNext(
  tx: Tx,
  { id, shopId, order, key, supplier, note, now }: Given,
): Promise<"moved" | "already-taken"> {
  if ((await giveUpSupplierOrder(tx, id, { note, now })) === "already-taken") return "already-taken";
  // As if it had declined: the next decision passes it over.
  await tx.$executeRaw`UPDATE "SupplierOrderLine" SET "declined" = "quantity" WHERE "supplierOrderId" = ${id}`;
  const subject = `supplier-order:${id}`;
  await audit(tx, {
    ...{ shopId, actor: CROSSDOCK, action: "supplier-order.cancelled", now, orderId: order.id, subject },
    values: { order: order.name, key, supplier, reason: note },
  });
  await resolveExceptions(tx, { shopId, subject, resolution: msg("It goes to the next supplier."), now });
  const payload = { shopId, orderGid: order.orderGid };
  await enqueue(tx, "order.sync-requests", payload, { now });
  await enqueue(tx, "order.route", payload, { now });
  return "moved";
}
