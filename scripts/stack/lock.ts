import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * One stack per data folder. Returns the function that gives the lock back.
 * @throws when a living process holds it; a lock left by a process that is gone is taken over.
 */
export function takeLock(folder: string): () => void {
  const file = path.join(folder, "lock");
  mkdirSync(folder, { recursive: true });
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: "wx" });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const holder = Number(readFileSync(file, "utf8"));
    if (isAlive(holder))
      throw new Error(
        `This demo already runs here (process ${holder}). Stop it with Ctrl-C in its terminal, then try again.`,
      );
    rmSync(file, { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return pid !== process.pid;
  } catch {
    return false;
  }
}
