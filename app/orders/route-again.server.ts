import { UNROUTED_KINDS } from "../exceptions/routing-kinds.ts";
import type { Tx } from "../platform/db.server.ts";
import { enqueue } from "../queue/outbox.server.ts";
import { RULE_HOLDS } from "./holds.ts";

/** Routes again what found no supplier and what rules hold back: stock, suppliers or the rules may be others now. */
export async function routeAgain(tx: Tx, { shopId, now }: { shopId: string; now: Date }): Promise<void> {
  const told = await tx.exception.findMany({
    where: { shopId, state: "open", kind: { in: [...UNROUTED_KINDS] }, orderId: { not: null } },
    select: { orderId: true },
    distinct: ["orderId"],
  });
  const waits = { some: { kind: { in: [...RULE_HOLDS] }, releasedAt: null } };
  const orders = await tx.order.findMany({
    where: { shopId, OR: [{ id: { in: told.flatMap(({ orderId }) => orderId ?? []) } }, { holds: waits }] },
    select: { orderGid: true },
    orderBy: { id: "asc" },
  });
  for (const { orderGid } of orders) await enqueue(tx, "order.route", { shopId, orderGid }, { now });
}
