const FIRST_MS = 1_000;
const LONGEST_MS = 15 * 60_000;

/**
 * How long a job waits after its `failures`-th failed attempt: 1 s, 2 s, 4 s … 15 min, spread by a quarter to each side.
 * `chance` is in [0, 1).
 */
export function backoffMs(failures: number, chance: number): number {
  const base = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1));
  return Math.round(base * (0.75 + chance / 2));
}
