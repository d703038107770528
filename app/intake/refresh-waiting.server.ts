import type { Tx } from "../platform/db.server.ts";
import { enqueue } from "../queue/outbox.server.ts";

/** Reads the orders that wait once more: more of them may be read now, or is asked for. */
export async function refreshWaiting(tx: Tx, { shopId, now }: { shopId: string; now: Date }): Promise<void> {
  const waiting = await tx.order.findMany({
    where: { shopId, state: { in: ["new", "waiting"] } },
    select: { orderGid: true },
    orderBy: { id: "asc" },
  });
  for (const { orderGid } of waiting) await enqueue(tx, "order.refresh", { shopId, orderGid }, { now });
}
