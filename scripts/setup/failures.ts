import { existsSync, readFileSync } from "node:fs";

/** Something that failed, and the words that it failed with. */
export type Failure = { name: string; words: string };
export type Tally = { passed: number; failed: Failure[] };

/** More of it stands where it happened. */
const MOST_LINES = 25;

type VitestReport = {
  numPassedTests: number;
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
  }[];
};

/** Reads vitest's report (the format of jest). A test that did not run has not passed; null: there is no report. */
export function vitestTally(file: string): Tally | null {
  const report = read<VitestReport>(file);
  if (!report) return null;
  const failed = report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const tests = assertionResults
      .filter((test) => test.status !== "passed")
      .map((test) => ({
        name: `${name} › ${test.fullName}`,
        words: test.failureMessages.join("\n") || `It was not run (${test.status}).`,
      }));
    return tests.length === 0 && status !== "passed" ? [{ name, words: message }] : tests;
  });
  return { passed: report.numPassedTests, failed };
}

type Suite = { title: string; suites?: Suite[]; specs: Spec[] };
type Spec = {
  title: string;
  tests: { projectName: string; status: string; results: { error?: { message?: string } }[] }[];
};

/** Reads Playwright's report. One that passed only when it was tried again has not passed. */
export function browserTally(file: string): Tally | null {
  const report = read<{ suites: Suite[]; errors: { message?: string }[] }>(file);
  if (!report) return null;
  const tests = report.suites.flatMap((suite) => testsOf(suite, suite.title));
  return {
    passed: tests.filter(({ status }) => status === "expected").length,
    failed: [
      ...report.errors.map(({ message = "" }) => ({ name: "browser tests", words: message })),
      ...tests.filter(({ status }) => status !== "expected"),
    ],
  };
}

function testsOf({ suites = [], specs }: Suite, path: string): (Failure & { status: string })[] {
  const own = specs.flatMap(({ title, tests }) =>
    tests.map(({ status, results }) => ({
      name: `${path} › ${title}`,
      words: results.map(({ error }) => error?.message).findLast(Boolean) ?? `It was not run (${status}).`,
      status,
    })),
  );
  return [...own, ...suites.flatMap((suite) => testsOf(suite, `${path} › ${suite.title}`))];
}

/** Reads the report of the plans of faults (scripts/chaos.ts --report). */
export function plansTally(file: string): Tally | null {
  const plans = read<{ plan: string; seed: number; held: boolean; failures: string[] }[]>(file);
  if (!plans) return null;
  return {
    passed: plans.filter(({ held }) => held).length,
    failed: plans
      .filter(({ held }) => !held)
      .map(({ plan, seed, failures }) => ({ name: `${plan}, seed ${seed}`, words: failures.join("\n") })),
  };
}

/** A failure on some lines. */
export function failureText({ name, words }: Failure): string {
  const lines = words.trimEnd().split("\n").slice(0, MOST_LINES);
  return [`✗ ${name}`, ...lines.map((line) => `    ${line}`)].join("\n");
}

/** The end of what a program printed: that is where it says why it failed. */
export const lastLines = (output: string): string => output.trimEnd().split("\n").slice(-MOST_LINES).join("\n");

function read<T>(file: string): T | null {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as T) : null;
}
