import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { browserTally, failureText, lastLines, plansTally, vitestTally } from "./failures.ts";

const folder = mkdtempSync(path.join(tmpdir(), "failures-"));
afterAll(() => rmSync(folder, { recursive: true }));

function written(report: unknown): string {
  const file = path.join(folder, "report.json");
  writeFileSync(file, JSON.stringify(report));
  return file;
}

test("a test that failed, one that was skipped and a file that could not be read are told by name", () => {
  const tally = vitestTally(
    written({
      numPassedTests: 1,
      testResults: [
        {
          ...{ name: "a.test.ts", status: "failed", message: "" },
          assertionResults: [
            { status: "passed", fullName: "adds", failureMessages: [] },
            { status: "failed", fullName: "takes away", failureMessages: ["expected 2 to be 3"] },
            { status: "skipped", fullName: "divides", failureMessages: [] },
          ],
        },
        { name: "b.test.ts", status: "failed", message: "Cannot find c.ts", assertionResults: [] },
      ],
    }),
  );
  expect(tally).toEqual({
    passed: 1,
    failed: [
      { name: "a.test.ts › takes away", words: "expected 2 to be 3" },
      { name: "a.test.ts › divides", words: "It was not run (skipped)." },
      { name: "b.test.ts", words: "Cannot find c.ts" },
    ],
  });
});

test("a browser test that passed only at its second try has failed, and says what the first said", () => {
  const spec = (title: string, status: string, ...messages: (string | undefined)[]) => ({
    ...{ title, tests: [{ status, results: messages.map((message) => (message ? { error: { message } } : {})) }] },
  });
  const tally = browserTally(
    written({
      errors: [],
      suites: [
        {
          title: "screens.e2e.ts",
          specs: [spec("home", "expected", undefined), spec("orders", "flaky", "was not seen", undefined)],
          suites: [{ title: "narrow", specs: [spec("rules", "unexpected", "does not fit")] }],
        },
      ],
    }),
  );
  expect(tally).toMatchObject({
    passed: 1,
    failed: [
      { name: "screens.e2e.ts › orders", words: "was not seen" },
      { name: "screens.e2e.ts › narrow › rules", words: "does not fit" },
    ],
  });
});

test("a plan that was broken is told with what broke", () => {
  const plans = [
    { plan: "F1", seed: 1, held: true, failures: [] },
    { plan: "F3", seed: 2, held: false, failures: ["1 order lost", "1 silent"] },
  ];
  expect(plansTally(written(plans))).toEqual({
    passed: 1,
    failed: [{ name: "F3, seed 2", words: "1 order lost\n1 silent" }],
  });
});

test("no report is no tally: whoever counts fails the step itself", () => {
  expect(vitestTally(path.join(folder, "none.json"))).toBeNull();
});

test("long words are cut: of a test their start is told, of a program their end", () => {
  const words = Array.from({ length: 100 }, (_, line) => `line ${line}`).join("\n");
  expect(failureText({ name: "a", words })).toMatch(/^✗ a\n {4}line 0\n[^]*line 24$/);
  expect(lastLines(words)).toMatch(/^line 75\n[^]*line 99$/);
});
