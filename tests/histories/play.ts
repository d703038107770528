import fc from "fast-check";
import { db } from "../db-file.ts";
import { happen, type Run, type Tally } from "../conservation/actions.ts";
import { expectConserved } from "../conservation/checks.ts";
import { CALM_WEBHOOKS, ITEMS, scenarioOf, SUPPLIERS } from "../conservation/scenario.ts";
import { promiseWatch } from "../conservation/watch.ts";
import { seeded } from "../../scripts/chaos/random.ts";
import { historyTime } from "./history-time.ts";
import { databaseLines, digest, openJournal, type Journal } from "./journal.ts";
import { mortal } from "./mortal.ts";
import { openStage, type Opening } from "./stage.ts";

/** Webhooks that were lost are made up for by the sweeps, and what they find takes another sweep to follow. */
const HEALING_MS = 45 * 60_000;
const HISTORY = fc.noBias(scenarioOf({ steps: { minLength: 4, maxLength: 14 } }));

export type Played = { journal: Journal; hash: string; error?: Error };

/**
 * Plays the history of a seed from its opening to its end: what people do and what breaks, which job comes next, where a
 * process dies. `error`: what did not hold.
 */
export async function playHistory(
  opening: Opening,
  { seed, tally, lateBy }: { seed: number; tally: Tally; lateBy?: () => number },
): Promise<Played> {
  const random = seeded(seed, "history");
  const [world] = fc.sample(HISTORY, { seed, numRuns: 1 });
  if (!world) throw new Error("fast-check drew no history.");
  const journal = openJournal();
  // Most histories reach some hundred calls and commits; every other one loses a process on the way.
  const at = random.between(0, 600);
  const side = random.is(0.5) ? ("before" as const) : ("after" as const);
  const origin = { of: "" };
  const death = random.is(0.5) ? { at, side } : undefined;
  const process = mortal({ death, journal, shopify: () => origin.of, lateBy });
  const stage = await openStage(opening, { seed, connect: process.connect });
  origin.of = stage.sandbox.origin;
  const { trade } = stage;
  const numbers = { last: 0 };
  const skus = Array.from({ length: ITEMS }, (_, index) => `ITEM-${index}`);
  const run: Run = { skus, bought: [], next: () => (numbers.last += 1) };
  const time = historyTime({
    ...{ stage, journal, mortal: process, jobMs: world.jobMs },
    afterJobs: promiseWatch(trade, run),
    pick: (most) => random.between(0, most - 1),
  });
  const says = (step: object) => journal.write(JSON.stringify(step));
  let error: Error | undefined;
  try {
    await db().prisma.stockPool.updateMany({ data: { buffer: world.buffer } });
    const { id: shopId } = await trade.world.shop("packs");
    await db().prisma.mapping.updateMany({ where: { shopId }, data: { packSize: world.pack } });
    for (const [index, available] of world.stock.entries())
      await trade.post(SUPPLIERS[index % 2] ?? "", "stock", { sku: run.skus[index >> 1], available });
    await time.pass(60_000);
    await trade.world.control.post("/webhooks", { ...world.webhooks, paused: true });
    for (const step of world.first) {
      says(step);
      await happen({ trade, time, run, tally }, step);
    }
    await time.pass(world.pause);
    for (const { step, afterMs } of world.then) {
      says(step);
      await happen({ trade, time, run, tally }, step);
      if (afterMs > 0) await time.pass(afterMs);
    }
    await trade.clearFaults();
    await trade.world.control.post("/webhooks", { ...CALM_WEBHOOKS, paused: true });
    await time.pass(HEALING_MS);
    await expectConserved(trade, run);
  } catch (cause) {
    error = cause instanceof Error ? cause : new Error(String(cause));
    journal.write(`it did not hold: ${error.message}`);
  } finally {
    journal.write(`stores: ${digest(stage.stores())}`);
    for (const line of await databaseLines()) journal.write(line);
    process.restore();
    await stage.close();
  }
  return { journal, hash: journal.hash(), ...(error ? { error } : {}) };
}
