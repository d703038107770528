import { Prisma } from "@prisma/client";
import type { Database, Tx } from "../platform/db.server.ts";
import { isUniqueViolation } from "../platform/db-errors.server.ts";
import { sqlOf } from "../platform/sql.server.ts";
import { announce } from "./outbox.server.ts";

/** A job that this process has claimed. `attempt` fences it: a claim that ran out can no longer finish the row. */
export type ClaimedJob = {
  id: bigint;
  name: string;
  key: string;
  lane: string;
  payload: unknown;
  shopId: string | null;
  supplierId: string | null;
  priority: number;
  /** gid of the retailer order that it works for */
  correlationId: string | null;
  attempt: number;
  failures: number;
  /** it has to be given its turn first: see pace.server.ts */
  mustPace: boolean;
};

/** How many jobs of one shop, and of one supplier, run side by side at most, in all processes together. */
export type Limits = { perShop?: number; perSupplier?: number };

/** How long a claim holds without a sign of life. */
export const LEASE_MS = 20_000;

const CLAIMED = Prisma.sql`"id", "name", "key", "lane", "payload", "shopId", "supplierId", "priority", "correlationId",
  "attemptsStarted" AS "attempt", "attemptsFinished" AS "failures", "pacedAt" IS NULL AND EXISTS (
    SELECT 1 FROM "JobPace" WHERE "subject" IN ('shop:' || "shopId", 'supplier:' || "supplierId")) AS "mustPace"`;

/**
 * Claims the most urgent due job whose lane, shop and supplier have room, or answers null. Two processes never get the
 * same row, nor two rows of one lane or one place: the unique indexes on running rows have the last word, and who loses
 * that race asks again.
 */
export async function claimNextJob(db: Database, now: Date, limits: Limits = {}): Promise<ClaimedJob | null> {
  return claim(db, { now, limits, which: Prisma.sql`TRUE` });
}

/**
 * Claims this row. "not-yet" = it is not there or not due, perhaps because its transaction has not ended; "taken" = it
 * is done, under way, or has to wait for its lane, shop or supplier.
 */
export async function claimJob(
  db: Database,
  id: bigint,
  now: Date,
  limits: Limits = {},
): Promise<ClaimedJob | "not-yet" | "taken"> {
  const job = await claim(db, { now, limits, which: Prisma.sql`due."id" = ${id}` });
  if (job) return job;
  const row = await db.prisma.job.findUnique({ where: { id }, select: { state: true, runAt: true } });
  return !row || (row.state === "queued" && row.runAt > now) ? "not-yet" : "taken";
}

/**
 * Claims what waited for a job to end: the next of its lane, else the next of its supplier or shop where these had no
 * room left for another one.
 */
export async function claimAfter(
  db: Database,
  { lane, shopId, supplierId }: ClaimedJob,
  now: Date,
  limits: Limits = {},
): Promise<ClaimedJob | null> {
  const next = await claim(db, { now, limits, which: Prisma.sql`due."lane" = ${lane}` });
  if (next) return next;
  const wasFull = (
    column: Prisma.Sql,
    id: string,
    places: number,
  ) => Prisma.sql`due.${column} = ${id} AND ${places} <= 1 + (
    SELECT count(*) FROM "Job" AS busy WHERE busy.${column} = ${id} AND busy."state" = 'running')`;
  if (supplierId && limits.perSupplier) {
    const which = wasFull(Prisma.sql`"supplierId"`, supplierId, limits.perSupplier);
    const ofSupplier = await claim(db, { now, limits, which });
    if (ofSupplier) return ofSupplier;
  }
  if (!shopId || !limits.perShop) return null;
  return claim(db, { now, limits, which: wasFull(Prisma.sql`"shopId"`, shopId, limits.perShop) });
}

