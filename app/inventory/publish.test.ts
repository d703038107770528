import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PoolStock } from "./atp.ts";
import {
  differs,
  publishItems,
  targetAvailable,
  UNLIMITED_PUBLISHED,
  unreservedCommitted,
  type PublishedMapping,
} from "./publish.ts";

const pool = (reading: number, change: Partial<PoolStock> = {}): PoolStock => ({
  policy: "finite",
  reading,
  buffer: 0,
  reserved: 0,
  sentUnseen: 0,
  ...change,
});
const mapping = (id: string, change: Partial<PublishedMapping> = {}): PublishedMapping => ({
  id,
  itemGid: "item-1",
  variantGid: "variant-1",
  poolId: "pool-1",
  packSize: 1,
  live: true,
  published: 5,
  pool: pool(10),
  ...change,
});

describe("units Shopify has committed that we have not reserved", () => {
  it("are what is committed beyond the open units of orders we know", () => {
    expect(unreservedCommitted(5, 3)).toBe(2);
  });

  it("are never below zero, also when we know an order longer than Shopify keeps its units committed", () => {
    fc.assert(fc.property(fc.nat(), fc.nat(), (committed, known) => unreservedCommitted(committed, known) >= 0));
    expect(unreservedCommitted(1, 4)).toBe(0);
  });
});

describe("the published quantity", () => {
  it("does not change while an order comes in, is reserved, sent, and seen by a reading", () => {
    // A customer buys 2 of 10: Shopify shows 8 and has 2 committed.
    const stages = [
      { pool: pool(10), committed: 2, known: 0 },
      { pool: pool(10, { reserved: 2 }), committed: 2, known: 2 },
      { pool: pool(10, { sentUnseen: 2 }), committed: 2, known: 2 },
      { pool: pool(8), committed: 2, known: 2 },
      { pool: pool(8), committed: 0, known: 0 },
    ];
    for (const stage of stages) {
      const [item] = publishItems([mapping("m1", { pool: stage.pool })]);
      const unreserved = unreservedCommitted(stage.committed, stage.known);
      expect(targetAvailable(item?.promisable ?? 0, unreserved)).toBe(8);
    }
  });

  it("is never below zero", () => {
    expect(targetAvailable(1, 3)).toBe(0);
  });

  it("is comfortable without a limit and is not written back for every sale", () => {
    const target = targetAvailable(Infinity, 0);
    expect(target).toBe(UNLIMITED_PUBLISHED);
    expect(differs(UNLIMITED_PUBLISHED - 3, Infinity, target)).toBe(false);
    expect(differs(12, Infinity, target)).toBe(true);
    expect(differs(null, Infinity, target)).toBe(true);
  });
});

describe("publishItems", () => {
  it("adds up what two offers of a supplier have, in retailer units", () => {
    const items = publishItems([
      mapping("m1", { pool: pool(10) }),
      mapping("m2", { poolId: "pool-2", packSize: 6, pool: pool(20) }),
    ]);
    expect(items).toMatchObject([{ mappingIds: ["m1", "m2"], promisable: 13, published: 5 }]);
  });

  it("counts a pool once that two offers draw on", () => {
    const items = publishItems([mapping("m1"), mapping("m2", { packSize: 3 })]);
    expect(items).toMatchObject([{ promisable: 10 }]);
  });

  it("promises nothing of what was unlinked or whose connection takes no orders", () => {
    expect(publishItems([mapping("m1", { live: false })])).toMatchObject([{ promisable: 0, published: 5 }]);
  });

  it("takes the published quantity for unknown when two mappings of an item disagree", () => {
    expect(publishItems([mapping("m1"), mapping("m2", { published: null })])).toMatchObject([{ published: null }]);
  });
});
