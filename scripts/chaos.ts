// npm run chaos -- --plan F2 --seed 7: real processes on a real database, a plan of faults, and two checkers that watch.
// --orders N plays another number of orders (histories, requests), --full the plan's full size, --again also the seeds that a
// plan has failed with before (scripts/chaos/regressions.json), --json prints the result as
// JSON, --report FILE writes that there, --keep keeps the logs. Without --plan all plans are played, one after the other, and
// with --again. Ends with 1 when a promise was broken.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { playDeaths, playHistories } from "./chaos/replays.ts";
import { playFuzz } from "./chaos/fuzz.ts";
import { PLANS, isPlanName, type PlanName } from "./chaos/plans.ts";
import { play, traces } from "./chaos/run.ts";
import { openStage } from "./chaos/stage.ts";
import { verdict } from "./chaos/verdict.ts";

const { values } = parseArgs({
  options: {
    plan: { type: "string" },
    seed: { type: "string" },
    orders: { type: "string" },
    full: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    report: { type: "string" },
    keep: { type: "boolean", default: false },
    again: { type: "boolean", default: false },
  },
});
type Game = { plan: string; seed: number; size: number | undefined };
type Result = { plan: string; seed: number; held: boolean; failures: string[]; seconds: number };
/** Plans that are no trade of their own: see docs/chaos.md. */
const OTHERS: Record<string, (game: Game) => Promise<Result>> = {
  F9: async ({ plan, seed, size = values.full ? 2_000 : 6 }) =>
    told(plan, seed, await playHistories({ seed, size, say })),
  F10: async ({ plan, seed }) => told(plan, seed, await playDeaths({ seed, all: values.full, say })),
  F11: fuzz,
};

const drawn = 1 + Math.floor(Math.random() * 999_999);
const say = (text: string) => void (values.json ? process.stderr : process.stdout).write(`${text}\n`);
const known = [...Object.keys(PLANS), ...Object.keys(OTHERS)].sort(
  (one, other) => one.charCodeAt(0) - other.charCodeAt(0) || Number(one.slice(1)) - Number(other.slice(1)),
);
const wanted = values.plan?.split(",") ?? known;
const seed = Number(values.seed ?? drawn);
const size = values.orders === undefined ? undefined : Number(values.orders);
if (wanted.some((name) => !known.includes(name)) || !Number.isInteger(seed)) {
  console.error(`There is no plan ${values.plan}, or ${values.seed} is no whole number. Plans: ${known.join(", ")}.`);
  process.exit(2);
}
const failedBefore = JSON.parse(readFileSync(path.join(import.meta.dirname, "chaos/regressions.json"), "utf8")) as {
  plan: string;
  seed: number;
  orders?: number;
}[];
const again = failedBefore.filter((game) => wanted.includes(game.plan) && (values.plan === undefined || values.again));
const results: Result[] = [];
for (const plan of wanted) results.push(await playOne({ plan, seed, size }));
for (const { plan, seed, orders } of again) results.push(await playOne({ plan, seed, size: orders }));
const report = `${JSON.stringify(results, null, 2)}\n`;
if (values.json) process.stdout.write(report);
if (values.report) writeFileSync(values.report, report);
process.exitCode = results.every(({ held }) => held) ? 0 : 1;

function playOne(game: Game): Promise<Result> {
  const other = OTHERS[game.plan];
  if (other) return other(game);
  if (!isPlanName(game.plan)) throw new Error(`There is no plan ${game.plan}.`);
  return trade(game.plan, game);
}

async function trade(name: PlanName, { seed, size }: Game): Promise<Result> {
  const plan = PLANS[name];
  const orders = size ?? (values.full ? plan.fullOrders : plan.orders);
  say(`${name}, seed ${seed}: ${plan.title}.`);
  const stage = await openStage({ seed, withRedis: plan.withRedis, say });
  let held = false;
  try {
    const report = await play({ stage, plan, seed, orders, say });
    const failures = verdict(report, plan);
    held = failures.length === 0;
    const { events, lost, attempts } = report.webhooks;
    if (report.vendors) say(`  vendors ${JSON.stringify(report.vendors)}`);
    say(`  faults ${JSON.stringify(report.struck)}; webhooks ${events}, lost ${lost}, attempts ${attempts}`);
    const wrecks = report.havoc.map(({ says, goesOnMs }) => (goesOnMs === null ? says : `${says} (${goesOnMs} ms)`));
    if (wrecks.length > 0) say(`  ${wrecks.join("; ")}`);
    for (const [process, taken] of plan.growthMost === null ? [] : Object.entries(report.memory))
      say(`  ${process}: ${taken.map((bytes) => Math.round(bytes / 2 ** 20)).join(" ")} MiB`);
    const people = Object.entries(report.told).map(([order, kinds]) => `${order} ${kinds.join("+")}`);
    say(`  for a person: ${people.join(", ") || "nothing"}; invariants looked at ${report.looks} times`);
    say(`  ${report.orders} orders, ${report.virtualMinutes} minutes played`);
    if (!held) for (const life of await traces(stage, report)) say(life);
    if (!held) say(`Again: npm run chaos -- --plan ${name} --seed ${seed} --orders ${orders}. Logs: ${stage.logs}`);
    return { ...report, ...told(name, seed, { failures, seconds: report.seconds }) };
  } finally {
    await stage.close({ keepLogs: values.keep || !held });
  }
}

async function fuzz({ plan, seed, size }: Game): Promise<Result> {
  const count = size ?? (values.full ? 100_000 : 2_000);
  say(`${plan}, seed ${seed}: bodies, forms and addresses that nobody expects.`);
  const stage = await openStage({ seed, say });
  let held = false;
  try {
    const report = await playFuzz({ stage, seed, count, say });
    held = report.failures.length === 0;
    say(`  webhooks ${JSON.stringify(report.webhooks)}; pages ${JSON.stringify(report.pages)}; ${report.jobs} jobs`);
    if (!held) say(`Again: npm run chaos -- --plan ${plan} --seed ${seed} --orders ${count}. Logs: ${stage.logs}`);
    return { ...report, ...told(plan, seed, report) };
  } finally {
    await stage.close({ keepLogs: values.keep || !held });
  }
}

/** Says what came of a plan. */
function told(plan: string, seed: number, { failures, seconds }: Pick<Result, "failures" | "seconds">): Result {
  const held = failures.length === 0;
  say(`${held ? "✓" : "✗"} ${plan}, seed ${seed} (${seconds} s)`);
  for (const failure of failures) say(`  ✗ ${failure}`);
  return { plan, seed, held, failures, seconds };
}
