import PQueue from "p-queue";
import { log } from "../platform/log.server.ts";
import {
  claimJobs,
  claimNextJob,
  LEASE_MS,
  renewLeases,
  shortenLeases,
  type ClaimedJob,
  type Limits,
} from "./claims.server.ts";
import type { JobName } from "./jobs.ts";
import { announceTo } from "./outbox.server.ts";
import { runJob, type Handlers, type OnDead, type QueueServices } from "./run-job.server.ts";
import { mayRunTogether, MOST_TOGETHER, runTogether } from "./run-together.server.ts";
import { sweepJobs } from "./sweeper.server.ts";
import { inProcessTransport } from "./transports/in-process.server.ts";
import type { Transport } from "./transports/transport.ts";

const nobody: OnDead = async () => undefined;

/**
 * Runs what is due, one job after the other, until nothing is due or `limit` jobs ran, and answers how many ran. What
 * may be dealt with together is. Tests drive the queue with it, step by step.
 */
export async function runDueJobs<S extends QueueServices>(
  services: S,
  handlers: Handlers<S>,
  { limit = Infinity, onDead = nobody }: { limit?: number; onDead?: OnDead } = {},
): Promise<number> {
  const { db, clock } = services;
  let ran = 0;
  while (ran < limit) {
    const first = await claimNextJob(db, clock.now());
    if (!first) break;
    const jobs = [first];
    if (mayRunTogether(first)) {
      const most = Math.min(MOST_TOGETHER, limit - ran) - 1;
      jobs.push(...(await claimJobs(db, clock.now(), { most, of: first.name as JobName })));
    }
    for (const job of await runTogether(services, handlers, jobs)) await runJob(services, handlers, job, onDead);
    ran += jobs.length;
  }
  return ran;
}

export type Runner = {
  /** false when nothing was claimed or looked for during the last half minute: a reason to restart the process */
  isAlive: () => boolean;
  /** Finishes what runs; when its patience ends, leaves the rest to other processes. Closes the transport. */
  stop: () => Promise<void>;
};

type RunnerOptions<S extends QueueServices> = {
  services: S;
  handlers: Handlers<S>;
  onDead: OnDead;
  concurrency: number;
  limits?: Limits;
  /** tells that rows are due; within the process if none is given */
  transport?: Transport;
  /** called once a minute, to keep recurring jobs in the queue */
  schedule: () => Promise<void>;
  /** how long `stop` waits for what runs; ten seconds if not given */
  patienceMs?: number;
};

/** Looked for even when nothing was told: an offer may be lost, and a transport away. */
const POLL_MS = 1_000;
/** A job is told of before its transaction commits: looks follow at once and a little later. */
const LOOKS_AFTER_WAKING_MS = [5, 50, 250];
/** After a look that found less than there was room for: others may have been hidden by who has no more places. */
const LOOK_AGAIN_MS = 20;
/** Jobs of one name are dealt with together at most this often, so that some can come together. */
const TOGETHER_EVERY_MS = 40;
const RENEW_MS = LEASE_MS / 4;
const SWEEP_MS = 5_000;
const SCHEDULE_MS = 60_000;
const STOP_MS = 10_000;
const LEFT_LEASE_MS = 3_000;
const DEAD_AFTER_MS = 30_000;

/** What is claimed goes before what only waits for a place. */
const CLAIMED = { priority: 1 };

const nameOf = (cause: unknown) => (cause instanceof Error ? cause.name : "unknown");

/**
 * Starts the runner of this process: `concurrency` jobs at a time. It looks for due rows when the transport tells of
 * some, when a job has ended, and once a second.
 */
