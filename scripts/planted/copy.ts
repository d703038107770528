import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Edit } from "./faults.ts";

/** What is not copied: it is large, and nothing in it is changed. */
const SHARED = ["node_modules", ".cache"];
const LEFT = [...SHARED, ".git", ".data", "build"];

/** A copy of the tree, in which mistakes may be made. */
export function copyTree(root: string) {
  const folder = mkdtempSync(path.join(tmpdir(), "crossdock-planted-"));
  const isLeft = (file: string) => LEFT.includes(path.relative(root, file));
  cpSync(root, folder, { recursive: true, filter: (file) => !isLeft(file) });
  for (const name of SHARED) symlinkSync(path.join(root, name), path.join(folder, name));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Makes the edits. @returns how to undo them @throws when a text does not occur as often as it should */
export function applyEdits(folder: string, edits: readonly Edit[]): () => void {
  const undo: (() => void)[] = [];
  for (const { file, text, becomes, times = 1 } of edits) {
    const at = path.join(folder, file);
    const before = readFileSync(at, "utf8");
    const found = before.split(text).length - 1;
    if (found !== times)
      throw new Error(
        `${file} has this text ${found} times instead of ${times}; correct it in scripts/planted/faults.ts:\n${text}`,
      );
    undo.push(() => writeFileSync(at, before));
    writeFileSync(
      at,
      before.replaceAll(text, () => becomes),
    );
  }
  return () => undo.toReversed().forEach((each) => each());
}

/** `broken`: something else went wrong than the property, so that nothing is known. */
export type Verdict = { outcome: "held" | "failed" | "broken"; says: string; seconds: number };

/** Plays the conservation property in a copy until it fails for the first time. */
export async function playConservation(
  folder: string,
  { seed, runs }: { seed: number; runs: number },
): Promise<Verdict> {
  const startedMs = performance.now();
  const child = spawn(
    process.execPath,
    ["node_modules/vitest/vitest.mjs", "run", "--project", "db", "tests/conservation.db.test.ts"],
    {
      cwd: folder,
      env: {
        ...process.env,
        ...{
          CONSERVATION_SEED: String(seed),
          CONSERVATION_RUNS: String(runs),
          CONSERVATION_SHRINKS: "0",
          NO_COLOR: "1",
        },
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  const seconds = Math.round((performance.now() - startedMs) / 1000);
  if (code === 0 && /Tests\s+1 passed/.test(output)) return { outcome: "held", says: "", seconds };
  const says = /Caused by: \w*Error: (.*)/.exec(output)?.[1];
  if (output.includes("Property failed") && says) return { outcome: "failed", says, seconds };
  return { outcome: "broken", says: output.slice(-2_000), seconds };
}
