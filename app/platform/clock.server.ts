import { openSync, readSync } from "node:fs";
import { env } from "./env.server.ts";

/** Where all time comes from. SQL takes it as a parameter, so that tests can shift it. */
export type Clock = { now(): Date };

/** The machine's clock, shifted by CLOCK_OFFSET_MS and by what stands in CLOCK_FILE now: there it moves for many processes. */
export const systemClock: Clock = { now: () => new Date(Date.now() + env().CLOCK_OFFSET_MS + aheadMs()) };

let shared: number | undefined;
const bytes = Buffer.alloc(32);

/** Reads the file again each time: one system call, and none without a file. */
function aheadMs(): number {
  const file = env().CLOCK_FILE;
  if (file === undefined) return 0;
  shared ??= openSync(file, "r");
  return Number(bytes.toString("latin1", 0, readSync(shared, bytes, 0, bytes.length, 0)));
}

/** The machine's clock plus what `advance` was called with: for tests and scenes. */
export function shiftedClock(offsetMs = 0): Clock & { advance(ms: number): void } {
  let shift = offsetMs;
  return {
    now: () => new Date(Date.now() + shift),
    advance: (ms) => {
      shift += ms;
    },
  };
}
