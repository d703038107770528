import { closeSync, openSync, writeSync } from "node:fs";
import type { Control } from "../stack/control.ts";

/** One clock for all processes of a run: they read its file at each look (CLOCK_FILE). It only goes forward. */
export type SharedClock = { file: string; nowMs: () => number; advance: (ms: number) => void; close: () => void };

export function openClock(file: string): SharedClock {
  const descriptor = openSync(file, "w");
  let aheadMs = 0;
  // One write of equal length: whoever reads meanwhile sees the old time or the new one.
  const write = () => writeSync(descriptor, String(aheadMs).padStart(16, "0"), 0);
  write();
  return {
    file,
    nowMs: () => Date.now() + aheadMs,
    advance: (ms) => {
      aheadMs += Math.ceil(ms);
      write();
    },
    close: () => closeSync(descriptor),
  };
}

/** Moves the clock on and has the sandbox do at once what is due then. */
export async function advance(clock: SharedClock, control: Control, ms: number): Promise<void> {
  clock.advance(ms);
  await control.post("clock", { advanceMs: 0 });
}
