import type { Model } from "../../app/routing/optimiser/model.ts";
import { solve } from "../../app/routing/optimiser/solve.ts";
import { mixInstance } from "./core-instances.ts";
import { fewestSplits, perLineCheapest, setCoverGreedy, type Heuristic } from "./heuristics.ts";
import type { Run } from "./measure.ts";
import { instanceSeed } from "./random.ts";
import { percent, type Goal, type Section } from "./report.ts";

const METHODS: [string, Heuristic][] = [
  ["per line cheapest", perLineCheapest],
  ["fewest splits first", fewestSplits],
  ["set cover, greedy", setCoverGreedy],
];

/** What simpler methods would have cost on the same orders, and how many that can be fulfilled they would have missed. */
export function worth(run: Run): Section {
  const rows: Section["rows"] = [];
  const goals: Goal[] = [];
  const count = run.quick ? 300 : 2_000;
  for (const [name, suppliers, lineSplit] of [
    ["mix × 20, whole", 20, "all-or-nothing"],
    ["mix × 20, split", 20, "any"],
    ["mix × 50, whole", 50, "all-or-nothing"],
  ] as const) {
    run.say(`worth: ${name}`);
    const orders = Array.from({ length: count }, (_, i) =>
      mixInstance(instanceSeed(run.seed, i), { suppliers, lineSplit }),
    ).flatMap((model) => {
      const [units, cost] = solve(model).vector;
      return units === -wantedUnits(model) && cost !== undefined ? [{ model, cost }] : [];
    });
    rows.push([name, "optimum", orders.length, "0 %", "0 %", "100 %"]);
    for (const [method, heuristic] of METHODS) {
      const plans = orders.flatMap(({ model, cost }) => {
        const plan = heuristic(model);
        return plan ? [{ cost: plan.cost, optimum: cost }] : [];
      });
      const [spent, least] = [sum(plans.map(({ cost }) => cost)), sum(plans.map(({ optimum }) => optimum))];
      const missed = 1 - plans.length / orders.length;
      const best = plans.filter(({ cost, optimum }) => cost === optimum).length / orders.length;
      rows.push([name, method, orders.length, `+${percent(spent / least - 1)}`, percent(missed), percent(best)]);
      const below = plans.filter(({ cost, optimum }) => cost < optimum).length;
      goals.push({
        text: `${name}: plans of "${method}" that are below the optimum`,
        figure: below,
        atMost: 0,
        unit: "",
      });
    }
  }
  return {
    name: "worth",
    title: "Worth: the same orders routed by simpler methods",
    columns: ["orders", "method", "can be fulfilled", "extra cost", "of these missed", "optimal"],
    rows,
    goals,
  };
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
const wantedUnits = (model: Model) => sum(model.lines.map(({ quantity }) => quantity));
