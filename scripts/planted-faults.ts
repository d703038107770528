// npm run check:planted: can the conservation property fail? Small mistakes are planted one by one in a copy of the tree,
// and each must be caught. `-- --only TEXT` (also several times) plants those whose name contains the text; --seed N and --runs N play other
// worlds, --json prints the result as JSON. Ends with 1 when a mistake goes unnoticed.
import path from "node:path";
import { parseArgs } from "node:util";
import { applyEdits, copyTree, playConservation, type Verdict } from "./planted/copy.ts";
import { FAULTS } from "./planted/faults.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    only: { type: "string", multiple: true, default: [""] },
    seed: { type: "string", default: "5" },
    runs: { type: "string", default: "20" },
  },
});
const play = { seed: Number(values.seed), runs: Number(values.runs) };
const say = (text: string) => void (values.json ? process.stderr : process.stdout).write(`${text}\n`);
const faults = FAULTS.filter(({ name }) => values.only.some((text) => name.includes(text)));
if (faults.length === 0)
  throw new Error(`No fault's name contains "${values.only.join()}". See scripts/planted/faults.ts.`);

const copy = copyTree(path.resolve(import.meta.dirname, ".."));
process.on("exit", copy.remove);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(130));

// Every text must be there before the first minutes are spent.
for (const { edits } of faults) applyEdits(copy.folder, edits)();
const untouched = await playConservation(copy.folder, { ...play, runs: Math.min(play.runs, 3) });
if (untouched.outcome !== "held") {
  say(`The property does not hold without any fault: first mend that.\n${untouched.says}`);
  process.exit(1);
}
const results: (Verdict & { fault: string })[] = [];
for (const { name, edits } of faults) {
  const undo = applyEdits(copy.folder, edits);
  const verdict = await playConservation(copy.folder, play);
  undo();
  results.push({ fault: name, ...verdict });
  const word = { failed: "✓ caught", held: "✗ NOT CAUGHT", broken: "✗ does not run" }[verdict.outcome];
  say(`${word.padEnd(14)} ${name} (${verdict.seconds} s)${verdict.says ? `\n               ${verdict.says}` : ""}`);
}
const caught = results.filter(({ outcome }) => outcome === "failed").length;
if (values.json) process.stdout.write(`${JSON.stringify({ ...play, results }, null, 2)}\n`);
say(`${caught} of ${results.length} planted faults caught (seed ${play.seed}, up to ${play.runs} worlds each).`);
process.exitCode = caught === results.length ? 0 : 1;
