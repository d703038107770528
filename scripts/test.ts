// npm test: format, lint, types, rules, dead code, tests with a real database, the demo's check, browser tests, and plans of
// faults against real processes.
// Ends with what failed, named and with its words, and a line `N passed, N failed`. A skipped test counts as failed: nothing
// may pass by not running.
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { CHECKS } from "./setup/checks.ts";
import {
  browserTally,
  failureText,
  lastLines,
  plansTally,
  vitestTally,
  type Failure,
  type Tally,
} from "./setup/failures.ts";
import { report, runStep, runSteps, type Step, type StepResult } from "./setup/steps.ts";

const node = process.execPath;
const results = path.join(".data", "test-results");
const vitestReport = path.join(results, "vitest.json");
const chaosReport = path.join(results, "chaos.json");
/** Histories and deaths (F9, F10) are among the database tests; F12 takes too long for every run. */
const PLANS = "F1,F2,F3,F4,F5,F6,F7,F8,F11,V1";
const browserReport = path.join(results, "playwright.json");

rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
let passed = 0;
const failed: Failure[] = [];

for (const check of await runSteps(CHECKS, 2)) count(check);

const unit = await echo({
  name: "unit and database tests",
  command: node,
  args: [
    "node_modules/vitest/vitest.mjs",
    "run",
    "--coverage",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${vitestReport}`,
  ],
});
count(unit, vitestTally(vitestReport));

const build = await runStep({ name: "build", command: node, args: ["scripts/build.ts"] });
report(build);
count(build);

if (build.ok) {
  const sizes = await runStep({ name: "sizes of the pages", command: node, args: ["scripts/check-sizes.ts"] });
  report(sizes);
  count(sizes);

  count(
    await echo({
      name: "demo --check",
      command: node,
      args: ["scripts/demo/run.ts", "--check", "--reset", "--folder", ".data/test-demo"],
    }),
  );

  const browser = await echo({
    name: "browser tests",
    command: node,
    args: ["node_modules/@playwright/test/cli.js", "test"],
    env: { E2E_REPORT: browserReport },
  });
  count(browser, browserTally(browserReport));

  const chaos = await echo({
    name: "chaos",
    command: node,
    args: ["scripts/chaos.ts", "--plan", PLANS, "--seed", "1", "--again", "--report", chaosReport],
  });
  count(chaos, plansTally(chaosReport));
}

if (failed.length > 0) console.log(`\n— failed\n${failed.map(failureText).join("\n")}`);
console.log(`\n${passed} passed, ${failed.length} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;

/** Counts the tests of a step, or the step itself where it has none. One that fails without a failing test fails itself. */
function count({ step, ok, output }: StepResult, tests: Tally | null = { passed: Number(ok), failed: [] }) {
  passed += tests?.passed ?? 0;
  failed.push(...(tests?.failed ?? []));
  if (!tests || (!ok && tests.failed.length === 0)) failed.push({ name: step.name, words: lastLines(output) });
}

async function echo(step: Step) {
  console.log(`\n— ${step.name}`);
  const result = await runStep(step, { echo: true });
  console.log(`${result.ok ? "✓" : "✗"} ${step.name} (${result.seconds} s)`);
  return result;
}
