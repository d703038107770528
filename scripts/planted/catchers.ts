import { runIn, type Verdict } from "./copy.ts";
import { PROVES_NOTHING } from "../chaos/verdict.ts";
import type { Catcher } from "./faults.ts";

export type Worlds = { seed: number; runs: number };

/** What a catcher is called in a table. */
export function nameOf(catcher: Catcher): string {
  switch (catcher.by) {
    case "plan":
      return catcher.plan;
    case "tests":
      return catcher.named === undefined ? catcher.file : `${catcher.file}, "${catcher.named}"`;
    case "deaths":
      return `F10 at ${catcher.at.replace("^", "")}`;
    case "histories":
      return "F9";
    case "conservation":
      return "conservation";
  }
}

/** Has a catcher look at the copy, until it finds something for the first time. */
export function look(folder: string, catcher: Catcher, { seed, runs }: Worlds): Promise<Verdict> {
  switch (catcher.by) {
    case "plan":
      return playPlan(folder, catcher.plan, seed);
    case "tests":
      return vitest(folder, catcher.file, {}, catcher.named);
    case "deaths":
      return vitest(folder, "tests/crash-points.db.test.ts", { CRASH_POINTS_NAMED: catcher.at });
    case "histories":
      return vitest(folder, "tests/histories.db.test.ts", { HISTORIES: String(runs), HISTORIES_FROM: String(seed) });
    case "conservation":
      return vitest(folder, "tests/conservation.db.test.ts", {
        ...{ CONSERVATION_SEED: String(seed), CONSERVATION_RUNS: String(runs), CONSERVATION_SHRINKS: "0" },
      });
  }
}

async function vitest(
  folder: string,
  file: string,
  env: Record<string, string> = {},
  named?: string,
): Promise<Verdict> {
  const only = named === undefined ? [] : ["-t", named];
  const args = ["node_modules/vitest/vitest.mjs", "run", "--project", "db", "--bail=1", file, ...only];
  const { code, output, seconds } = await runIn(folder, args, env);
  if (code === 0 && /Tests\s+\d+ passed/.test(output)) return { outcome: "held", says: "", seconds };
  // The tests have begun and one of them failed; a file that cannot be read fails as a suite.
  const failed = /FAIL\s+\|?db\|?\s+\S+ > (.*)/.exec(output)?.[1];
  const why = /(?:Caused by: )?\w*Error: (?!Property failed)(.*)/.exec(output)?.[1];
  if (failed) return { outcome: "failed", says: `${failed}: ${why ?? ""}`.slice(0, 300), seconds };
  return { outcome: "broken", says: output.slice(-2_000), seconds };
}

async function playPlan(folder: string, plan: string, seed: number): Promise<Verdict> {
  const { stdout, output, seconds } = await runIn(folder, [
    ...["scripts/chaos.ts", "--plan", plan, "--seed", String(seed), "--json"],
  ]);
  try {
    const [result] = JSON.parse(stdout) as { failures: string[] }[];
    if (result) {
      // Nothing is caught by a run in which too little happened.
      const says = result.failures.find((failure) => !failure.endsWith(PROVES_NOTHING));
      if (result.failures.length === 0 || says !== undefined)
        return { outcome: says === undefined ? "held" : "failed", says: (says ?? "").slice(0, 300), seconds };
    }
  } catch {
    // A run that never came to its end proves nothing.
  }
  return { outcome: "broken", says: output.slice(-2_000), seconds };
}
