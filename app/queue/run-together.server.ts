import { log } from "../platform/log.server.ts";
import { jobsFinished, jobSeconds, jobsStarted } from "../platform/metrics.server.ts";
import type { ClaimedJob } from "./claims.server.ts";
import type { JobResult } from "./job-result.ts";
import { isJobName, JOBS, type JobName } from "./jobs.ts";
import { finishJobs, putBack } from "./outcomes.server.ts";
import type { Handlers, QueueServices, TogetherHandler } from "./run-job.server.ts";

/** How many jobs are dealt with together at most. */
export const MOST_TOGETHER = 50;

/**
 * May it be dealt with together with others of its name? Not what was begun before: if that ended its process, it must
 * not take others along again.
 */
export const mayRunTogether = ({ name, attempt, mustPace }: ClaimedJob): boolean =>
  isJobName(name) && JOBS[name].together && attempt === 1 && !mustPace;

/**
 * Deals with claimed jobs of one name together, and writes what came of them. Answers those that have to be run one by
 * one: all of them where something about one of them fails, because nothing was done for any. Throws only when the
 * database is away; the leases then run out.
 */
export async function runTogether<S extends QueueServices>(
  services: S,
  handlers: Handlers<S>,
  jobs: readonly ClaimedJob[],
): Promise<ClaimedJob[]> {
  const { db, clock } = services;
  const startedMs = performance.now();
  const name = jobs[0]?.name as JobName;
  const handler = handlers.together?.[name] as TogetherHandler<S, unknown> | undefined;
  if (!handler) return [...jobs];
  const fit = jobs.flatMap((job) => {
    const { success, data } = JOBS[name].schema.safeParse(job.payload);
    return success && mayRunTogether(job) ? [{ job, payload: data }] : [];
  });
  const results = await answersOf(handler, services, fit).catch((cause: unknown) => {
    const error = cause instanceof Error ? cause.name : "unknown";
    log.warn("jobs.not-together", { job: name, jobs: fit.length, error });
    return fit.map((): Answer => "alone");
  });
  const now = clock.now();
  const answered = fit.map(({ job }, place) => ({ job, result: results[place] }));
  const done = answered.filter(({ result }) => result === undefined).map(({ job }) => job);
  await finishJobs(db, done, now);
  const again = answered.flatMap(({ job, result }) => (isAgain(result) ? [{ job, ...result.again }] : []));
  for (const { job, inMs, why } of again)
    await putBack(db, job, { runAt: new Date(now.getTime() + inMs), note: why, now });
  const ended = new Set([...done, ...again.map(({ job }) => job)]);
  const ms = performance.now() - startedMs;
  jobsStarted.inc({ job: name }, ended.size);
  jobsFinished.inc({ job: name, outcome: "done" }, done.length);
  jobsFinished.inc({ job: name, outcome: "again" }, again.length);
  for (let job = 0; job < ended.size; job++) jobSeconds.observe({ job: name }, ms / 1_000);
  log.debug("jobs.ran-together", { job: name, jobs: ended.size, again: again.length, ms: Math.round(ms) });
  return jobs.filter((job) => !ended.has(job));
}

type Answer = JobResult | "alone";

async function answersOf<S>(
  handler: TogetherHandler<S, unknown>,
  services: S,
  jobs: readonly { payload: unknown }[],
): Promise<readonly Answer[]> {
  if (jobs.length === 0) return [];
  const answers = await handler(
    services,
    jobs.map(({ payload }) => payload),
  );
  if (answers.length !== jobs.length) throw new Error(`${jobs.length} jobs were given ${answers.length} answers.`);
  return answers;
}

const isAgain = (result: Answer): result is Exclude<JobResult, void> => typeof result === "object";
