import { Prisma } from "@prisma/client";
import type { Database, Tx } from "../platform/db.server.ts";
import { isUniqueViolation } from "../platform/db-errors.server.ts";

/** A job that this process has claimed. `attempt` fences it: a claim that ran out can no longer finish the row. */
export type ClaimedJob = {
  id: bigint;
  name: string;
  key: string;
  lane: string;
  payload: unknown;
  shopId: string | null;
  /** gid of the retailer order that it works for */
  correlationId: string | null;
  attempt: number;
  failures: number;
};

/** How long a claim holds without a sign of life. */
export const LEASE_MS = 60_000;

/**
 * Claims the most urgent due job whose lane is free, or answers null. Two processes never get the same row, nor two
 * rows of one lane: the unique index on running lanes has the last word, and who loses that race asks again.
 */
export async function claimNextJob(db: Database, now: Date): Promise<ClaimedJob | null> {
  const leaseUntil = new Date(now.getTime() + LEASE_MS);
  for (;;) {
    try {
      const [row] = await db.prisma.$queryRaw<ClaimedJob[]>(Prisma.sql`
        UPDATE "Job" SET "state" = 'running', "attemptsStarted" = "attemptsStarted" + 1, "leaseUntil" = ${leaseUntil}
        WHERE "id" = (
          SELECT "id" FROM "Job" AS due
          WHERE "state" = 'queued' AND "runAt" <= ${now}
            AND NOT EXISTS (SELECT 1 FROM "Job" AS busy WHERE busy."lane" = due."lane" AND busy."state" = 'running')
          ORDER BY "priority", "runAt", "id" LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING "id", "name", "key", "lane", "payload", "shopId", "correlationId",
          "attemptsStarted" AS "attempt", "attemptsFinished" AS "failures"`);
      return row ?? null;
    } catch (cause) {
      if (!isUniqueViolation(cause)) throw cause;
    }
  }
}

/** Signs of life for the jobs that run in this process. */
export async function renewLeases(db: Database, jobs: ClaimedJob[], now: Date): Promise<void> {
  if (jobs.length === 0) return;
  await db.prisma.job.updateMany({
    where: { state: "running", OR: jobs.map(({ id, attempt }) => ({ id, attemptsStarted: attempt })) },
    data: { leaseUntil: new Date(now.getTime() + LEASE_MS) },
  });
}

/** The work is done. */
export async function finishJob(db: Database, job: ClaimedJob, now: Date): Promise<void> {
  await db.prisma.job.updateMany({ where: stillOurs(job), data: { ...ENDED, state: "done", finishedAt: now } });
}

type Requeue = { runAt: Date; note: string; now: Date };

/** To be looked at again later, without counting a failure. */
export async function putBack(db: Database, job: ClaimedJob, { runAt, note, now }: Requeue): Promise<void> {
  await requeue(db, job, { runAt, note, now, failures: job.failures, attempt: job.attempt - 1 });
}

/** A failed attempt, to be repeated at `runAt`. */
export async function retryLater(db: Database, job: ClaimedJob, { runAt, note, now }: Requeue): Promise<void> {
  const failures = job.failures + 1;
  await requeue(db, job, { runAt, note, now, failures, attempt: job.attempt });
}

/** Offered again after its process died: that start counts, no attempt has finished. */
export async function offerAgain(db: Database, job: ClaimedJob, change: Requeue): Promise<void> {
  await requeue(db, job, { ...change, failures: job.failures, attempt: job.attempt });
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
    if (count === 1) await onDead(tx);
  });
}

const ENDED = { leaseUntil: null };
const stillOurs = ({ id, attempt }: ClaimedJob) => ({ id, state: "running", attemptsStarted: attempt });

type Counts = { failures: number; attempt: number };

async function requeue(db: Database, job: ClaimedJob, change: Requeue & Counts): Promise<void> {
  for (;;) {
    try {
      return await db.prisma.$transaction((tx) => requeueOrYield(tx, job, change));
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
async function requeueOrYield(tx: Tx, job: ClaimedJob, change: Requeue & Counts): Promise<void> {
  const { runAt, note, now, failures, attempt } = change;
  // Locks the twin, so that it can neither start nor end before this row has left the queue's way.
  const [twin] = await tx.$queryRaw<{ id: bigint }[]>(Prisma.sql`
    SELECT "id" FROM "Job" WHERE "name" = ${job.name} AND "key" = ${job.key} AND "state" = 'queued' FOR UPDATE`);
  const { count } = await tx.job.updateMany({
    where: stillOurs(job),
    data: twin
      ? { ...ENDED, state: "done", lastError: note, finishedAt: now }
      : { ...ENDED, state: "queued", runAt, lastError: note, attemptsStarted: attempt, attemptsFinished: failures },
  });
  if (twin && count === 1)
    await tx.$executeRaw(Prisma.sql`
      UPDATE "Job" SET "attemptsStarted" = GREATEST("attemptsStarted", ${attempt}),
        "attemptsFinished" = GREATEST("attemptsFinished", ${failures}), "lastError" = ${note} WHERE "id" = ${twin.id}`);
}

/** Jobs whose process gave no sign of life in time. The caller puts each of them back, or buries it. */
export async function abandonedJobs(db: Database, now: Date): Promise<ClaimedJob[]> {
  const rows = await db.prisma.job.findMany({ where: { state: "running", leaseUntil: { lt: now } } });
  return rows.map(({ attemptsStarted, attemptsFinished, ...row }) => ({
    ...row,
    attempt: attemptsStarted,
    failures: attemptsFinished,
  }));
}

/** Lets the claims of a process that ends run out soon, so that another one may go on with its jobs. */
export async function shortenLeases(db: Database, jobs: ClaimedJob[], until: Date): Promise<void> {
  await db.prisma.job.updateMany({
    where: { state: "running", OR: jobs.map(({ id, attempt }) => ({ id, attemptsStarted: attempt })) },
    data: { leaseUntil: until },
  });
}
