/** Chance that is the same for the same seed. */
export type Random = {
  /** in [0, 1) */
  next: () => number;
  /** whole, from `from` to `to`, both included */
  between: (from: number, to: number) => number;
  pick: <T>(list: readonly T[]) => T;
  is: (probability: number) => boolean;
};

/** @param name keeps the draws of one part of a run from changing those of another */
export function seeded(seed: number, name: string): Random {
  let state = seed >>> 0;
  for (const char of name) state = Math.imul(state ^ char.charCodeAt(0), 0x01000193) >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    between,
    is: (probability) => next() < probability,
    pick: (list) => list[between(0, list.length - 1)]!,
  };
}
