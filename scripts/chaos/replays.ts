import { spawn } from "node:child_process";

// Two plans live in the tests, because they need the app within one process: tests/histories.db.test.ts and
// tests/crash-points.db.test.ts. Here they are played with another size or seed.

type Played = { failures: string[]; seconds: number };
type Say = (text: string) => void;

/** Histories from `seed` on. More than a few are split over two processes. */
export async function playHistories({ seed, size, say }: { seed: number; size: number; say: Say }): Promise<Played> {
  say(`F9: histories ${seed} to ${seed + size - 1}, each played twice.`);
  const half = Math.ceil(size / 2);
  const parts = size < 50 ? [[seed, size]] : [[seed, half], [seed + half, size - half]]; // prettier-ignore
  const played = await Promise.all(
    parts.map(([from, count]) =>
      vitest("tests/histories.db.test.ts", { HISTORIES: String(count), HISTORIES_FROM: String(from) }, say),
    ),
  );
  return {
    failures: played.flatMap(({ failures }) => failures),
    seconds: Math.max(...played.map(({ seconds }) => seconds)),
  };
}

/** A process dies at calls and commits. `all`: at each of them, before and after. */
export async function playDeaths({ seed, all, say }: { seed: number; all: boolean; say: Say }): Promise<Played> {
  say(`F10, seed ${seed}: a process dies at ${all ? "every call and commit" : "some of the calls and commits"}.`);
  return vitest(
    "tests/crash-points.db.test.ts",
    { CRASH_SEED: String(seed), ...(all ? { CRASH_POINTS: "all" } : {}) },
    say,
  );
}

async function vitest(file: string, env: Record<string, string>, say: Say): Promise<Played> {
  const startedMs = performance.now();
  const args = ["node_modules/vitest/vitest.mjs", "run", "--project", "db", file];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  const seconds = Math.round((performance.now() - startedMs) / 1000);
  for (const line of output.split("\n")) if (/^(Histories|Crash points)/.test(line)) say(`  ${line}`);
  return { failures: code === 0 ? [] : [output.slice(-6_000)], seconds };
}
