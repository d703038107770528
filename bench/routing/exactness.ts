// npm run check:optimiser [-- --full] [--json] [--seed N] [--only PART-OF-A-FAMILY] [--part K/N]
//   or --instance FAMILY:SEED
// Compares the optimiser with HiGHS (gap 0) and with looking at every plan. Exit code 1 when anything differs.
import { parseArgs } from "node:util";
import { solve } from "../../app/routing/optimiser/solve.ts";
import { compareFamily, compareOne, modelToJson, type Difference, type FamilyResult } from "./compare.ts";
import { FAMILIES } from "./families.ts";
import { createOracle } from "./oracle.ts";

const { values } = parseArgs({
  options: {
    full: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    seed: { type: "string", default: "1" },
    only: { type: "string", default: "" },
    part: { type: "string", default: "1/1" },
    instance: { type: "string" },
  },
});
const seed = Number(values.seed);
if (!Number.isInteger(seed)) throw new Error(`--seed ${values.seed}: a whole number is needed.`);
const [part = 0, parts = 0] = values.part.split("/").map(Number);
if (![part, parts].every(Number.isInteger) || part < 1 || part > parts)
  throw new Error(`--part ${values.part}: write K/N, for example 2/5 for the second fifth.`);
const oracle = await createOracle();
if (values.instance !== undefined) again(values.instance);
else await runAll();

async function runAll(): Promise<void> {
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  say(`seed ${seed}`);
  const differences: Difference[] = [];
  const results: FamilyResult[] = [];
  for (const family of FAMILIES.filter(({ name }) => name.includes(values.only))) {
    const all = values.full ? family.count.full : family.count.short;
    const first = Math.floor((all * (part - 1)) / parts);
    const count = Math.floor((all * part) / parts) - first;
    const onDifference = (difference: Difference) => {
      differences.push(difference);
      say(`DIFFERENCE ${difference.family}:${difference.seed} ${difference.why}`);
      say(`  solver ${difference.solver.join(", ")} · ${family.judge} ${difference.judge.join(", ")}`);
      say(`  ${modelToJson(difference.model)}`);
    };
    const result = await compareFamily(family, count, { seed, first, solve, oracle, onDifference });
    results.push(result);
    const notes = [
      result.unproven ? `, ${result.unproven} not proven` : "",
      result.unjudged ? `, ${result.unjudged} without an answer of HiGHS` : "",
    ];
    say(
      `${result.family.padEnd(28)} ${String(count).padStart(6)} against ${result.judge}: ` +
        `${result.differences} differences${notes.join("")} (${result.seconds} s)`,
    );
  }
  const sum = (key: "instances" | "differences" | "missed" | "unproven" | "unjudged", judge?: FamilyResult["judge"]) =>
    results.reduce((total, result) => total + (judge && result.judge !== judge ? 0 : result[key]), 0);
  const summary = {
    seed,
    againstHighs: sum("instances", "highs") - sum("unjudged"),
    againstBruteForce: sum("instances", "brute force"),
    differences: sum("differences"),
    feasibleOrdersMissed: sum("missed"),
    unproven: sum("unproven"),
    unjudged: sum("unjudged"),
  };
  if (values.json) console.log(JSON.stringify({ ...summary, families: results }, null, 2));
  else
    console.log(
      `${summary.againstHighs} compared with HiGHS, ${summary.againstBruteForce} with every plan: ` +
        `${summary.differences} differences, ${summary.feasibleOrdersMissed} feasible orders missed, ` +
        `${summary.unproven} not proven (seed ${seed})`,
    );
  process.exitCode = summary.differences ? 1 : 0;
}

/** One instance again, as a difference prints it. */
function again(instance: string): void {
  const [name, number] = instance.split(":");
  const family = FAMILIES.find((one) => one.name === name);
  if (!family || !Number.isInteger(Number(number)))
    throw new Error(
      `--instance ${instance}: write FAMILY:SEED, families are ${FAMILIES.map((f) => f.name).join(", ")}.`,
    );
  const result = compareOne(family, Number(number), solve, oracle);
  console.log(modelToJson(family.make(Number(number))));
  console.log(result.kind === "different" ? result.difference.why : result);
  process.exitCode = result.kind === "equal" ? 0 : 1;
}
