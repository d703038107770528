import type { Tx } from "../../../platform/db.server.ts";
import { newId } from "../../../platform/ids.server.ts";
import { enqueue } from "../../../queue/outbox.server.ts";
import type { WebhookEvent } from "../api/messages.ts";

/** Has a vendor's webhook told of one of its orders, in the transaction that causes it. Without a webhook nothing is. */
export async function announceToVendor(
  tx: Tx,
  { supplierId, shopId, supplierOrderId }: { supplierId: string; shopId: string; supplierOrderId: string },
  type: Exclude<WebhookEvent, "ping">,
  now: Date,
): Promise<void> {
  const webhook = await tx.vendorWebhook.findUnique({ where: { supplierId }, select: { supplierId: true } });
  if (!webhook) return;
  const id = newId();
  await tx.vendorEvent.create({ data: { id, shopId, supplierId, type, supplierOrderId, createdAt: now } });
  await enqueue(tx, "vendor-event.tell", { supplierId, eventId: id }, { now, shopId });
}
