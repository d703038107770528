import { setTimeout as sleep } from "node:timers/promises";
import type { AdminResponse } from "./admin-request.server.ts";
import { freshBucket, giveBack, settle, take, type Bucket } from "./throttle.ts";

/** Points of a store that are held for one call. */
export type Turn = {
  /** The call was made, or held back: what it took is settled with what Shopify said. */
  end: (response: AdminResponse) => void;
  /** Gives the points back when the call was not made after all. Afterwards, and after `end`, it does nothing. */
  release: () => void;
  /** it was ended or given back: the next call needs another one */
  isOver: () => boolean;
};

/** Until the first answer tells what an operation costs. */
const COST_GUESS = 50;
const buckets = new Map<string, Bucket>();
const knownCosts = new Map<string, number>();

/**
 * Waits for the points that `operation` costs at this store, first come, first served. A wait of more than `longestMs`
 * is not begun; its length is told instead.
 */
export async function awaitTurn(
  domain: string,
  operation: string,
  longestMs: number,
): Promise<Turn | { congestedMs: number }> {
  const cost = knownCosts.get(operation) ?? COST_GUESS;
  const taken = take(buckets.get(domain) ?? freshBucket(performance.now()), cost, performance.now());
  if (taken.waitMs > longestMs) return { congestedMs: taken.waitMs };
  buckets.set(domain, taken.bucket);
  if (taken.waitMs > 0) await sleep(taken.waitMs);
  let over = false;
  const finish = (change: (bucket: Bucket) => Bucket) => {
    if (over) return;
    over = true;
    buckets.set(domain, change(buckets.get(domain) ?? taken.bucket));
  };
  return {
    end: ({ written, cost: told }) => {
      if (told) knownCosts.set(operation, told.requestedQueryCost);
      finish((bucket) =>
        written ? settle(bucket, cost, told?.throttleStatus, performance.now()) : giveBack(bucket, cost),
      );
    },
    release: () => finish((bucket) => giveBack(bucket, cost)),
    isOver: () => over,
  };
}
