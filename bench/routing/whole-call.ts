import { routeOrder } from "../../app/routing/engine/decide.ts";
import { benchShop, factsOnMix } from "./facts-on-mix.ts";
import { AGAIN, p50, p99, pair, processorTime, type Run } from "./measure.ts";
import { instanceSeed } from "./random.ts";
import { quantile, short, type Goal, type Section } from "./report.ts";
import { stopwatch } from "./stopwatch.ts";

const WARM_UP_MS = 2_000;

/** The whole pure call: rules, candidates, landed cost, the best plan, the record with its reasons. */
export async function wholeCall(run: Run): Promise<Section> {
  const rows: Section["rows"] = [];
  const goals: Goal[] = [];
  for (const suppliers of [20, 50]) {
    run.say(`whole call, ${suppliers} suppliers`);
    const shop = benchShop(run.seed, suppliers);
    const count = run.quick ? 500 : 5_000;
    const orders = Array.from({ length: count }, (_, i) => factsOnMix(shop, instanceSeed(run.seed, i)));
    const until = performance.now() + WARM_UP_MS;
    do for (const facts of orders.slice(0, 100)) routeOrder(facts);
    while (performance.now() < until);
    const times: number[] = [];
    const nodes: number[] = [];
    let unproven = 0;
    for (const facts of orders) {
      let least = Infinity;
      for (let repeat = 0; repeat < 3; repeat++) {
        // As from the database: nothing that an earlier call has seen, but the rules of a version, which are parsed once.
        const fresh = { ...structuredClone(facts), ruleSet: facts.ruleSet };
        const elapsed = stopwatch();
        const { objective } = routeOrder(fresh);
        least = Math.min(least, elapsed());
        if (repeat > 0) continue;
        nodes.push(objective.nodes);
        unproven += objective.proven ? 0 : 1;
      }
      times.push(least);
    }
    const slowest = [...times.keys()].sort((a, b) => (times[b] ?? 0) - (times[a] ?? 0));
    for (const at of slowest.slice(0, Math.ceil(AGAIN * count))) {
      const facts = orders[at];
      if (!facts) continue;
      const copies = Array.from({ length: 200 }, () => ({ ...structuredClone(facts), ruleSet: facts.ruleSet }));
      const again = processorTime(() => void routeOrder(copies.pop() ?? facts), times[at] ?? 1);
      times[at] = Math.min(times[at] ?? Infinity, again);
    }
    rows.push([
      ...[`mix × ${suppliers}`, count, pair(times), short(quantile(times, 0.999)), short(Math.max(...times))],
      ...[pair(nodes), unproven],
    ]);
    if (suppliers === 20)
      goals.push(
        { text: "whole call on the mix × 20: p50", figure: p50(times), atMost: 0.5, unit: " ms" },
        { text: "whole call on the mix × 20: p99", figure: p99(times), atMost: 5, unit: " ms" },
      );
  }
  return {
    name: "whole",
    title: "Whole pure call: rules, candidates, landed cost, choice, record",
    columns: ["lines × suppliers", "orders", "p50 / p99 ms", "p99.9", "max", "nodes p50 / p99", "unproven"],
    rows,
    goals,
  };
}
