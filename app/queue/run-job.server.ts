import type { Clock } from "../platform/clock.server.ts";
import { onBehalfOf } from "../platform/correlation.server.ts";
import type { Database, Tx } from "../platform/db.server.ts";
import { log } from "../platform/log.server.ts";
import { jobsFinished, jobSeconds, jobsStarted } from "../platform/metrics.server.ts";
import { backoffMs } from "./backoff.ts";
import type { ClaimedJob } from "./claims.server.ts";
import { NotNow, type JobResult } from "./job-result.ts";
import { isJobName, JOBS, type JobName, type JobPayload } from "./jobs.ts";
import { buryJob, finishJob, putBack, retryLater } from "./outcomes.server.ts";
import { takeTurn } from "./pace.server.ts";

/** The least that a queue needs of the services; handlers get all of them. */
export type QueueServices = { db: Database; clock: Clock };
/** One handler per job of the catalogue, and for some of those that may be dealt with together one for many. */
export type Handlers<S extends QueueServices> = {
  [Name in JobName]: (services: S, payload: JobPayload<Name>) => Promise<JobResult>;
} & { together?: { [Name in JobName]?: TogetherHandler<S, JobPayload<Name>> } };

/**
 * Does what the handler of one job does, for many at once: all of it or, where it throws, nothing. Answers each of them
 * in its place. "alone": this one is left to the handler of one, as all are after a throw. Calls nobody outside.
 */
export type TogetherHandler<S, Payload> = (
  services: S,
  payloads: readonly Payload[],
) => Promise<readonly (JobResult | "alone")[]>;

/** A job that was given up: what a person is told. */
export type DeadJob = {
  id: string;
  name: string;
  payload: unknown;
  shopId: string | null;
  attempts: number;
  error: string;
  at: Date;
};
/** Tells a person about a dead job, in the transaction that buries it. The queue knows no exceptions itself. */
export type OnDead = (tx: Tx, job: DeadJob) => Promise<void>;

/** Runs one claimed job and writes what came of it. Never throws for what the handler does. */
export function runJob<S extends QueueServices>(
  services: S,
  handlers: Handlers<S>,
  job: ClaimedJob,
  onDead: OnDead,
): Promise<void> {
  return onBehalfOf(job.correlationId, () => runCorrelated(services, handlers, job, onDead));
}

async function runCorrelated<S extends QueueServices>(
  services: S,
  handlers: Handlers<S>,
  job: ClaimedJob,
  onDead: OnDead,
): Promise<void> {
  const { db, clock } = services;
  const startedMs = performance.now();
  const fields = { jobId: String(job.id), job: job.name, attempt: job.attempt };
  if (!isJobName(job.name)) return bury(services, job, `No job is called ${job.name}.`, onDead);
  const parsed = JOBS[job.name].schema.safeParse(job.payload);
  if (!parsed.success) return bury(services, job, `Its payload is not one of ${job.name}.`, onDead);
  if (job.mustPace && (await waitsForTurn(services, job))) return;
  jobsStarted.inc({ job: job.name });
  try {
    const handler = handlers[job.name] as (services: S, payload: unknown) => Promise<JobResult>;
    const result = await orAgain(handler(services, parsed.data));
    const now = clock.now();
    if (result) {
      const { inMs, why } = result.again;
      await putBack(db, job, { runAt: new Date(now.getTime() + inMs), note: why, now });
    } else await finishJob(db, job, now);
    jobsFinished.inc({ job: job.name, outcome: result ? "again" : "done" });
    jobSeconds.observe({ job: job.name }, (performance.now() - startedMs) / 1000);
    log.debug("job.ran", { ...fields, ms: Math.round(performance.now() - startedMs), again: result?.again.why });
  } catch (cause) {
    const note = describe(cause);
    log.error("job.failed", { ...fields, error: note, stack: isBug(cause) ? cause.stack : undefined });
    if (job.failures + 1 >= JOBS[job.name].maxAttempts) return bury(services, job, note, onDead);
    const now = clock.now();
    const waitMs = retryAfterMs(cause) ?? backoffMs(job.failures + 1, Math.random());
    await retryLater(db, job, { runAt: new Date(now.getTime() + waitMs), note, now });
    jobsFinished.inc({ job: job.name, outcome: "failed" });
  }
}

/** Gives a job of a paced shop or supplier its turn. true = that is later, and the job was put back until then. */
async function waitsForTurn({ db, clock }: QueueServices, job: ClaimedJob): Promise<boolean> {
  const now = clock.now();
  const turn = await takeTurn(db, job, now);
  if (!turn || turn <= now) return false;
  await putBack(db, job, {
    runAt: turn,
    note: "It waits for its turn at a paced shop or supplier.",
    now,
    pacedAt: now,
  });
  return true;
}

/** What a handler answered; a NotNow that it let through is an answer too. */
async function orAgain(running: Promise<JobResult>): Promise<JobResult> {
  try {
    return await running;
  } catch (cause) {
    if (cause instanceof NotNow) return { again: { inMs: cause.inMs, why: cause.message } };
    throw cause;
  }
}

/** Gives a job up and tells a person. */
export async function bury(services: QueueServices, job: ClaimedJob, note: string, onDead: OnDead): Promise<void> {
  const now = services.clock.now();
  // A name that the catalogue does not know is not a label: there is no end to them.
  jobsFinished.inc({ job: isJobName(job.name) ? job.name : "unknown", outcome: "dead" });
  log.error("job.dead", { jobId: String(job.id), job: job.name, error: note });
  const { id, name, payload, shopId } = job;
  const dead = { id: String(id), name, payload, shopId, attempts: job.attempt, error: note, at: now };
  await buryJob(services.db, job, { note, now, onDead: (tx) => onDead(tx, dead) });
}

/** Shopify's library throws Responses, and Prisma's messages repeat the values they were given. */
function describe(cause: unknown): string {
  if (cause instanceof Response) return `Shopify's library answered HTTP ${cause.status}.`;
  if (!(cause instanceof Error)) return "Something that is no error was thrown.";
  if (!cause.name.startsWith("Prisma")) return cause.message.slice(0, 500);
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : "no code";
  return `The database refused a statement (${cause.name}, ${code}).`;
}

function isBug(cause: unknown): cause is Error {
  return cause instanceof Error && !cause.name.startsWith("Prisma") && retryAfterMs(cause) === undefined;
}

function retryAfterMs(cause: unknown): number | undefined {
  const wanted = cause instanceof Error && "retryAfterMs" in cause ? cause.retryAfterMs : undefined;
  return typeof wanted === "number" ? wanted : undefined;
}
