import { EventEmitter } from "node:events";
import { Prisma } from "@prisma/client";
import type { Tx } from "../platform/db.server.ts";
import { JOBS, type JobName, type JobPayload } from "./jobs.ts";

/** Tells the runner of the same process that work may have become due. Only a hint: the row is the truth. */
export const wakeUps = new EventEmitter();

type EnqueueOptions = { now: Date; delayMs?: number; shopId?: string };

/**
 * Writes a job in the transaction that causes it. A row of the same (name, key) that is still queued is kept, with the
 * earlier of both times: two causes, one run. A running row never swallows a new one.
 */
export async function enqueue<Name extends JobName>(
  tx: Tx,
  name: Name,
  payload: JobPayload<Name>,
  { now, delayMs = 0, shopId }: EnqueueOptions,
): Promise<void> {
  const { key, lane, priority } = describeJob(name, payload);
  const runAt = new Date(now.getTime() + delayMs);
  const owner = shopId ?? ("shopId" in payload ? payload.shopId : null);
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO "Job" ("name", "key", "lane", "payload", "shopId", "runAt", "priority", "createdAt",
      "correlationId")
    VALUES (${name}, ${key}, ${lane}, ${JSON.stringify(payload)}::jsonb, ${owner}, ${runAt}, ${priority}, ${now},
      ${orderOf(payload)})
    ON CONFLICT ("name", "key") WHERE "state" = 'queued'
    DO UPDATE SET "runAt" = LEAST("Job"."runAt", EXCLUDED."runAt")`);
  wakeUps.emit("enqueued");
}

/** The retailer order that a job works for, as SQL: named, or that of its supplier order. */
function orderOf(payload: object): Prisma.Sql {
  const { orderGid, supplierOrderId } = payload as { orderGid?: string; supplierOrderId?: string };
  if (orderGid !== undefined) return Prisma.sql`${orderGid}`;
  if (supplierOrderId === undefined) return Prisma.sql`NULL`;
  return Prisma.sql`(SELECT "Order"."orderGid" FROM "SupplierOrder" JOIN "Order" ON "Order"."id" = "SupplierOrder"."orderId"
    WHERE "SupplierOrder"."id" = ${supplierOrderId})`;
}

/** Is a job of this (name, key) waiting or under way? `dueBy`: one that waits for longer does not count. */
export async function isQueuedOrRunning<Name extends JobName>(
  tx: Tx,
  name: Name,
  payload: JobPayload<Name>,
  { dueBy }: { dueBy?: Date } = {},
): Promise<boolean> {
  const { key } = describeJob(name, payload);
  const soon = dueBy ? { runAt: { lte: dueBy } } : {};
  const count = await tx.job.count({ where: { name, key, state: { in: ["queued", "running"] }, ...soon } });
  return count > 0;
}

/**
 * Makes jobs due that were put back and wait for the same thing: their note says so. `shopIds` bounds whom it concerns;
 * webhooks belong to no shop and are always among them. Waking one too many does no harm: it waits again.
 */
export async function wakeWaiting(
  tx: Tx,
  { shopIds, note, now }: { shopIds: readonly string[]; note: string; now: Date },
): Promise<number> {
  const { count } = await tx.job.updateMany({
    where: {
      ...{ state: "queued", runAt: { gt: now }, lastError: { contains: note } },
      OR: [{ shopId: { in: [...shopIds] } }, { shopId: null }],
    },
    data: { runAt: now },
  });
  if (count > 0) wakeUps.emit("enqueued");
  return count;
}

/** Where a job stands in the catalogue: its key, its lane, its priority. */
export function describeJob<Name extends JobName>(name: Name, payload: JobPayload<Name>) {
  const kind = JOBS[name] as unknown as {
    key: (payload: JobPayload<Name>) => string;
    lane: (payload: JobPayload<Name>) => string;
    maxAttempts: number;
    priority: number;
  };
  return { key: kind.key(payload), lane: kind.lane(payload), maxAttempts: kind.maxAttempts, priority: kind.priority };
}
