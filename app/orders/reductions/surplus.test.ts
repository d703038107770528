import { describe, expect, test } from "vitest";
import { isCut, unitsToKeep, type HeldLine } from "./surplus.ts";

const held = (change: Partial<HeldLine> = {}): HeldLine => ({
  ...{ id: "a", supplierOrderId: "1", lineItemGid: "mug", locationGid: "north", held: 3, fulfilled: 0, shipped: 0 },
  ...change,
});
const at = (locationGid: string, remaining: number) => ({
  locationGid,
  lines: [{ lineGid: "fo-line", lineItemGid: "mug", remaining, total: remaining }],
});
const kept = (
  lines: HeldLine[],
  { quantity, orders, own = 0 }: { quantity: number; orders: ReturnType<typeof at>[]; own?: number },
) =>
  Object.fromEntries(
    unitsToKeep({
      lines: [{ lineItemGid: "mug", quantity }],
      fulfilmentOrders: orders,
      own: new Map([["mug", own]]),
      held: lines,
    }),
  );

describe("units that suppliers are to keep", () => {
  test("are all when the order still has them", () => {
    expect(kept([held()], { quantity: 3, orders: [at("north", 3)] })).toEqual({});
  });

  test("are fewer when the line and the fulfilment order both shrank", () => {
    expect(kept([held()], { quantity: 1, orders: [at("north", 1)] })).toEqual({ a: 1 });
    expect(kept([held()], { quantity: 0, orders: [] })).toEqual({ a: 0 });
  });

  test("are all when a shipped unit came back: the rest is still to ship", () => {
    expect(kept([held({ fulfilled: 2, shipped: 2 })], { quantity: 2, orders: [at("north", 1)] })).toEqual({});
  });

  test("are all when units were refunded without restock: they may still ship", () => {
    expect(kept([held()], { quantity: 1, orders: [at("north", 3)] })).toEqual({});
  });

  test("are all when somebody fulfilled or moved units by hand", () => {
    expect(kept([held()], { quantity: 3, orders: [at("north", 1)] })).toEqual({});
    expect(kept([held()], { quantity: 3, orders: [at("north", 1), at("shop", 2)] })).toEqual({});
  });

  test("never go below what has left or is fulfilled", () => {
    expect(kept([held({ shipped: 2 })], { quantity: 1, orders: [at("north", 1)] })).toEqual({ a: 2 });
    expect(kept([held({ fulfilled: 3, shipped: 3 })], { quantity: 1, orders: [] })).toEqual({});
  });

  test("are taken from the supplier whose units Shopify removed, the newest supplier order first", () => {
    const south = held({ id: "b", supplierOrderId: "2", locationGid: "south", held: 2 });
    expect(kept([held(), south], { quantity: 4, orders: [at("north", 2), at("south", 2)] })).toEqual({ a: 2 });
    expect(kept([held(), south], { quantity: 4, orders: [at("north", 3), at("south", 1)] })).toEqual({ b: 1 });
    const again = held({ id: "c", supplierOrderId: "3", held: 2 });
    expect(kept([held(), again], { quantity: 2, orders: [at("north", 2)] })).toEqual({ a: 2, c: 0 });
  });

  test("count beside what the merchant ships itself", () => {
    expect(kept([held()], { quantity: 4, orders: [at("north", 2), at("shop", 2)], own: 2 })).toEqual({ a: 2 });
    expect(kept([held()], { quantity: 4, orders: [at("north", 3), at("shop", 1)], own: 1 })).toEqual({});
  });
});

describe("a line is cut after routing", () => {
  const line = { quantity: 1, allocated: 3, fulfilled: 0, remaining: 1, asked: 0 };
  test("when suppliers have more than it has, and nobody is being asked", () => {
    expect(isCut(line)).toBe(true);
    expect(isCut({ ...line, quantity: 3, remaining: 3 })).toBe(false);
    expect(isCut({ ...line, asked: 1 })).toBe(true);
    expect(isCut({ ...line, asked: 2 })).toBe(false);
  });

  test("also after units were refunded that may still ship, but not after a return", () => {
    expect(isCut({ ...line, remaining: 3 })).toBe(true);
    expect(isCut({ quantity: 2, allocated: 3, fulfilled: 2, remaining: 1, asked: 0 })).toBe(false);
    expect(isCut({ quantity: 2, allocated: 3, fulfilled: 2, remaining: 0, asked: 0 })).toBe(true);
    expect(isCut({ quantity: 0, allocated: 3, fulfilled: 3, remaining: 0, asked: 0 })).toBe(false);
  });
});
