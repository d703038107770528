import { advance } from "./clock.ts";
import type { Plan } from "./plans.ts";
import type { Random } from "./random.ts";
import { WORKERS, type Stage } from "./stage.ts";

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
/** Longer than the lease of a job, so that what the dead one held may be taken over. */
const BEYOND_LEASE_MS = 61_000;

/** One bad thing is done to the processes, and made good again. Answers what it was. */
export async function wreak(stage: Stage, what: Plan["havoc"][number], random: Random): Promise<string> {
  const move = (ms: number) => advance(stage.clock, stage.stack.control, ms);
  switch (what) {
    case "kill-web":
      stage.signal("web", "SIGKILL");
      await stage.restart("web");
      return "web killed";
    case "kill-worker": {
      const name = random.pick(WORKERS);
      stage.signal(name, "SIGKILL");
      await move(BEYOND_LEASE_MS);
      await stage.restart(name);
      return `${name} killed`;
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
      return `${name} paused for ${Math.round(forMs / 1000)} s, ${other} killed`;
    }
    case "restart-postgres":
      await stage.restartPostgres("SIGTERM");
      return "PostgreSQL restarted";
  }
}
