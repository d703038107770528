import { advance } from "./clock.ts";
import type { Random } from "./random.ts";
import { WORKERS, type Stage } from "./stage.ts";

/** What is done to processes. */
export type Havoc =
  | "kill-web"
  | "kill-worker"
  | "pause-worker"
  | "restart-postgres"
  | "flush-redis"
  | "restart-redis"
  | "lose-redis"
  | "fill-redis";
/** One bad thing that was done, and made good again. `goesOnMs`: until what it had stopped went on, by the machine's clock. */
export type Wreck = { what: Havoc; says: string; goesOnMs: number | null };

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
/** Longer than the lease of a job, so that what the dead one held may be taken over. */
const BEYOND_LEASE_MS = 61_000;
/** Redis is gone for longer than anyone would wait for an answer. */
const REDIS_AWAY_MS = 6_000;

/** One bad thing is done to the processes, and made good again. */
export async function wreak(stage: Stage, what: Havoc, random: Random): Promise<Wreck> {
  const move = (ms: number) => advance(stage.clock, stage.stack.control, ms);
  const done = (says: string, goesOnMs: number | null = null): Wreck => ({ what, says, goesOnMs });
  switch (what) {
    case "kill-web":
      stage.signal("web", "SIGKILL");
      await stage.restart("web");
      return done("web killed");
    case "kill-worker": {
      const name = random.pick(WORKERS);
      stage.signal(name, "SIGKILL");
      const held = await runningJobs(stage);
      await move(BEYOND_LEASE_MS);
      await stage.restart(name);
      return done(`${name} killed`, await untilGoneOn(stage, held));
    }
    case "pause-worker": {
      // While one sleeps beyond its leases, the other starts anew and takes over its jobs; then it goes on with them.
      const [name, other] = random.is(0.5) ? WORKERS : ([WORKERS[1], WORKERS[0]] as const);
      const forMs = random.between(2_000, 180_000);
      stage.signal(name, "SIGSTOP");
      await move(forMs);
      stage.signal(other, "SIGKILL");
      await stage.restart(other);
      await pause(random.between(300, 2_500));
      stage.signal(name, "SIGCONT");
      return done(`${name} paused for ${Math.round(forMs / 1000)} s, ${other} killed`);
    }
    case "restart-postgres":
      await stage.restartPostgres("SIGTERM");
      return done("PostgreSQL restarted");
    case "flush-redis":
      await redisOf(stage).command("FLUSHALL");
      return done("Redis emptied", await untilGoneOn(stage, await dueJobs(stage)));
    case "restart-redis":
      await redisOf(stage).kill();
      await redisOf(stage).start();
      return done("Redis replaced by an empty one", await untilGoneOn(stage, await dueJobs(stage)));
    case "lose-redis": {
      await redisOf(stage).kill();
      await pause(REDIS_AWAY_MS / 2);
      // Without it, rows are looked for in the table.
      const goesOnMs = await untilGoneOn(stage, await dueJobs(stage));
      await pause(REDIS_AWAY_MS / 2);
      await redisOf(stage).start();
      return done(`Redis away for ${REDIS_AWAY_MS / 1000} s`, goesOnMs);
    }
    case "fill-redis": {
      await redisOf(stage).command("CONFIG", "SET", "maxmemory", "1");
      await pause(REDIS_AWAY_MS / 2);
      const goesOnMs = await untilGoneOn(stage, await dueJobs(stage));
      await redisOf(stage).command("CONFIG", "SET", "maxmemory", "0");
      return done("Redis full", goesOnMs);
    }
  }
}

function redisOf({ redis }: Stage) {
  if (!redis) throw new Error("This plan has no Redis: openStage({ withRedis: true }).");
  return redis;
}

/** Starts of jobs, as `id start`. */
type Starts = string[];
const GIVES_UP_MS = 60_000;

const runningJobs = (stage: Stage) => startsOf(stage, `"state" = 'running'`);
const dueJobs = (stage: Stage) => startsOf(stage, `"state" = 'queued' AND "runAt" <= $1::timestamp`);

async function startsOf({ database, clock }: Stage, which: string): Promise<Starts> {
  const now = new Date(clock.nowMs()).toISOString();
  const { rows } = await database.query<{ start: string }>(
    `SELECT "id" || ' ' || "attemptsStarted" AS start FROM "Job" WHERE ${which} AND $1::timestamp IS NOT NULL`,
    [now],
  );
  return rows.map(({ start }) => start);
}

/** Milliseconds until one of these was begun anew or had ended; null = there were none. The machine's clock, a minute at most. */
async function untilGoneOn(stage: Stage, starts: Starts): Promise<number | null> {
  if (starts.length === 0) return null;
  const beganMs = performance.now();
  while (performance.now() - beganMs < GIVES_UP_MS) {
    const still = new Set([...(await runningJobs(stage)), ...(await dueJobs(stage))]);
    if (starts.some((start) => !still.has(start))) break;
    await pause(100);
  }
  return Math.round(performance.now() - beganMs);
}