export function startRunner<S extends QueueServices>(options: RunnerOptions<S>): Runner {
  const { services, handlers, onDead, concurrency, schedule, limits = {} } = options;
  const { db, clock } = services;
  const transport = options.transport ?? inProcessTransport();
  const queue = new PQueue({ concurrency });
  const running = new Set<ClaimedJob>();
  const state = {
    ...{ stopping: false, looking: false, lookAgain: false, lastLookMs: performance.now() },
    soon: undefined as NodeJS.Timeout | undefined,
    freePlace: undefined as Promise<void> | undefined,
  };
  /** Names of jobs that this process deals with together at this moment. */
  const together = new Set<JobName>();
  const room = () => concurrency - queue.size - queue.pending;

  /** Fills the free places with due jobs. One look at a time; a wake-up meanwhile causes another one. */
  const look = async () => {
    if (state.looking) {
      state.lookAgain = true;
      return;
    }
    state.looking = true;
    try {
      do {
        state.lookAgain = false;
        while (!state.stopping && room() > 0) {
          const most = room();
          const jobs = await claimJobs(db, clock.now(), { most, limits, except: [...together] });
          state.lastLookMs = performance.now();
          begin(jobs, jobs.length === most);
          if (jobs.length === most) continue;
          if (jobs.length > 0) state.soon ??= setTimeout(lookNow, LOOK_AGAIN_MS);
          break;
        }
        if (room() <= 0) state.lastLookMs = performance.now();
      } while (state.lookAgain);
    } catch (cause) {
      log.error("runner.look-failed", { error: nameOf(cause) });
    } finally {
      state.looking = false;
    }
  };
  const lookNow = () => {
    clearTimeout(state.soon);
    delete state.soon;
    void look();
  };
  /** `more`: others of the same names may be due. */
  const begin = (jobs: ClaimedJob[], more: boolean) => {
    for (const job of jobs) running.add(job);
    const alone = jobs.filter((job) => !mayRunTogether(job));
    for (const job of alone) void queue.add(() => work(job), CLAIMED);
    const names = new Set(jobs.filter(mayRunTogether).map(({ name }) => name as JobName));
    for (const name of names) {
      together.add(name);
      const ofName = jobs.filter((job) => job.name === name && mayRunTogether(job));
      void queue.add(() => workTogether(name, ofName, more), CLAIMED);
    }
  };
  /** Deals with claimed jobs of one name, and with others that are due where there may be `more`. */
  const workTogether = async (name: JobName, claimed: ClaimedJob[], more: boolean) => {
    const startedMs = performance.now();
    const jobs = [...claimed];
    try {
      const most = more ? MOST_TOGETHER - jobs.length : 0;
      jobs.push(...(await claimJobs(db, clock.now(), { most, limits, of: name })));
      for (const job of jobs) running.add(job);
      const alone = new Set(await runTogether(services, handlers, jobs));
      for (const job of jobs) if (!alone.has(job)) running.delete(job);
      for (const job of alone) void queue.add(() => work(job), CLAIMED);
    } catch (cause) {
      for (const job of jobs) running.delete(job);
      log.error("runner.outcome-lost", { job: name, jobs: jobs.length, error: nameOf(cause) });
    }
    const goOn = () => {
      together.delete(name);
      lookNow();
    };
    setTimeout(goOn, Math.max(0, TOGETHER_EVERY_MS - (performance.now() - startedMs)));
  };
  const work = async (job: ClaimedJob) => {
    running.add(job);
    try {
      await runJob(services, handlers, job, onDead);
    } catch (cause) {
      // The database went away: the claim runs out and the sweeper offers the job again.
      log.error("runner.outcome-lost", { jobId: String(job.id), error: nameOf(cause) });
    }
    running.delete(job);
    setImmediate(lookNow);
  };

  const guarded = (event: string, run: () => Promise<unknown>) => () => {
    run().catch((cause: unknown) => log.error(event, { error: nameOf(cause) }));
  };
  const sweep = guarded("runner.sweep-failed", () => sweepJobs(services, onDead));
  const plan = guarded("runner.schedule-failed", schedule);
  const timers = [
    setInterval(lookNow, POLL_MS),
    setInterval(
      guarded("runner.renewal-failed", () => renewLeases(db, [...running], clock.now())),
      RENEW_MS,
    ),
    setInterval(sweep, SWEEP_MS),
    setInterval(plan, SCHEDULE_MS),
  ];
  const forget = announceTo(transport);
  const lookSoon = repeatedly(LOOKS_AFTER_WAKING_MS, lookNow);
  transport.receive({
    places: concurrency,
    wake: () => {
      lookSoon.plan();
      return (state.freePlace ??= queue.add(() => void (state.freePlace = undefined)));
    },
  });
  sweep();
  plan();
  void look();
  log.info("runner.started", { concurrency });

  return {
    isAlive: () => !state.stopping && performance.now() - state.lastLookMs < DEAD_AFTER_MS,
    stop: async () => {
      state.stopping = true;
      await transport.stopReceiving();
      let giveUp: NodeJS.Timeout | undefined;
      const patience = new Promise((resolve) => {
        giveUp = setTimeout(resolve, options.patienceMs ?? STOP_MS);
      });
      await Promise.race([queue.onIdle(), patience]);
      clearTimeout(giveUp);
      for (const timer of timers) clearInterval(timer);
      lookSoon.stop();
      clearTimeout(state.soon);
      const until = new Date(clock.now().getTime() + LEFT_LEASE_MS);
      // Where the database went first, the leases run out by themselves.
      if (running.size > 0)
        await shortenLeases(db, [...running], until).catch(() => log.error("runner.leases-not-shortened"));
      forget();
      await transport.close();
      log.info("runner.stopped", { left: running.size });
    },
  };
}

/** Runs something after each of these times, one timer each: what is planned while it runs causes another one. */
function repeatedly(afterMs: readonly number[], run: () => void) {
  const timers = afterMs.map((ms) => ({ ms, timer: undefined as NodeJS.Timeout | undefined, again: false }));
  const plan = (one: (typeof timers)[number]) => {
    if (one.timer) {
      one.again = true;
      return;
    }
    one.again = false;
    one.timer = setTimeout(() => {
      one.timer = undefined;
      run();
      if (one.again) plan(one);
    }, one.ms);
  };
  return {
    plan: () => timers.forEach(plan),
    stop: () => timers.forEach(({ timer }) => clearTimeout(timer)),
  };
}
