import { env } from "./env.server.ts";

/** Where all time comes from. SQL takes it as a parameter, so that tests can shift it. */
export type Clock = { now(): Date };

/** The machine's clock, shifted by CLOCK_OFFSET_MS. */
export const systemClock: Clock = { now: () => new Date(Date.now() + env().CLOCK_OFFSET_MS) };

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
