import { runDueJobs } from "../../app/queue/runner.server.ts";
import { sweepJobs } from "../../app/queue/sweeper.server.ts";
import { handlers, onDead, scheduleRecurringJobs } from "../../app/worker.server.ts";
import type { TestWorld } from "../world.ts";

/** Production plans its recurring jobs every minute. Theirs is the time that counts, not this one. */
const SCHEDULE_MS = 5 * 60_000;
/** Jobs while the world's time is moved on by less than a minute. More go round in circles, and would do so for ever. */
const MOST_A_MINUTE = 1_000;
/** Jobs that run side by side, as far as their lanes let them. */
const CONCURRENCY = 2;

export type WorldTime = ReturnType<typeof worldTime>;

/**
 * The world's time as in production: jobs run when they are due, two at a time, and recurring jobs are
 * planned again and again. Jobs take `jobMs`, and `afterJobs` is called when they have run.
 */
export function worldTime(world: TestWorld, { jobMs, afterJobs }: { jobMs: number; afterJobs: () => Promise<void> }) {
  const { services, clock } = world;
  let planAt = 0;
  const busy = { movedMs: 0, jobs: 0 };
  const now = () => clock.now().getTime();

  const moveOn = async (ms: number): Promise<void> => {
    await world.advance(ms);
    busy.movedMs += ms;
    if (busy.movedMs > 60_000) Object.assign(busy, { movedMs: 0, jobs: 0 });
  };

  /** Runs at most `most` of the jobs that are due, and of those that they cause at once. */
  const runJobs = async (most: number): Promise<void> => {
    const runOne = () => runDueJobs(services, handlers, { limit: 1, onDead });
    for (let ran = 0; ran < most;) {
      const pair = await Promise.all(Array.from({ length: Math.min(CONCURRENCY, most - ran) }, runOne));
      const jobs = pair.reduce((all, each) => all + each, 0);
      if (jobs === 0) return;
      ran += jobs;
      busy.jobs += jobs;
      if (busy.jobs > MOST_A_MINUTE)
        throw new Error(`${busy.jobs} jobs ran within a minute, and there is no end of them.`);
      await afterJobs();
      if (jobMs > 0) await moveOn(jobMs);
    }
  };
  const plan = async (): Promise<void> => {
    if (now() < planAt) return;
    planAt = now() + SCHEDULE_MS;
    await sweepJobs(services, onDead);
    await scheduleRecurringJobs(services);
  };
  return {
    runJobs,
    /** Lets this much time go by; whatever is due meanwhile happens at its time. */
    pass: async (ms: number): Promise<void> => {
      const until = now() + ms;
      for (;;) {
        await plan();
        await runJobs(Infinity);
        const next = Math.min((await world.nextEventAt()) ?? Infinity, planAt);
        if (next > until && now() >= until) return;
        const stepMs = Math.min(next, until) - now();
        if (stepMs > 1) await moveOn(stepMs);
        else await new Promise((resolve) => setTimeout(resolve, 2));
      }
    },
  };
}
