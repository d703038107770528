import { expect, test } from "vitest";
import { freshBucket, giveBack, settle, take } from "./throttle.ts";

const status = { maximumAvailable: 2000, currentlyAvailable: 30, restoreRate: 100 };

test("while the bucket has enough nobody waits", () => {
  const { waitMs, bucket } = take(freshBucket(0), 500, 0);
  expect(waitMs).toBe(0);
  expect(bucket.available).toBe(1500);
});

test("a caller waits until the missing points have been restored", () => {
  const learnt = settle(take(freshBucket(0), 10, 0).bucket, 10, status, 0);
  expect(take(learnt, 80, 0).waitMs).toBe(500);
  expect(take(learnt, 80, 400).waitMs).toBe(100);
});

test("callers who wait are served one after the other, not all at once", () => {
  const learnt = settle(take(freshBucket(0), 10, 0).bucket, 10, status, 0);
  const first = take(learnt, 80, 0);
  const second = take(first.bucket, 80, 0);
  expect([first.waitMs, second.waitMs]).toEqual([500, 1300]);
});

test("what Shopify says is left is shared with the requests that are still under way", () => {
  const one = take(freshBucket(0), 100, 0);
  const two = take(one.bucket, 40, 0);
  expect(settle(two.bucket, 100, { ...status, currentlyAvailable: 1000 }, 10).available).toBe(960);
});

test("points of a request that was not sent come back", () => {
  const taken = take(freshBucket(0), 100, 0).bucket;
  expect(giveBack(taken, 100)).toMatchObject({ available: 2000, inFlight: 0 });
});

test("a bucket never holds more than its maximum", () => {
  expect(take(freshBucket(0), 0, 3_600_000).bucket.available).toBe(2000);
});
