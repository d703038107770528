import type { Database } from "../platform/db.server.ts";
import { isUniqueViolation } from "../platform/db-errors.server.ts";
import { sqlOf } from "../platform/sql.server.ts";
import { abandonedJobs } from "./claims.server.ts";
import { isJobName, JOBS, type JobName, type JobPayload } from "./jobs.ts";
import { enqueue } from "./outbox.server.ts";
import { offerAgain } from "./outcomes.server.ts";
import { bury, type OnDead, type QueueServices } from "./run-job.server.ts";

const DAY_MS = 86_400_000;
const ATTEMPTS_OF_UNKNOWN = 1;

/**
 * Offers again what a dead process had claimed, gives up what has killed its process too often, and removes done rows
 * of yesterday.
 */
export async function sweepJobs(services: QueueServices, onDead: OnDead): Promise<void> {
  const { db, clock } = services;
  const now = clock.now();
  for (const job of await abandonedJobs(db, now)) {
    const allowed = isJobName(job.name) ? JOBS[job.name].maxAttempts : ATTEMPTS_OF_UNKNOWN;
    const note = `The process that ran it ended without a word, ${job.attempt} time(s) so far.`;
    if (job.attempt >= allowed) await bury(services, job, note, onDead);
    else await offerAgain(db, job, { runAt: now, note, now });
  }
  await sqlOf(db).$executeRaw`
    DELETE FROM "Job" WHERE "state" = 'done' AND "finishedAt" < ${new Date(now.getTime() - DAY_MS)}::timestamp(3)`;
}

/**
 * Keeps one run of a recurring job in the queue: at the next multiple of `everyMs`, shifted by a share of it that depends
 * on the payload, so that not all shops come at once. Calling it often, and from several processes, changes nothing: a
 * tick runs once.
 */
export async function scheduleRecurring<Name extends JobName>(
  db: Pick<Database, "prisma">,
  name: Name,
  payload: JobPayload<Name>,
  { everyMs, now }: { everyMs: number; now: Date },
): Promise<void> {
  const shiftMs = spread(JSON.stringify(payload)) * everyMs;
  const slots = Math.floor((now.getTime() - shiftMs) / everyMs) + 1;
  const tickAt = new Date(Math.round(slots * everyMs + shiftMs));
  try {
    await enqueue(db.prisma, name, payload, { now, delayMs: tickAt.getTime() - now.getTime(), tickAt });
  } catch (cause) {
    // This tick has run already: another process was quicker, or its clock is ahead.
    if (!isUniqueViolation(cause)) throw cause;
  }
}

/** A number in [0, 1) that is always the same for the same text. */
function spread(text: string): number {
  let hash = 2_166_136_261;
  for (const char of text) hash = Math.imul(hash ^ char.charCodeAt(0), 16_777_619) >>> 0;
  return hash / 2 ** 32;
}
