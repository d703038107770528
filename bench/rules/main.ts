// npm run bench:rules [-- --quick] [--json] [--seed N]
// Seeded random rules of 2 to 4 conditions on facts of the order, with OR groups: every engine must find the same rules for
// every order, then each is timed on them. Exit code 1 when a goal is missed. docs/routing-rules.md tells more.
import { parseArgs } from "node:util";
import { isMet, quantile, sectionText, short, type Goal, type Section } from "../routing/report.ts";
import { enginesOf, type Engines } from "./engines.ts";
import { ordersOf, specsOf } from "./specs.ts";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    seed: { type: "string", default: "1" },
  },
});
const seed = Number(values.seed);
const SIZES = [100, 300, 1000];
const ORDERS = 200;
const ROUND_MS = values.quick ? 20 : 40;
const ROUNDS = values.quick ? 8 : 25;
const OURS = "crossdock";
const LOGIC = "json-logic-engine";
const RULES = "json-rules-engine";

/** Orders on which an engine finds other rules than ours, and how many rules match an order on average. */
async function differences(engines: Engines): Promise<{ different: number; hits: number }> {
  let [different, hits] = [0, 0];
  for (let order = 0; order < ORDERS; order++) {
    const ours = await engines[OURS]!(order);
    hits += ours.length / ORDERS;
    for (const find of Object.values(engines)) if (String(await find(order)) !== String(ours)) different++;
  }
  return { different, hits };
}

/** Milliseconds an order, of one round of at least ROUND_MS. A call that answers at once is not waited for. */
async function round(find: Engines[string], from: number): Promise<number> {
  const start = performance.now();
  let [calls, spent] = [0, 0];
  while (spent < ROUND_MS) {
    const answer = find((from + calls) % ORDERS);
    if (answer instanceof Promise) await answer;
    calls++;
    // The clock is not asked for each of the fast calls.
    if (calls % 16 === 0 || answer instanceof Promise) spent = performance.now() - start;
  }
  return spent / calls;
}

/** The engines take turns, so that what else the machine does meets all of them; the best tenth of the rounds counts. */
async function timed(engines: Engines): Promise<Record<string, number>> {
  const rounds: Record<string, number[]> = Object.fromEntries(Object.keys(engines).map((name) => [name, []]));
  for (let i = -2; i < ROUNDS; i++)
    for (const [name, find] of Object.entries(engines)) {
      const ms = await round(find, i < 0 ? 0 : i * 7);
      // The first rounds warm the engine up.
      if (i >= 0) rounds[name]!.push(ms);
    }
  return Object.fromEntries(Object.entries(rounds).map(([name, list]) => [name, quantile(list, 0.1)]));
}

async function measure(rules: number): Promise<Section> {
  const engines = enginesOf(specsOf(seed + rules, rules), ordersOf(seed, ORDERS));
  const { different, hits } = await differences(engines);
  const ms = await timed(engines);
  const ours = ms[OURS]!;
  // The peer's faster form counts.
  const logic = Math.min(...Object.entries(ms).flatMap(([name, each]) => (name.startsWith(LOGIC) ? [each] : [])));
  const goals: Goal[] = [
    { text: `orders with other hits, ${rules} rules`, figure: different, atMost: 0, unit: "" },
    { text: `against ${LOGIC} (built, its faster form), ${rules} rules`, figure: logic / ours, atLeast: 1, unit: "×" },
  ];
  if (rules === 1000)
    goals.push({ text: `against ${RULES}, ${rules} rules`, figure: ms[RULES]! / ours, atLeast: 100, unit: "×" });
  return {
    name: `rules-${rules}`,
    title: `${rules} rules, ${short(hits)} of them match an order on average`,
    columns: ["engine", "orders/s", "ms an order", "times ours"],
    rows: Object.entries(ms).map(([name, each]) => [name, Math.round(1000 / each), short(each), short(each / ours)]),
    goals,
  };
}

const sections: Section[] = [];
for (const size of SIZES) {
  const section = await measure(size);
  sections.push(section);
  if (!values.json) console.log(sectionText(section));
}
const goals = sections.flatMap((section) => section.goals.map((goal) => ({ ...goal, met: isMet(goal) })));
const missed = goals.filter(({ met }) => !met).length;
if (values.json) console.log(JSON.stringify({ seed, node: process.version, sections, goals, missed }, null, 2));
else console.log(`\n${goals.length - missed} of ${goals.length} goals met (seed ${seed}, Node ${process.version})`);
process.exitCode = missed > 0 ? 1 : 0;
