import { advance } from "./clock.ts";
import type { Stage } from "./stage.ts";

const LOOK_MS = 120;

/** What is going on: jobs that run or are due, and when the next thing happens, in milliseconds of the shared clock. */
type Outlook = { busy: boolean; nextMs: number | null };

async function outlook({ database, stack: { control }, clock }: Stage): Promise<Outlook> {
  type Webhooks = { pending: number; waiting: { dueAtMs: number }[] };
  const { waiting } = await control.get<Webhooks>("webhooks?last=100000&log=0");
  const { nextTaskAt } = await control.get<{ nextTaskAt: string | null }>("clock");
  // The queue last: what the sandbox delivered meanwhile stands there by now.
  const { rows } = await database.query<{ running: number; next: number | null }>(
    `SELECT count(*) FILTER (WHERE "state" = 'running')::int AS running,
       (EXTRACT(EPOCH FROM min("runAt") FILTER (WHERE "state" = 'queued')) * 1000)::float8 AS next FROM "Job"`,
  );
  const times = [...waiting.map(({ dueAtMs }) => dueAtMs), nextTaskAt ? Date.parse(nextTaskAt) : null, rows[0]?.next];
  const known = times.filter((time) => typeof time === "number");
  const nextMs = known.length === 0 ? null : Math.min(...known);
  return { busy: (rows[0]?.running ?? 0) > 0 || (nextMs !== null && nextMs <= clock.nowMs()), nextMs };
}

/**
 * Lets time pass for `forMs` of the machine's; what nobody would see anything happen in is left out. Ends earlier when
 * nothing happens within `horizonMs`.
 * @returns whether it is quiet
 */
export async function letTimePass(
  stage: Stage,
  { forMs, horizonMs }: { forMs: number; horizonMs: number },
): Promise<boolean> {
  const endMs = performance.now() + forMs;
  let calm = 0;
  while (performance.now() < endMs) {
    // The database may be away for a moment.
    const seen = await outlook(stage).catch(() => undefined);
    const nowMs = stage.clock.nowMs();
    const isCalm = seen !== undefined && !seen.busy;
    calm = isCalm ? calm + 1 : 0;
    // Seen twice: a webhook may stand between the store and the queue.
    if (isCalm && calm > 1) {
      if (seen.nextMs === null || seen.nextMs > nowMs + horizonMs) return true;
      if (seen.nextMs > nowMs + 300) await advance(stage.clock, stage.stack.control, seen.nextMs - nowMs);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return false;
}
