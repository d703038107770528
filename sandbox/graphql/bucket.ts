import type { ShopPlan, Store } from "../types.ts";
import type { World } from "../world.ts";

/** Points per second by plan (shopify-facts §5); a bucket holds 20 seconds of them. */
const RESTORE_RATE: Record<ShopPlan, number> = {
  development: 100,
  basic: 100,
  standard: 100,
  advanced: 200,
  plus: 1000,
  enterprise: 2000,
};
const SECONDS_HELD = 20;

export type ThrottleStatus = { maximumAvailable: number; currentlyAvailable: number; restoreRate: number };

/** The leaky bucket of one app in one store. */
export function throttleStatus(world: World, store: Store, clientId: string): ThrottleStatus {
  const restoreRate = world.switches.restoreRate ?? RESTORE_RATE[store.plan];
  const maximumAvailable = world.switches.bucketSize ?? restoreRate * SECONDS_HELD;
  const bucket = store.buckets.get(clientId);
  if (!bucket) return { maximumAvailable, currentlyAvailable: maximumAvailable, restoreRate };
  const restored = (Math.max(0, world.clock.nowMs() - bucket.updatedAtMs) / 1000) * restoreRate;
  return {
    maximumAvailable,
    currentlyAvailable: Math.min(maximumAvailable, Math.floor(bucket.available + restored)),
    restoreRate,
  };
}

/** Takes points out (negative gives back) and answers the status after it. */
export function charge(
  world: World,
  store: Store,
  { clientId, points }: { clientId: string; points: number },
): ThrottleStatus {
  const status = throttleStatus(world, store, clientId);
  const currentlyAvailable = Math.min(status.maximumAvailable, status.currentlyAvailable - points);
  store.buckets.set(clientId, { available: currentlyAvailable, updatedAtMs: world.clock.nowMs() });
  return { ...status, currentlyAvailable };
}
