// npm run check:routing-mutations: breaks each constraint, criterion and part of the cost in turn, in a copy of the tree,
// and shows that a fast test fails each time. `-- --only TEXT` takes those whose part or name contains the text,
// `--slice 2/4` the second of four parts of them, --json prints the result as JSON. Ends with 1 when a mistake survives.
import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { applyEdits, copyTree } from "./planted/copy.ts";
import { CHOICE_FAULTS } from "./planted/choice-faults.ts";
import { COST_FAULTS } from "./planted/cost-faults.ts";
import { MODEL_FAULTS } from "./planted/model-faults.ts";

type Verdict = { outcome: "noticed" | "survived" | "broken"; test: string; seconds: number };

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    only: { type: "string", default: "" },
    slice: { type: "string", default: "1/1" },
  },
});
const say = (text: string) => void (values.json ? process.stderr : process.stdout).write(`${text}\n`);
const [slice = 0, slices = 0] = values.slice.split("/").map(Number);
if (!(slice >= 1 && slice <= slices)) throw new Error(`--slice is like 2/4, not "${values.slice}".`);
const faults = [...CHOICE_FAULTS, ...MODEL_FAULTS, ...COST_FAULTS]
  .filter(({ part, name }) => `${part}: ${name}`.includes(values.only))
  .filter((_, place) => place % slices === slice - 1);
if (faults.length === 0)
  throw new Error(
    `No mistake's name contains "${values.only}", or there are fewer than ${slices}. See scripts/planted/*-faults.ts.`,
  );

const copy = copyTree(path.resolve(import.meta.dirname, ".."));
process.on("exit", copy.remove);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(130));

// Every text must be there before the first minutes are spent.
for (const { edits } of faults) applyEdits(copy.folder, edits)();
const untouched = await runTests([...new Set(faults.flatMap(({ tests }) => tests))]);
if (untouched.outcome !== "survived") {
  say(`The tests fail without any mistake: first mend that (${untouched.test}).`);
  process.exit(1);
}
say("| part | mistake | a test fails | which |\n| --- | --- | --- | --- |");
const results: (Verdict & { part: string; mistake: string })[] = [];
for (const { part, name, tests, edits } of faults) {
  const undo = applyEdits(copy.folder, edits);
  const verdict = await runTests(tests);
  undo();
  results.push({ part, mistake: name, ...verdict });
  const word = { noticed: "✓", survived: "✗ SURVIVES", broken: "✗ does not run" }[verdict.outcome];
  say(`| ${part} | ${name} | ${word} | ${verdict.test} |`);
}
const noticed = results.filter(({ outcome }) => outcome === "noticed").length;
if (values.json) process.stdout.write(`${JSON.stringify({ results }, null, 2)}\n`);
say(`\n${noticed} of ${results.length} mistakes noticed.`);
process.exitCode = noticed === results.length ? 0 : 1;

/** The pure tests of some folders, until the first one fails. A busy machine is no reason to fail. */
async function runTests(folders: string[]): Promise<Verdict> {
  const startedMs = performance.now();
  const report = path.join(copy.folder, "report.json");
  rmSync(report, { force: true });
  const options = [
    "run",
    "--project",
    "pure",
    "--bail",
    "1",
    "--testTimeout",
    "120000",
    "--reporter",
    "json",
    "--outputFile",
    report,
  ];
  const child = spawn(process.execPath, ["node_modules/vitest/vitest.mjs", ...options, ...folders], {
    cwd: copy.folder,
    env: { ...process.env, NO_COLOR: "1" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let trouble = "";
  child.stderr.on("data", (chunk) => (trouble += String(chunk)));
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  const seconds = Math.round((performance.now() - startedMs) / 1000);
  if (code === 0) return { outcome: "survived", test: "", seconds };
  const failed = existsSync(report) ? firstFailed(readFileSync(report, "utf8")) : null;
  return failed
    ? { outcome: "noticed", test: failed, seconds }
    : { outcome: "broken", test: trouble.slice(-500).replaceAll("\n", " "), seconds };
}

type Report = { testResults: { assertionResults: { status: string; fullName: string }[] }[] };

/** Null when no test has failed: then something else went wrong, and nothing is known. */
function firstFailed(report: string): string | null {
  const { testResults } = JSON.parse(report) as Report;
  const all = testResults.flatMap(({ assertionResults }) => assertionResults);
  return all.find(({ status }) => status === "failed")?.fullName.trim() ?? null;
}