async function claim(
  db: Database,
  { now, limits, which }: { now: Date; limits: Limits; which: Prisma.Sql },
): Promise<ClaimedJob | null> {
  const leaseUntil = new Date(now.getTime() + LEASE_MS);
  const shop = place(Prisma.sql`"shopId"`, Prisma.sql`"shopSlot"`, limits.perShop);
  const supplier = place(Prisma.sql`"supplierId"`, Prisma.sql`"supplierSlot"`, limits.perSupplier);
  for (;;) {
    try {
      const [row] = await claimed(
        db,
        Prisma.sql`
        UPDATE "Job" AS job SET "state" = 'running', "attemptsStarted" = "attemptsStarted" + 1,
          "leaseUntil" = ${leaseUntil}, "shopSlot" = ${shop.free}, "supplierSlot" = ${supplier.free}
        WHERE "id" = (
          SELECT "id" FROM "Job" AS due
          WHERE "state" = 'queued' AND "runAt" <= ${now} AND ${which}
            AND NOT EXISTS (SELECT 1 FROM "Job" AS busy WHERE busy."lane" = due."lane" AND busy."state" = 'running')
            ${shop.hasRoom} ${supplier.hasRoom}
          ORDER BY "priority", "runAt", "id" LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING ${CLAIMED}`,
      );
      return row ?? null;
    } catch (cause) {
      if (!isUniqueViolation(cause)) throw cause;
    }
  }
}

/** Prepared: of all statements these are sent most often. */
const claimed = (db: Database, { strings, values }: Prisma.Sql) =>
  sqlOf(db).$queryRaw<ClaimedJob[]>(strings as unknown as TemplateStringsArray, ...values);

/** The SQL of a limit: has what `column` names a place left, and which one is taken. */
function place(column: Prisma.Sql, slot: Prisma.Sql, limit: number | undefined) {
  if (!limit) return { hasRoom: Prisma.empty, free: Prisma.sql`NULL::int` };
  return {
    hasRoom: Prisma.sql`AND (due.${column} IS NULL OR due.${column} NOT IN (
      SELECT busy.${column} FROM "Job" AS busy WHERE busy."state" = 'running' AND busy.${column} IS NOT NULL
      GROUP BY busy.${column} HAVING count(*) >= ${limit}))`,
    // One at random, so that many who look at once seldom meet; where another one took the last, place 1 is refused.
    free: Prisma.sql`CASE WHEN job.${column} IS NULL THEN NULL ELSE COALESCE((
      SELECT slot FROM generate_series(1, ${limit}::int) AS slot
      WHERE NOT EXISTS (SELECT 1 FROM "Job" AS busy
        WHERE busy."state" = 'running' AND busy.${column} = job.${column} AND busy.${slot} = slot)
      ORDER BY random() LIMIT 1), 1) END`,
  };
}

/** Signs of life for the jobs that run in this process. */
export async function renewLeases(db: Database, jobs: ClaimedJob[], now: Date): Promise<void> {
  await holdUntil(db, jobs, new Date(now.getTime() + LEASE_MS));
}

/** Lets the claims of a process that ends run out soon, so that another one may go on with its jobs. */
export async function shortenLeases(db: Database, jobs: ClaimedJob[], until: Date): Promise<void> {
  await holdUntil(db, jobs, until);
}

async function holdUntil(db: Database, jobs: ClaimedJob[], leaseUntil: Date): Promise<void> {
  if (jobs.length === 0) return;
  await db.prisma.job.updateMany({
    where: { state: "running", OR: jobs.map(({ id, attempt }) => ({ id, attemptsStarted: attempt })) },
    data: { leaseUntil },
  });
}

/** The work is done. */
export async function finishJob(db: Database, job: ClaimedJob, now: Date): Promise<void> {
  await sqlOf(db).$executeRaw`
    UPDATE "Job" SET "state" = 'done', "finishedAt" = ${now}, "leaseUntil" = NULL
    WHERE "id" = ${job.id} AND "state" = 'running' AND "attemptsStarted" = ${job.attempt}`;
}

type Requeue = { runAt: Date; note: string; now: Date };

/** To be looked at again later, without counting a failure. `pacedAt`: it has been given its turn. */
export async function putBack(
  db: Database,
  job: ClaimedJob,
  { runAt, note, now, pacedAt }: Requeue & { pacedAt?: Date },
): Promise<void> {
  const counts = { failures: job.failures, attempt: job.attempt - 1 };
  await requeue(db, job, { runAt, note, now, ...counts, pacedAt, failed: false });
}

/** A failed attempt, to be repeated at `runAt`. */
export async function retryLater(db: Database, job: ClaimedJob, { runAt, note, now }: Requeue): Promise<void> {
  const failures = job.failures + 1;
  await requeue(db, job, { runAt, note, now, failures, attempt: job.attempt, failed: true });
}

