// npm run check:planted: can what proves the promises fail? Small mistakes are planted one by one in a copy of the tree, and
// each must be caught by what is named beside it: the conservation property, histories, deaths at calls and commits, a plan
// of npm run chaos, or a test file. `-- --only TEXT` (also several times) plants those whose name, or whose catcher's name,
// contains the text; --seed N and --runs N play other worlds, --json prints the result as JSON. Ends with 1 when a mistake
// goes unnoticed.
import path from "node:path";
import { parseArgs } from "node:util";
import { look, nameOf } from "./planted/catchers.ts";
import { applyEdits, copyTree, type Verdict } from "./planted/copy.ts";
import { FAULTS } from "./planted/faults.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    only: { type: "string", multiple: true, default: [""] },
    seed: { type: "string", default: "5" },
    runs: { type: "string", default: "20" },
  },
});
const worlds = { seed: Number(values.seed), runs: Number(values.runs) };
const say = (text: string) => void (values.json ? process.stderr : process.stdout).write(`${text}\n`);
const faults = FAULTS.filter((fault) =>
  values.only.some((text) => fault.name.includes(text) || nameOf(fault).includes(text)),
);
if (faults.length === 0)
  throw new Error(`No fault's name contains "${values.only.join()}". See scripts/planted/faults.ts.`);

const copy = copyTree(path.resolve(import.meta.dirname, ".."));
process.on("exit", copy.remove);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(130));

// Every text must be there before the first minutes are spent.
for (const { edits } of faults) applyEdits(copy.folder, edits)();
const catchers = new Map(faults.map((fault) => [nameOf(fault), fault]));
for (const [name, catcher] of catchers) {
  const untouched = await look(copy.folder, catcher, { ...worlds, runs: Math.min(worlds.runs, 3) });
  if (untouched.outcome === "held") continue;
  say(`${name} does not hold without any fault: first mend that.\n${untouched.says}`);
  process.exit(1);
}
const results: (Verdict & { fault: string; catcher: string })[] = [];
for (const fault of faults) {
  const { name, edits } = fault;
  const undo = applyEdits(copy.folder, edits);
  const verdict = await look(copy.folder, fault, worlds);
  undo();
  results.push({ fault: name, catcher: nameOf(fault), ...verdict });
  const word = { failed: "✓ caught", held: "✗ NOT CAUGHT", broken: "✗ does not run" }[verdict.outcome];
  say(
    `${word.padEnd(14)} ${name} (${nameOf(fault)}, ${verdict.seconds} s)${verdict.says ? `\n               ${verdict.says}` : ""}`,
  );
}
const caught = results.filter(({ outcome }) => outcome === "failed").length;
if (values.json) process.stdout.write(`${JSON.stringify({ ...worlds, results }, null, 2)}\n`);
say(`${caught} of ${results.length} planted faults caught (seed ${worlds.seed}, up to ${worlds.runs} worlds each).`);
process.exitCode = caught === results.length ? 0 : 1;
