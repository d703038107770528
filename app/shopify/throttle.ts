/** Our picture of a shop's leaky bucket of points. Times are milliseconds of one monotonic clock. */
export type Bucket = {
  /** points that we believe are left; negative = promised to callers who still wait */
  available: number;
  maximum: number;
  /** points per second */
  restoreRate: number;
  updatedAtMs: number;
  /** points of requests that are under way */
  inFlight: number;
};

/** extensions.cost.throttleStatus of an answer. */
export type ThrottleStatus = { maximumAvailable: number; currentlyAvailable: number; restoreRate: number };

/** The bucket of a shop that was not called yet: Shopify's standard plan (shopify.dev, rate limits). */
export function freshBucket(nowMs: number): Bucket {
  return { available: 2000, maximum: 2000, restoreRate: 100, updatedAtMs: nowMs, inFlight: 0 };
}

function restored(bucket: Bucket, nowMs: number): Bucket {
  const gained = (Math.max(0, nowMs - bucket.updatedAtMs) / 1000) * bucket.restoreRate;
  return { ...bucket, available: Math.min(bucket.maximum, bucket.available + gained), updatedAtMs: nowMs };
}

/**
 * Takes `cost` points at once and says how long to wait before sending. Points may be taken in advance, so callers are
 * served in the order in which they asked.
 */
export function take(bucket: Bucket, cost: number, nowMs: number): { bucket: Bucket; waitMs: number } {
  const now = restored(bucket, nowMs);
  const available = now.available - cost;
  const waitMs = available >= 0 ? 0 : Math.ceil((-available / now.restoreRate) * 1000);
  return { bucket: { ...now, available, inFlight: now.inFlight + cost }, waitMs };
}

/** Gives back what was taken for a request that was not sent after all. */
export function giveBack(bucket: Bucket, cost: number): Bucket {
  return { ...bucket, available: bucket.available + cost, inFlight: bucket.inFlight - cost };
}

/** After an answer: Shopify's own figure, less what other requests under way are going to take. */
export function settle(bucket: Bucket, cost: number, status: ThrottleStatus | undefined, nowMs: number): Bucket {
  const inFlight = Math.max(0, bucket.inFlight - cost);
  if (!status) return { ...restored(bucket, nowMs), inFlight };
  return {
    available: status.currentlyAvailable - inFlight,
    maximum: status.maximumAvailable,
    restoreRate: status.restoreRate > 0 ? status.restoreRate : bucket.restoreRate,
    updatedAtMs: nowMs,
    inFlight,
  };
}
