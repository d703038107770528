import type { Model } from "../../app/routing/optimiser/model.ts";
import { coreInstance, GRID, mixInstance } from "./core-instances.ts";
import { measure, nodes, p50, p99, pair, peer, provenGap, times, warmUp, type Run } from "./measure.ts";
import { instanceSeed } from "./random.ts";
import { percent, quantile, short, type Goal, type Section } from "./report.ts";

const WAYS = [
  ["whole", "all-or-nothing"],
  ["split", "any"],
] as const;

type Kind = { name: string; make: (seed: number) => Model; count: number; peers: number; goals: Limits };
type Limits = { p99AtMost?: number; ratioAtLeast?: number };

/** The core model (one objective, fixed charge per supplier, parcels, minimum orders, capacity) against HiGHS. */
export async function coreSpeed(run: Run): Promise<Section> {
  const scale = run.quick ? 0.1 : 1;
  const many = (count: number) => Math.max(20, Math.round(count * scale));
  const mixes = [20, 50].flatMap((suppliers) =>
    WAYS.map(([way, lineSplit]): Kind => ({
      name: `mix × ${suppliers}, ${way}`,
      make: (seed) => mixInstance(seed, { suppliers, lineSplit }),
      count: many(suppliers === 20 ? 10_000 : 5_000),
      peers: many(300),
      goals: { p99AtMost: suppliers === 20 ? 1 : 4 },
    })),
  );
  const grid = GRID.flatMap(([lines, suppliers]) =>
    WAYS.map(([way, lineSplit]): Kind => ({
      name: `${lines} × ${suppliers}, ${way}`,
      make: (seed) => coreInstance(seed, { lines, suppliers, lineSplit }),
      count: many(500),
      peers: many(lines * suppliers >= 400 ? 40 : 100),
      goals: gridGoals(lines, suppliers),
    })),
  );
  const rows: Section["rows"] = [];
  const goals: Goal[] = [];
  let different = 0;
  let largestGap = 0;
  for (const kind of [...mixes, ...grid]) {
    const models = Array.from({ length: kind.count }, (_, i) => kind.make(instanceSeed(run.seed, i)));
    warmUp(models.slice(0, 50));
    const measured = measure(models);
    const ours = times(measured);
    const compared = measured.slice(0, kind.peers);
    const highs = await peer(compared, run);
    different += highs.differences;
    const ratio50 = p50(highs.times) / p50(times(compared));
    const ratio99 = p99(highs.times) / p99(times(compared));
    const unproven = measured.filter(({ solution }) => !solution.proven).length;
    const gap = Math.max(0, ...measured.map(provenGap));
    largestGap = Math.max(largestGap, gap);
    const [most, count] = [short(Math.max(...ours)), `${kind.count} / ${highs.times.length}`];
    rows.push([
      ...[
        kind.name,
        count,
        pair(ours),
        short(quantile(ours, 0.999)),
        most,
        pair(nodes(measured)),
        unproven,
        percent(gap),
      ],
      ...[pair(highs.times), `${short(ratio50)} / ${short(ratio99)}`],
    ]);
    run.say((rows.at(-1) ?? []).join(" | "));
    const { p99AtMost, ratioAtLeast } = kind.goals;
    if (p99AtMost !== undefined)
      goals.push({ text: `${kind.name}: p99`, figure: p99(ours), atMost: p99AtMost, unit: " ms" });
    if (ratioAtLeast !== undefined)
      goals.push({ text: `${kind.name}: HiGHS' median over ours`, figure: ratio50, atLeast: ratioAtLeast, unit: "×" });
    goals.push({ text: `${kind.name}: HiGHS' p99 over ours`, figure: ratio99, atLeast: 1, unit: "×" });
  }
  goals.push({
    text: "core model: largest gap of an unproven plan",
    figure: 100 * largestGap,
    atMost: 0.5,
    unit: " %",
  });
  goals.push({ text: "optima that differ from HiGHS'", figure: different, atMost: 0, unit: "" });
  const columns = [
    "lines × suppliers",
    "instances / HiGHS",
    "p50 / p99 ms",
    "p99.9",
    "max",
    "nodes p50 / p99",
    "unproven",
    "largest gap",
  ];
  return {
    name: "core",
    title: "Core model: one objective, fixed charges, parcels, minimum orders, capacity",
    columns: [...columns, "HiGHS p50 / p99 ms", "ratio p50 / p99"],
    rows,
    goals,
  };
}

function gridGoals(lines: number, suppliers: number): Limits {
  if (lines === 1) return { ratioAtLeast: 40 };
  if (lines <= 5) return { ratioAtLeast: 100 };
  if (lines <= 12 && suppliers === 20) return { ratioAtLeast: 10 };
  if (lines === 20 && suppliers === 50) return { ratioAtLeast: 5, p99AtMost: 25 };
  return {};
}