/** Offered again after its process died: that start counts, no attempt has finished. */
export async function offerAgain(db: Database, job: ClaimedJob, change: Requeue): Promise<void> {
  await requeue(db, job, { ...change, failures: job.failures, attempt: job.attempt, failed: true });
}

/** Given up. `onDead` tells people, in the same transaction. */
export async function buryJob(
  db: Database,
  job: ClaimedJob,
  { note, now, onDead }: { note: string; now: Date; onDead: (tx: Tx) => Promise<void> },
): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    const { count } = await tx.job.updateMany({
      where: stillOurs(job),
      data: { ...ENDED, state: "dead", attemptsFinished: { increment: 1 }, lastError: note, finishedAt: now },
    });
    if (count !== 1) return;
    await remember(tx, { of: job.id, at: job.id }, { at: now.toISOString(), attempt: job.attempt, error: note });
    await onDead(tx);
  });
}

const ENDED = { leaseUntil: null };
const stillOurs = ({ id, attempt }: ClaimedJob) => ({ id, state: "running", attemptsStarted: attempt });

type Change = Requeue & { failures: number; attempt: number; failed: boolean; pacedAt?: Date };

async function requeue(db: Database, job: ClaimedJob, change: Change): Promise<void> {
  for (;;) {
    try {
      await db.prisma.$transaction((tx) => requeueOrYield(tx, job, change));
      announce([{ id: job.id, attempt: change.attempt, runAt: change.runAt, priority: job.priority }]);
      return;
    } catch (cause) {
      // A twin was queued between our look and our write: look again.
      if (!isUniqueViolation(cause)) throw cause;
    }
  }
}

/**
 * Puts a running row back into the queue. When a twin was queued meanwhile, the twin does the work (its payload is the
 * same, because the key is made of all of it) and inherits the count of failures; this row is done.
 */
async function requeueOrYield(tx: Tx, job: ClaimedJob, change: Change): Promise<void> {
  const { runAt, note, now, failures, attempt, pacedAt = null } = change;
  // Locks the twin, so that it can neither start nor end before this row has left the queue's way.
  const [twin] = await tx.$queryRaw<{ id: bigint }[]>(Prisma.sql`
    SELECT "id" FROM "Job" WHERE "name" = ${job.name} AND "key" = ${job.key} AND "state" = 'queued' FOR UPDATE`);
  const queued = { state: "queued", runAt, pacedAt, attemptsStarted: attempt, attemptsFinished: failures };
  const { count } = await tx.job.updateMany({
    where: stillOurs(job),
    data: { ...ENDED, lastError: note, ...(twin ? { state: "done", finishedAt: now } : queued) },
  });
  if (count === 0) return;
  if (twin)
    await tx.$executeRaw(Prisma.sql`
      UPDATE "Job" SET "attemptsStarted" = GREATEST("attemptsStarted", ${attempt}),
        "attemptsFinished" = GREATEST("attemptsFinished", ${failures}), "lastError" = ${note} WHERE "id" = ${twin.id}`);
  if (change.failed)
    await remember(
      tx,
      { of: job.id, at: twin?.id ?? job.id },
      { at: now.toISOString(), attempt: job.attempt, error: note },
    );
}

/** One failure of a job: when, at which start, and what was said. */
export type Failure = { at: string; attempt: number; error: string };
const REMEMBERED = 20;

/** Adds a failure to what is remembered of the row `of`, on the row `at`. The newest are kept. */
async function remember(tx: Tx, { of, at }: { of: bigint; at: bigint }, failure: Failure): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE "Job" SET "history" =
      CASE WHEN jsonb_array_length(past."history") >= ${REMEMBERED} THEN past."history" - 0 ELSE past."history" END
      || ${JSON.stringify([failure])}::jsonb
    FROM (SELECT "history" FROM "Job" WHERE "id" = ${of}) AS past WHERE "Job"."id" = ${at}`);
}

/** Jobs whose process gave no sign of life in time. The caller puts each of them back, or buries it. */
export async function abandonedJobs(db: Database, now: Date): Promise<ClaimedJob[]> {
  return db.prisma.$queryRaw<ClaimedJob[]>(Prisma.sql`
    SELECT ${CLAIMED} FROM "Job" WHERE "state" = 'running' AND "leaseUntil" < ${now} ORDER BY "id"`);
}
