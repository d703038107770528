import { brokenNow, overdueJobs, type Broken } from "./invariants.ts";
import type { Stage } from "./stage.ts";

const LOOK_EVERY_MS = 2_000;
/** A job may run on with its lease over for so long by the machine's clock: workers look every 15 s. */
const OVERDUE_MOST_MS = 45_000;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Looks at the invariants every two seconds; keeps each rule that was broken, once for each subject. */
export function watchInvariants({ database, clock }: Stage) {
  const broken = new Map<string, Broken>();
  const overdueSince = new Map<string, number>();
  let looks = 0;
  const look = async () => {
    const found = await brokenNow(database);
    const overdue = new Set(await overdueJobs(database, clock.nowMs()));
    for (const job of overdueSince.keys()) if (!overdue.has(job)) overdueSince.delete(job);
    for (const job of overdue) {
      const sinceMs = overdueSince.get(job) ?? performance.now();
      overdueSince.set(job, sinceMs);
      if (performance.now() - sinceMs > OVERDUE_MOST_MS)
        found.push({ rule: "no job is stuck beyond its lease", subject: `job ${job}`, detail: "", order: null });
    }
    for (const one of found) if (!broken.has(one.rule + one.subject)) broken.set(one.rule + one.subject, one);
    looks += 1;
  };
  let stopped = false;
  const watching = (async () => {
    while (!stopped) {
      await look().catch(() => undefined); // the database may be away
      await pause(LOOK_EVERY_MS);
    }
  })();
  return {
    broken,
    looks: () => looks,
    stop: () => {
      stopped = true;
      return watching;
    },
  };
}

const MEMORY_EVERY_MS = 2_000;
const MEMORY = /^crossdock_process_resident_memory_bytes (\d+)/m;

/** Asks each process every two seconds how much memory it has. */
export function watchMemory({ ports }: Stage) {
  const taken: Record<string, number[]> = {};
  const look = async () => {
    for (const [name, port] of Object.entries(ports)) {
      const text = await fetch(`http://127.0.0.1:${port}/metrics`).then((answer) => answer.text());
      const bytes = Number(MEMORY.exec(text)?.[1]);
      if (bytes > 0) (taken[name] ??= []).push(bytes);
    }
  };
  const timer = setInterval(() => void look().catch(() => undefined), MEMORY_EVERY_MS); // it may just be killed
  return { taken, stop: () => clearInterval(timer) };
}
