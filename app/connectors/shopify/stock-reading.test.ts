import { describe, expect, it } from "vitest";
import type { StockReadingQuery } from "../../shopify/operations.generated.ts";
import { readingOf } from "./stock-reading.ts";

type Node = Extract<StockReadingQuery["nodes"][number], { readonly tracked: boolean }>;

const level = (quantity: number, location: { isActive?: boolean; isFulfillmentService?: boolean } = {}) => ({
  location: { id: "gid://shopify/Location/1", isActive: true, isFulfillmentService: false, ...location },
  quantities: [{ name: "available", quantity }],
});
const all = (nodes: ReturnType<typeof level>[]) => ({ nodes, pageInfo: { hasNextPage: false, endCursor: null } });
const item = (change: Partial<Node>): Node => ({
  id: "gid://shopify/InventoryItem/1",
  tracked: true,
  variants: { nodes: [{ inventoryPolicy: "DENY" }] },
  inventoryLevels: all([level(3), level(4)]),
  ...change,
});

describe("a reading", () => {
  it("adds up the supplier's own active locations and leaves services and closed ones out", () => {
    const levels = [level(3), level(4), level(50, { isFulfillmentService: true }), level(60, { isActive: false })];
    expect(readingOf(item({ inventoryLevels: all(levels) }))).toEqual({ policy: "finite", reading: 7 });
  });

  it("has no limit when the item is not tracked or goes on selling", () => {
    expect(readingOf(item({ tracked: false })).policy).toBe("unlimited");
    expect(readingOf(item({ variants: { nodes: [{ inventoryPolicy: "CONTINUE" }] } })).policy).toBe("unlimited");
  });

  it("keeps a location that was oversold as the minus it is", () => {
    expect(readingOf(item({ inventoryLevels: all([level(-2), level(5)]) })).reading).toBe(3);
  });

  it("promises nothing of an item that is gone or is no inventory item", () => {
    expect(readingOf(null)).toEqual({ policy: "none", reading: 0 });
    expect(readingOf({})).toEqual({ policy: "none", reading: 0 });
  });
});
