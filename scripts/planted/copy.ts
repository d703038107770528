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

/** `broken`: something else went wrong than what was looked at, so that nothing is known. */
export type Verdict = { outcome: "held" | "failed" | "broken"; says: string; seconds: number };

/** Runs a program of the copy to its end. */
export async function runIn(folder: string, args: string[], env: Record<string, string> = {}) {
  const startedMs = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { ...process.env, ...env, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let output = "";
  child.stdout.on("data", (chunk) => (stdout += String(chunk)));
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, stdout, output, seconds: Math.round((performance.now() - startedMs) / 1000) };
}
