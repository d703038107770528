import { mixInstance } from "./core-instances.ts";
import { fullOnMix } from "./full-on-mix.ts";
import { measure, nodes, p50, p99, pair, peer, provenGap, times, warmUp, type Run } from "./measure.ts";
import { instanceSeed } from "./random.ts";
import { percent, quantile, short, type Goal, type Section } from "./report.ts";

/** What the merchant's search may take; beyond it the record says how far from the optimum the plan can be. */
const ALLOWED_MS = 50;

/** The full model on the orders of the mix, against the core model on the same orders. */
export async function fullSpeed(run: Run): Promise<Section> {
  const rows: Section["rows"] = [];
  const goals: Goal[] = [];
  let different = 0;
  for (const suppliers of [20, 50])
    for (const lineSplit of ["all-or-nothing", "one-source", "any"] as const) {
      const name = `mix × ${suppliers}, ${lineSplit}`;
      const seeds = Array.from({ length: run.quick ? 200 : 2_000 }, (_, i) => instanceSeed(run.seed, i));
      const models = seeds.map((seed) => fullOnMix(seed, { suppliers, lineSplit }));
      warmUp(models.slice(0, 50));
      const full = measure(models);
      const coreSplit = lineSplit === "any" ? "any" : "all-or-nothing";
      const core = measure(seeds.map((seed) => mixInstance(seed, { suppliers, lineSplit: coreSplit })));
      const highs = await peer(full.slice(0, run.quick ? 20 : 100), run);
      different += highs.differences;
      const ours = times(full);
      const ratios = [p50(ours) / p50(times(core)), p99(ours) / p99(times(core))] as const;
      const inTime = full.filter(({ solution, milliseconds }) => solution.proven && milliseconds <= ALLOWED_MS).length;
      const gap = Math.max(0, ...full.map(provenGap));
      rows.push([
        ...[name, full.length, pair(ours), short(quantile(ours, 0.999)), short(Math.max(...ours)), pair(nodes(full))],
        ...[pair(times(core)), ratios.map(short).join(" / "), percent(inTime / full.length), percent(gap)],
        pair(highs.times),
      ]);
      run.say((rows.at(-1) ?? []).join(" | "));
      goals.push(
        { text: `${name}: median over the core model's`, figure: ratios[0], atMost: 10, unit: "×" },
        { text: `${name}: p99 over the core model's`, figure: ratios[1], atMost: 10, unit: "×" },
        {
          text: `${name}: proven within ${ALLOWED_MS} ms`,
          ...{ figure: (100 * inTime) / full.length, atLeast: 99.5, unit: " %" },
        },
        { text: `${name}: largest gap of an unproven plan`, figure: 100 * gap, atMost: 0.5, unit: " %" },
      );
    }
  goals.push({ text: "full model: optima that differ from HiGHS'", figure: different, atMost: 0, unit: "" });
  return {
    name: "full",
    title: "Full model: several levels, bands, thresholds, surcharges, breaks, packs, margin floor",
    columns: [
      ...["orders", "instances", "p50 / p99 ms", "p99.9", "max", "nodes p50 / p99", "core p50 / p99 ms"],
      ...["full / core p50 / p99", "proven in 50 ms", "largest gap", "HiGHS p50 / p99 ms"],
    ],
    rows,
    goals,
  };
}
