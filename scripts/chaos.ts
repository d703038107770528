// npm run chaos -- --plan F2 --seed 7: real processes on a real database, a plan of faults, and two checkers that watch.
// --orders N plays another number of orders, --full the plan's full size, --json prints the result as JSON, --keep keeps
// the logs. Without --plan all plans are played, one after the other. Ends with 1 when a promise was broken.
import { parseArgs } from "node:util";
import { PLANS, isPlanName, type PlanName } from "./chaos/plans.ts";
import { play, traces, verdict } from "./chaos/run.ts";
import { openStage } from "./chaos/stage.ts";

const { values } = parseArgs({
  options: {
    plan: { type: "string" },
    seed: { type: "string", default: String(1 + Math.floor(Math.random() * 999_999)) },
    orders: { type: "string" },
    full: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
  },
});
const seed = Number(values.seed);
const say = (text: string) => void (values.json ? process.stderr : process.stdout).write(`${text}\n`);
const wanted = values.plan === undefined ? Object.keys(PLANS) : values.plan.split(",");
const names = wanted.filter(isPlanName);
if (names.length !== wanted.length || !Number.isInteger(seed)) {
  console.error(
    `There is no plan ${values.plan}, or ${values.seed} is no whole number. Plans: ${Object.keys(PLANS).join(", ")}.`,
  );
  process.exit(2);
}
const results = [];
for (const name of names) results.push(await playOne(name));
if (values.json) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
process.exitCode = results.every(({ held }) => held) ? 0 : 1;

async function playOne(name: PlanName) {
  const plan = PLANS[name];
  const orders = Number(values.orders ?? (values.full ? plan.fullOrders : plan.orders));
  say(`${name}, seed ${seed}: ${plan.title}.`);
  const stage = await openStage({ seed, say });
  let held = false;
  try {
    const report = await play({ stage, plan, seed, orders, say });
    const failures = verdict(report, plan);
    held = failures.length === 0;
    const { events, lost, attempts } = report.webhooks;
    say(`  faults ${JSON.stringify(report.struck)}; webhooks ${events}, lost ${lost}, attempts ${attempts}`);
    if (report.havoc.length > 0) say(`  ${report.havoc.join("; ")}`);
    const told = Object.entries(report.told).map(([order, kinds]) => `${order} ${kinds.join("+")}`);
    say(`  for a person: ${told.join(", ") || "nothing"}; invariants looked at ${report.looks} times`);
    say(
      `${held ? "✓" : "✗"} ${name}: ${orders} orders, ${report.virtualMinutes} minutes played in ${report.seconds} s`,
    );
    for (const failure of failures) say(`  ✗ ${failure}`);
    if (!held) for (const life of await traces(stage, report)) say(life);
    if (!held) say(`Again: npm run chaos -- --plan ${name} --seed ${seed} --orders ${orders}. Logs: ${stage.logs}`);
    return { plan: name, seed, held, failures, ...report };
  } finally {
    await stage.close({ keepLogs: values.keep || !held });
  }
}
