import { describe, expect, test } from "vitest";
import { freshBucket, settle, take, type Bucket } from "./throttle.ts";

/** What a store does with its points: as Shopify, it wants the whole requested cost to be there, and takes the actual one. */
type Store = { available: number; maximum: number; restoreRate: number; updatedAtMs: number };

const restore = (store: Store, nowMs: number) => {
  const gained = ((nowMs - store.updatedAtMs) / 1_000) * store.restoreRate;
  store.available = Math.min(store.maximum, store.available + gained);
  store.updatedAtMs = nowMs;
};

/** The same numbers for the same seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

type Plan = { lanes: number; seconds: number; restoreRate: number; requested: number; actual: [number, number] };

/** Lanes that call a store without a pause, in virtual time: each waits for its points, is answered, and learns. */
function play({ lanes, seconds, restoreRate, requested, actual }: Plan, seed: number) {
  const random = seeded(seed);
  const store: Store = { available: restoreRate * 20, maximum: restoreRate * 20, restoreRate, updatedAtMs: 0 };
  const startedWith = store.available;
  const told = { used: 0, calls: 0, throttled: 0 };
  let bucket: Bucket = freshBucket(0);
  // Events in time order: a lane begins, its request arrives, its answer comes back.
  const events: { atMs: number; run: (nowMs: number) => void }[] = [];
  const at = (atMs: number, run: (nowMs: number) => void) => {
    const place = events.findIndex((event) => event.atMs > atMs);
    events.splice(place < 0 ? events.length : place, 0, { atMs, run });
  };
  const begin = (nowMs: number) => {
    const taken = take(bucket, requested, nowMs);
    bucket = taken.bucket;
    at(nowMs + taken.waitMs, (sentMs) => at(sentMs + 20 + random() * 40, arrive));
  };
  const arrive = (nowMs: number) => {
    restore(store, nowMs);
    told.calls += 1;
    const fits = store.available >= requested;
    const cost = fits ? Math.round(actual[0] + random() * (actual[1] - actual[0])) : 0;
    store.available -= cost;
    if (fits) told.used += cost;
    else told.throttled += 1;
    at(nowMs + 60 + random() * 120, (answeredMs) => {
      restore(store, answeredMs);
      const { maximum: maximumAvailable, available } = store;
      const status = { maximumAvailable, currentlyAvailable: Math.floor(available), restoreRate };
      bucket = settle(bucket, requested, status, answeredMs);
      begin(answeredMs);
    });
  };
  for (let lane = 0; lane < lanes; lane++) at(0, begin);
  for (let next = events.shift(); next && next.atMs < seconds * 1_000; next = events.shift()) next.run(next.atMs);
  return {
    use: told.used / (startedWith + restoreRate * seconds),
    throttled: told.throttled / told.calls,
  };
}

describe.each([
  ["a small plan, costs as asked for", { lanes: 8, seconds: 600, restoreRate: 100, requested: 22, actual: [22, 22] }],
  [
    "a small plan, half of what is asked for",
    { lanes: 8, seconds: 600, restoreRate: 100, requested: 40, actual: [12, 28] },
  ],
  ["few lanes", { lanes: 3, seconds: 600, restoreRate: 100, requested: 60, actual: [30, 60] }],
  ["many processes' worth of lanes", { lanes: 32, seconds: 600, restoreRate: 100, requested: 30, actual: [20, 30] }],
] satisfies [string, Plan][])("a store that is called without a pause: %s", (_name, plan) => {
  test.each([1, 2, 3])("95 % of its points are used, and 1 % of the calls are throttled at most (seed %i)", (seed) => {
    const { use, throttled } = play(plan, seed);
    expect(use).toBeGreaterThanOrEqual(0.95);
    expect(throttled).toBeLessThanOrEqual(0.01);
  });
});
