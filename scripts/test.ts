// npm test: format, lint, types, rules, dead code, tests with a real database, the demo's check, browser tests, and plans of
// faults against real processes.
// Ends with a line `N passed, N failed`. A skipped test counts as failed: nothing may pass by not running.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { CHECKS } from "./setup/checks.ts";
import { report, runStep, runSteps, type Step } from "./setup/steps.ts";

const node = process.execPath;
const results = path.join(".data", "test-results");
const vitestReport = path.join(results, "vitest.json");
const chaosReport = path.join(results, "chaos.json");
/** Histories and deaths (F9, F10) are among the database tests; F12 takes too long for every run. */
const PLANS = "F1,F2,F3,F4,F5,F6,F7,F8,F11,V1";
const browserReport = path.join(results, "playwright.json");

rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
const total = { passed: 0, failed: 0 };
const count = (passed: number, failed: number) => {
  total.passed += passed;
  total.failed += failed;
};

const checks = await runSteps(CHECKS, 2);
count(checks.filter(({ ok }) => ok).length, checks.filter(({ ok }) => !ok).length);

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
const vitest = read<{ numPassedTests: number; numTotalTests: number }>(vitestReport);
if (vitest) count(vitest.numPassedTests, vitest.numTotalTests - vitest.numPassedTests);
if (!unit.ok && (!vitest || vitest.numPassedTests === vitest.numTotalTests)) count(0, 1);

const build = await runStep({ name: "build", command: node, args: ["scripts/build.ts"] });
report(build);
count(build.ok ? 1 : 0, build.ok ? 0 : 1);

if (build.ok) {
  const sizes = await runStep({ name: "sizes of the pages", command: node, args: ["scripts/check-sizes.ts"] });
  report(sizes);
  count(sizes.ok ? 1 : 0, sizes.ok ? 0 : 1);

  const demo = await echo({
    name: "demo --check",
    command: node,
    args: ["scripts/demo/run.ts", "--check", "--reset", "--folder", ".data/test-demo"],
  });
  count(demo.ok ? 1 : 0, demo.ok ? 0 : 1);

  const browser = await echo({
    name: "browser tests",
    command: node,
    args: ["node_modules/@playwright/test/cli.js", "test"],
    env: { E2E_REPORT: browserReport },
  });
  const playwright = read<{ stats: { expected: number; unexpected: number; flaky: number; skipped: number } }>(
    browserReport,
  );
  if (playwright) {
    const { expected, unexpected, flaky, skipped } = playwright.stats;
    count(expected, unexpected + flaky + skipped);
  }
  if (!playwright || (!browser.ok && playwright.stats.unexpected === 0)) count(0, 1);

  const chaos = await echo({
    name: "chaos",
    command: node,
    args: ["scripts/chaos.ts", "--plan", PLANS, "--seed", "1", "--again", "--report", chaosReport],
  });
  const plans = read<{ held: boolean }[]>(chaosReport);
  if (plans) count(plans.filter(({ held }) => held).length, plans.filter(({ held }) => !held).length);
  if (!plans || (!chaos.ok && plans.every(({ held }) => held))) count(0, 1);
}

console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed ? 1 : 0;

async function echo(step: Step) {
  console.log(`\n— ${step.name}`);
  const result = await runStep(step, { echo: true });
  console.log(`${result.ok ? "✓" : "✗"} ${step.name} (${result.seconds} s)`);
  return result;
}

function read<T>(file: string): T | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as T) : undefined;
}
