import type { Hold } from "@prisma/client";
import { CROSSDOCK } from "../platform/actor.ts";
import { audit } from "../platform/audit.server.ts";
import { newId } from "../platform/ids.server.ts";
import type { Sql } from "../platform/sql.server.ts";
import { enqueue } from "../queue/outbox.server.ts";
import type { OrderHold } from "./holds.ts";

/** What is needed of a hold to judge it anew. */
export type OpenHold = Pick<Hold, "id" | "kind" | "reason" | "endsBy" | "basis" | "until">;

/**
 * Makes the open holds of an order those that are wanted: new ones begin, those that no longer apply end, the others say
 * what they say now.
 */
export async function applyHolds(
  tx: Sql,
  {
    order,
    open,
    wanted,
    now,
  }: { order: { id: string; shopId: string; orderGid: string }; open: OpenHold[]; wanted: OrderHold[]; now: Date },
): Promise<void> {
  const about = { shopId: order.shopId, actor: CROSSDOCK, subject: `order:${order.id}`, orderId: order.id, now };
  for (const hold of open.filter((each) => !wanted.some((want) => want.kind === each.kind))) {
    await tx.$executeRaw`UPDATE "Hold" SET "releasedAt" = ${now}::timestamp(3) WHERE "id" = ${hold.id}`;
    await audit(tx, { ...about, action: "order.hold-released", values: { kind: hold.kind, reason: hold.reason } });
  }
  for (const want of wanted) {
    const { kind, reason, endsBy, basis, until } = want;
    const stands = open.find((each) => each.kind === kind);
    if (stands) {
      if (!isSame(stands, want))
        await tx.$executeRaw`
          UPDATE "Hold" SET "reason" = ${reason}, "endsBy" = ${endsBy}, "basis" = ${basis}, "until" = ${until}::timestamp(3)
          WHERE "id" = ${stands.id}`;
      continue;
    }
    await tx.$executeRaw`
      INSERT INTO "Hold" ("id", "shopId", "orderId", "kind", "reason", "endsBy", "basis", "until", "createdAt")
      VALUES (${newId()}, ${order.shopId}, ${order.id}, ${kind}, ${reason}, ${endsBy}, ${basis}, ${until}::timestamp(3),
        ${now}::timestamp(3))`;
    await audit(tx, { ...about, action: "order.held", values: { kind, reason, endsBy } });
  }
  await comeBackAfter(tx, order, wanted, now);
}

/** A hold that ends by the clock ends with the next read: this asks for it. */
async function comeBackAfter(
  tx: Sql,
  { shopId, orderGid }: { shopId: string; orderGid: string },
  holds: OrderHold[],
  now: Date,
): Promise<void> {
  for (const { until } of holds)
    if (until) {
      const delayMs = until.getTime() - now.getTime();
      await enqueue(tx, "order.refresh", { shopId, orderGid }, { now, delayMs });
    }
}

const isSame = (stored: OpenHold, want: OrderHold) =>
  stored.reason === want.reason &&
  stored.endsBy === want.endsBy &&
  stored.basis === want.basis &&
  stored.until?.getTime() === want.until?.getTime();
