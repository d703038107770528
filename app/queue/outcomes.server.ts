import { Prisma } from "@prisma/client";
import type { Database, Tx } from "../platform/db.server.ts";
import { isUniqueViolation } from "../platform/db-errors.server.ts";
import { sqlOf } from "../platform/sql.server.ts";
import type { ClaimedJob } from "./claims.server.ts";
import { announce } from "./outbox.server.ts";

/** The work is done. */
export const finishJob = (db: Database, job: ClaimedJob, now: Date): Promise<void> => finishJobs(db, [job], now);

/** The work of several is done. Those whose claim has run out meanwhile are left to whoever has them now. */
export async function finishJobs(db: Database, jobs: readonly ClaimedJob[], now: Date): Promise<void> {
  if (jobs.length === 0) return;
  await sqlOf(db).$executeRaw`
    UPDATE "Job" SET "state" = 'done', "finishedAt" = ${now}::timestamp(3), "leaseUntil" = NULL
    FROM unnest((SELECT ${jobs.map(({ id }) => String(id))}::bigint[]),
      (SELECT ${jobs.map(({ attempt }) => attempt)}::int[])) AS ours("id", "attempt")
    WHERE "Job"."id" = ours."id" AND "state" = 'running' AND "attemptsStarted" = ours."attempt"`;
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
      if (!(await requeueAlone(db, job, change))) await db.prisma.$transaction((tx) => requeueOrYield(tx, job, change));
      announce([offerOf(job, change)]);
      return;
    } catch (cause) {
      // A twin was queued between our look and our write: look again.
      if (!isUniqueViolation(cause)) throw cause;
    }
  }
}

const offerOf = ({ id, name, priority }: ClaimedJob, { attempt, runAt }: Change) => ({
  id,
  name,
  attempt,
  runAt,
  priority,
});

/** Puts a running row back into the queue, as long as it has no twin there. false = it has one, or is no more ours. */
async function requeueAlone(db: Database, job: ClaimedJob, change: Change): Promise<boolean> {
  const { runAt, note, now, failures, attempt, pacedAt = null } = change;
  const failed = change.failed ? [{ at: now.toISOString(), attempt: job.attempt, error: note }] : [];
  const written = await sqlOf(db).$executeRaw`
    UPDATE "Job" SET "state" = 'queued', "runAt" = ${runAt}::timestamp(3), "pacedAt" = ${pacedAt}::timestamp(3),
      "attemptsStarted" = ${attempt}::int, "attemptsFinished" = ${failures}::int, "leaseUntil" = NULL,
      "lastError" = ${note}, "history" = CASE WHEN jsonb_array_length("history") >= ${REMEMBERED}::int
        AND ${change.failed}::boolean THEN "history" - 0 ELSE "history" END || ${JSON.stringify(failed)}::jsonb
    WHERE "id" = ${job.id} AND "state" = 'running' AND "attemptsStarted" = ${job.attempt}::int AND NOT EXISTS (
      SELECT 1 FROM "Job" AS twin WHERE twin."name" = ${job.name} AND twin."key" = ${job.key} AND twin."state" = 'queued')`;
  return written === 1;
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
