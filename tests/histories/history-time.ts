import { LEASE_MS, claimJob, type ClaimedJob } from "../../app/queue/claims.server.ts";
import { runJob } from "../../app/queue/run-job.server.ts";
import { mayRunTogether, runTogether } from "../../app/queue/run-together.server.ts";
import { JOBS, type JobName } from "../../app/queue/jobs.ts";
import { sweepJobs } from "../../app/queue/sweeper.server.ts";
import { handlers, onDead, scheduleRecurringJobs } from "../../app/worker.server.ts";
import { db } from "../db-file.ts";
import type { WorldTime } from "../conservation/world-time.ts";
import type { Journal } from "./journal.ts";
import type { Mortal } from "./mortal.ts";
import type { Stage } from "./stage.ts";

const SCHEDULE_MS = 5 * 60_000;
const MOST_A_MINUTE = 1_000;
/** Jobs that promise nothing: what they write are other jobs, or numbers in a store. */
const UNPROMISING = /^(delivery\.|stock\.publish$|order\.(sweep|timers)$)/;

type Options = {
  stage: Stage;
  journal: Journal;
  mortal: Mortal;
  jobMs: number;
  afterJobs: () => Promise<void>;
  /** whole, from 0 to below `most`: which of the due jobs is next */
  pick: (most: number) => number;
};

/**
 * A history's time. One job runs at a time, or some that may be dealt with together, and which of those that are due is
 * drawn: whatever order several workers could bring about. Where the process dies, another one begins and the leases of its jobs run out.
 */
export function historyTime({ stage, journal, mortal, jobMs, afterJobs, pick }: Options): WorldTime {
  const { world } = stage.trade;
  const busy = { jobs: 0, sinceMs: 0 };
  let planAt = 0;
  const now = () => world.clock.now().getTime();

  /** true = the process lived through it */
  const live = async (what: string, work: () => Promise<unknown>): Promise<boolean> => {
    mortal.doing(what);
    const died = await Promise.race([work().then(() => false), mortal.died()]);
    if (!died) return true;
    mortal.rise();
    await stage.startAnew();
    await world.advance(LEASE_MS + 1);
    mortal.doing("sweep");
    await sweepJobs(stage.services(), onDead);
    return false;
  };

  /** Claims and runs one of the due jobs, and tells its name; null = none can run now. */
  const runOne = async (): Promise<string | null> => {
    const due = await db().prisma.job.findMany({
      where: { state: "queued", runAt: { lte: world.clock.now() } },
      orderBy: { id: "asc" },
      select: { id: true, name: true, key: true },
    });
    while (due.length > 0) {
      const [job] = due.splice(pick(due.length), 1);
      if (!job) return null;
      const others = due.filter(({ name }) => name === job.name && JOBS[name as JobName].together && pick(2) === 1);
      const ran = { claimed: false };
      const lived = await live(job.name, async () => {
        const services = stage.services();
        const claimed: ClaimedJob[] = [];
        for (const { id } of [job, ...others]) {
          const one = await claimJob(services.db, id, services.clock.now());
          if (one) claimed.push(one);
          if (!claimed.every(mayRunTogether)) break;
        }
        ran.claimed = claimed.length > 0;
        const left = claimed.length > 1 ? await runTogether(services, handlers, claimed) : claimed;
        for (const one of left) await runJob(services, handlers, one, onDead);
      });
      if (!ran.claimed && lived) continue;
      const after = await db().prisma.job.findUnique({ where: { id: job.id } });
      journal.write(`${job.name} ${job.key} → ${after?.state} ${after?.lastError ?? ""}`);
      return job.name;
    }
    return null;
  };

  const runJobs = async (most: number): Promise<void> => {
    for (let ran = 0; ran < most; ran++) {
      const name = await runOne();
      if (name === null) return;
      if (now() - busy.sinceMs > 60_000) Object.assign(busy, { jobs: 0, sinceMs: now() });
      busy.jobs += 1;
      if (busy.jobs > MOST_A_MINUTE) throw new Error(`${busy.jobs} jobs ran within a minute: there is no end of them.`);
      if (!UNPROMISING.test(name)) await afterJobs();
      // A job takes a moment, so that what it writes is later than what was there.
      await world.advance(Math.max(1, jobMs));
      await stage.sandbox.comeToPass();
    }
  };
  const plan = async (): Promise<void> => {
    if (now() < planAt) return;
    planAt = now() + SCHEDULE_MS;
    await live("plan", async () => {
      await sweepJobs(stage.services(), onDead);
      await scheduleRecurringJobs(stage.services());
    });
  };
  return {
    runJobs,
    pass: async (ms) => {
      const until = now() + ms;
      for (;;) {
        await stage.sandbox.comeToPass();
        await plan();
        await runJobs(Infinity);
        const next = Math.min((await world.nextEventAt()) ?? Infinity, planAt);
        if (next > until && now() >= until) return;
        await world.advance(Math.max(1, Math.min(next, until) - now()));
      }
    },
  };
}
