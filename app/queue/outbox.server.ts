import { EventEmitter } from "node:events";
import type { Tx } from "../platform/db.server.ts";
import { namesDemo } from "../platform/demo-id.ts";
import type { Sql } from "../platform/sql.server.ts";
import { JOBS, type JobName, type JobPayload } from "./jobs.ts";
import type { Offer, Transport } from "./transports/transport.ts";

const announcements = new EventEmitter<{ offers: [readonly Offer[]] }>();

/** Tells the transports of this process about rows. Only a hint: the rows are the truth. */
export function announce(offers: readonly Offer[]): void {
  announcements.emit("offers", offers);
}

/** Hands every announcement of this process to `transport`, until the answer is called. */
export function announceTo(transport: Pick<Transport, "offer">): () => void {
  const hand = (offers: readonly Offer[]) => transport.offer(offers);
  announcements.on("offers", hand);
  return () => announcements.off("offers", hand);
}

type EnqueueOptions = {
  now: Date;
  delayMs?: number;
  shopId?: string;
  /** which tick of a recurring job it is */
  tickAt?: Date;
};

/**
 * Writes a job in the transaction that causes it. A row of the same (name, key) that is still queued is kept, with the
 * earlier of both times: two causes, one run. A running row never swallows a new one.
 */
export const enqueue = <Name extends JobName>(
  tx: Sql,
  name: Name,
  payload: JobPayload<Name>,
  { shopId, ...options }: EnqueueOptions,
): Promise<void> => enqueueAll(tx, name, [shopId === undefined ? { payload } : { payload, shopId }], options);

/** The same for several jobs of one name, in one statement and in their order. */
export async function enqueueAll<Name extends JobName>(
  tx: Sql,
  name: Name,
  jobs: readonly { payload: JobPayload<Name>; shopId?: string }[],
  { now, delayMs = 0, tickAt }: Omit<EnqueueOptions, "shopId">,
): Promise<void> {
  // Nothing is ever done for demo data, whoever asks for it.
  jobs = jobs.filter(({ payload }) => !namesDemo(payload));
  if (jobs.length === 0) return;
  const runAt = new Date(now.getTime() + delayMs);
  // One statement cannot touch a row twice.
  const byKey = new Map(jobs.map((job) => [describeJob(name, job.payload).key, job]));
  const rows = [...byKey.values()].map(({ payload, shopId }) => {
    const { key, lane, priority } = describeJob(name, payload);
    const { shopId: named, supplierId, supplierOrderId, orderGid } = payload as WorksFor;
    return { key, lane, priority, payload, shopId: shopId ?? named, supplierId, supplierOrderId, orderGid };
  });
  // The supplier and the retailer's order that a job works for: named, or those of its supplier order. A row that was
  // given its turn at a paced supplier keeps it. OFFSET 0: looked up row by row, never both tables read as a whole.
  const offers = await tx.$queryRaw<Offer[]>`
    INSERT INTO "Job" ("name", "key", "lane", "payload", "shopId", "supplierId", "runAt", "priority", "createdAt", "tickAt",
      "correlationId")
    SELECT ${name}, row_."key", row_."lane", row_."payload", row_."shopId",
      COALESCE(row_."supplierId", for_."supplierId"), ${runAt}::timestamp(3), row_."priority", ${now}::timestamp(3),
      ${tickAt ?? null}::timestamp(3), COALESCE(row_."orderGid", for_."orderGid")
    FROM ROWS FROM (jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS ("key" text, "lane" text, "priority" int,
      "payload" jsonb, "shopId" text, "supplierId" text, "supplierOrderId" text, "orderGid" text)) WITH ORDINALITY
      AS row_("key", "lane", "priority", "payload", "shopId", "supplierId", "supplierOrderId", "orderGid", "place")
    LEFT JOIN LATERAL (
      SELECT placed."supplierId", order_."orderGid"
      FROM "SupplierOrder" placed JOIN "Order" order_ ON order_."id" = placed."orderId"
      WHERE placed."id" = row_."supplierOrderId" OFFSET 0) for_ ON true
    ORDER BY row_."place"
    ON CONFLICT ("name", "key") WHERE "state" = 'queued'
    DO UPDATE SET "tickAt" = GREATEST("Job"."tickAt", EXCLUDED."tickAt"), "runAt" =
      CASE WHEN "Job"."pacedAt" IS NULL THEN LEAST("Job"."runAt", EXCLUDED."runAt") ELSE "Job"."runAt" END
    RETURNING "id", "name", "attemptsStarted" AS "attempt", "runAt", "priority"`;
  announce(offers);
}

type WorksFor = Partial<Record<"shopId" | "supplierId" | "supplierOrderId" | "orderGid", string>>;

/** Is a job of this (name, key) waiting or under way? `dueBy`: one that waits for longer does not count. */
export async function isQueuedOrRunning<Name extends JobName>(
  tx: Sql,
  name: Name,
  payload: JobPayload<Name>,
  { dueBy }: { dueBy?: Date } = {},
): Promise<boolean> {
  const { key, lane } = describeJob(name, payload);
  const by = dueBy ?? null;
  // Each half has an index of its own; a list of both states has none.
  const [found] = await tx.$queryRaw<{ is: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM "Job" WHERE "name" = ${name} AND "key" = ${key} AND "state" = 'queued'
        AND (${by}::timestamp(3) IS NULL OR "runAt" <= ${by}::timestamp(3)))
      OR EXISTS (SELECT 1 FROM "Job" WHERE "lane" = ${lane} AND "name" = ${name} AND "key" = ${key} AND "state" = 'running'
        AND (${by}::timestamp(3) IS NULL OR "runAt" <= ${by}::timestamp(3))) AS "is"`;
  return found?.is === true;
}

/**
 * Makes jobs due that were put back and wait for the same thing: their note says so. `shopIds` bounds whom it concerns;
 * webhooks belong to no shop and are always among them. Waking one too many does no harm: it waits again.
 */
export async function wakeWaiting(
  tx: Tx,
  { shopIds, note, now }: { shopIds: readonly string[]; note: string; now: Date },
): Promise<number> {
  const woken = await tx.job.updateManyAndReturn({
    where: {
      ...{ state: "queued", runAt: { gt: now }, lastError: { contains: note } },
      OR: [{ shopId: { in: [...shopIds] } }, { shopId: null }],
    },
    data: { runAt: now },
    select: { id: true, name: true, attemptsStarted: true, runAt: true, priority: true },
  });
  announce(woken.map(({ attemptsStarted, ...row }) => ({ ...row, attempt: attemptsStarted })));
  return woken.length;
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
