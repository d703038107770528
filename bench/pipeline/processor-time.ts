import { readdirSync, readFileSync } from "node:fs";

/** Of Linux, on every machine that there is: ticks of processor time in a second. */
const TICKS = 100;

/**
 * Processor time, in seconds, that a process of this machine and all that it has started have taken, ended children
 * included. NaN where there is no /proc to read it from.
 */
export function secondsBelow(root: number): number {
  const children = new Map<number, number[]>();
  const seconds = new Map<number, number>();
  for (const entry of entriesOf("/proc")) {
    const pid = Number(entry);
    const fields = Number.isInteger(pid) ? fieldsOf(pid) : null;
    if (!fields) continue;
    const [parent = 0] = fields.slice(1, 2).map(Number);
    // utime, stime, and those of ended children. Source: proc(5), where state is the third field.
    seconds.set(pid, fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / TICKS);
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const below = (pid: number): number =>
    (children.get(pid) ?? []).reduce((sum, child) => sum + below(child), seconds.get(pid) ?? NaN);
  return below(root);
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** What stands behind the name of a process, which may hold blanks; null when it has ended. */
function fieldsOf(pid: number): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return null;
  }
}
