// npm run bench:backtest [-- --quick] [--json] [--seed N] [--orders N]
// A draft of the routing rules on past orders: the app's own job with its thread, over stored decisions in the embedded
// PostgreSQL, first a tenth of the orders and then all. Exit code 1 when a goal is missed.
import { execFile } from "node:child_process";
import path from "node:path";
import { parseArgs, promisify } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { benchDatabase } from "../database/bench-database.ts";
import { systemClock } from "../../app/platform/clock.server.ts";
import { getBackTest, startBackTest } from "../../app/routing/back-test/back-test.server.ts";
import { backTestHandler } from "../../app/routing/back-test/run.server.ts";
import type { Services } from "../../app/shopify/services.ts";
import { isMet, sectionText, short, type Goal, type Section } from "../routing/report.ts";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    seed: { type: "string", default: "1" },
    orders: { type: "string" },
  },
});
const SUPPLIERS = 20;
/** Ten times the orders may take so much more memory: what the runtime keeps, nothing that grows with the orders. */
const MOST_GROWTH_MB = 96;
const MB = 1024 * 1024;
const STORE = path.join(import.meta.dirname, "store.ts");
const seed = Number(values.seed);
const most = Number(values.orders ?? (values.quick ? 5_000 : 100_000));
setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;
const say = (text: string) => void process.stderr.write(`… ${text}\n`);

say("starting PostgreSQL");
const { db, end } = await benchDatabase({ durable: false });
const services: Services = {
  ...{ db, clock: systemClock },
  admin: () => Promise.reject(new Error("A back-test never asks Shopify.")),
};
// The runtime's own memory grows while it learns the code: that must not count as growth by orders.
await run(Math.min(2_000, Math.round(most / 20)), "warm-up");
const runs: Awaited<ReturnType<typeof run>>[] = [];
for (const count of [Math.round(most / 10), most]) runs.push(await run(count, "measured"));
await end();

/** Stores so many orders and plays the draft on them. */
async function run(count: number, name: string) {
  say(`${count} orders: storing their decisions`);
  const asked = JSON.stringify({ name: `${name}-${count}`, seed, suppliers: SUPPLIERS, count });
  const { stdout } = await promisify(execFile)(process.execPath, [STORE, asked]);
  const made = JSON.parse(stdout) as { shopId: string; draftId: string };
  say(`${count} orders: playing the draft on them`);
  const begun = await startBackTest(services, { shopId: made.shopId, userId: "bench" }, { ruleSetId: made.draftId });
  if (!begun.ok) throw new Error(begun.problems[0]?.message);
  collectGarbage();
  let peak = 0;
  const sampling = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 100);
  const startedMs = performance.now();
  while (await backTestHandler(services, { backTestId: begun.id })) say("a slice is done");
  const seconds = (performance.now() - startedMs) / 1000;
  clearInterval(sampling);
  const view = await getBackTest(db, { shopId: made.shopId, id: begun.id });
  const report = view?.report;
  if (view?.state !== "done" || !report) throw new Error(`The back-test is ${view?.state}, not done.`);
  return { count, seconds, peakMb: peak / MB, report, reportKb: JSON.stringify(report).length / 1024 };
}

const [small, large] = runs;
if (!small || !large) throw new Error("Both runs are needed.");
const goals: Goal[] = [
  {
    ...{ text: `memory (RSS) that ${large.count} orders take beyond ${small.count}`, unit: " MB" },
    ...{ figure: large.peakMb - small.peakMb, atMost: MOST_GROWTH_MB },
  },
  { text: "orders that were not compared", figure: large.count - large.report.compared, atMost: 0, unit: "" },
];
const section: Section = {
  name: "backtest",
  title: `A draft on past orders of the mix, ${SUPPLIERS} suppliers, each decided by both rule sets`,
  columns: ["orders", "seconds", "orders/s", "peak RSS MB", "report kB", "changed", "unproven before / after"],
  rows: runs.map(({ count, seconds, peakMb, reportKb, report }) => [
    ...[count, short(seconds), Math.round(count / seconds), Math.round(peakMb), Math.round(reportKb), report.changed],
    `${report.before.unproven} / ${report.after.unproven}`,
  ]),
  goals,
};
const missed = goals.filter((goal) => !isMet(goal)).length;
if (values.json)
  console.log(
    JSON.stringify({
      ...{ seed, node: process.version, missed, columns: section.columns, rows: section.rows },
      goals: goals.map((goal) => ({ ...goal, met: isMet(goal) })),
    }),
  );
else console.log(`${sectionText(section)}\n\n${goals.length - missed} of ${goals.length} goals met (seed ${seed})`);
process.exitCode = missed ? 1 : 0;
