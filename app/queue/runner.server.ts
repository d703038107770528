import PQueue from "p-queue";
import { log } from "../platform/log.server.ts";
import { claimNextJob, LEASE_MS, renewLeases, shortenLeases, type ClaimedJob } from "./claims.server.ts";
import { wakeUps } from "./outbox.server.ts";
import { runJob, type Handlers, type OnDead, type QueueServices } from "./run-job.server.ts";
import { sweepJobs } from "./sweeper.server.ts";

const nobody: OnDead = async () => undefined;

/**
 * Runs what is due, one job after the other, until nothing is due or `limit` jobs ran, and answers how many ran. Tests
 * drive the queue with it, step by step.
 */
export async function runDueJobs<S extends QueueServices>(
  services: S,
  handlers: Handlers<S>,
  { limit = Infinity, onDead = nobody }: { limit?: number; onDead?: OnDead } = {},
): Promise<number> {
  for (let ran = 0; ran < limit; ran++) {
    const job = await claimNextJob(services.db, services.clock.now());
    if (!job) return ran;
    await runJob(services, handlers, job, onDead);
  }
  return limit;
}

export type Runner = {
  /** false when nothing was claimed or looked for during the last half minute: a reason to restart the process */
  isAlive: () => boolean;
  /** Finishes what runs; after ten seconds leaves the rest to other processes. */
  stop: () => Promise<void>;
};

type RunnerOptions<S extends QueueServices> = {
  services: S;
  handlers: Handlers<S>;
  onDead: OnDead;
  concurrency: number;
  /** called once a minute, to keep recurring jobs in the queue */
  schedule: () => Promise<void>;
};

const POLL_MS = 1_000;
const SWEEP_MS = 15_000;
const SCHEDULE_MS = 60_000;
const STOP_MS = 10_000;
const LEFT_LEASE_MS = 5_000;
const DEAD_AFTER_MS = 30_000;
/** A job is announced before its transaction commits: look at once and a little later. */
const LOOKS_AFTER_WAKE_UP_MS = [5, 50, 250];

/** Starts the runner of this process: `concurrency` jobs at a time, woken by new rows and by a poll every second. */
export function startRunner<S extends QueueServices>(options: RunnerOptions<S>): Runner {
  const { services, handlers, onDead, concurrency, schedule } = options;
  const { db, clock } = services;
  const queue = new PQueue({ concurrency });
  const running = new Set<ClaimedJob>();
  const state = { stopping: false, looking: false, lookAgain: false, lastLookMs: performance.now() };

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
        while (!state.stopping && running.size < concurrency) {
          const job = await claimNextJob(db, clock.now());
          state.lastLookMs = performance.now();
          if (!job) break;
          running.add(job);
          void queue.add(() => work(job));
        }
        if (running.size >= concurrency) state.lastLookMs = performance.now();
      } while (state.lookAgain);
    } catch (cause) {
      log.error("runner.look-failed", { error: cause instanceof Error ? cause.name : "unknown" });
    } finally {
      state.looking = false;
    }
  };
  const work = async (job: ClaimedJob) => {
    try {
      await runJob(services, handlers, job, onDead);
    } catch (cause) {
      // The database went away: the claim runs out and the sweeper offers the job again.
      log.error("runner.outcome-lost", {
        jobId: String(job.id),
        error: cause instanceof Error ? cause.name : "unknown",
      });
    } finally {
      running.delete(job);
      void look();
    }
  };

  const guarded = (event: string, run: () => Promise<void>) => () => {
    run().catch((cause: unknown) => log.error(event, { error: cause instanceof Error ? cause.name : "unknown" }));
  };
  const sweep = guarded("runner.sweep-failed", () => sweepJobs(services, onDead));
  const plan = guarded("runner.schedule-failed", schedule);
  const timers = [
    setInterval(() => void look(), POLL_MS),
    setInterval(
      guarded("runner.renewal-failed", () => renewLeases(db, [...running], clock.now())),
      LEASE_MS / 3,
    ),
    setInterval(sweep, SWEEP_MS),
    setInterval(plan, SCHEDULE_MS),
  ];
  const wake = () => {
    for (const ms of LOOKS_AFTER_WAKE_UP_MS) setTimeout(() => void look(), ms);
  };
  wakeUps.on("enqueued", wake);
  sweep();
  plan();
  void look();
  log.info("runner.started", { concurrency });

  return {
    isAlive: () => !state.stopping && performance.now() - state.lastLookMs < DEAD_AFTER_MS,
    stop: async () => {
      state.stopping = true;
      wakeUps.off("enqueued", wake);
      let giveUp: NodeJS.Timeout | undefined;
      const patience = new Promise((resolve) => {
        giveUp = setTimeout(resolve, STOP_MS);
      });
      await Promise.race([queue.onIdle(), patience]);
      clearTimeout(giveUp);
      for (const timer of timers) clearInterval(timer);
      const until = new Date(clock.now().getTime() + LEFT_LEASE_MS);
      // Where the database went first, the leases run out by themselves.
      if (running.size > 0)
        await shortenLeases(db, [...running], until).catch(() => log.error("runner.leases-not-shortened"));
      log.info("runner.stopped", { left: running.size });
    },
  };
}
