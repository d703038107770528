import { describe, expect, test } from "vitest";
import type { FulfilmentOrderFacts } from "./canonical-order.ts";
import { fitOf } from "./fit.ts";
import type { StandingOrder } from "./standing-order.ts";
import type { LineRoutability } from "./routable.ts";

const TEE = "gid://shopify/LineItem/1";
const MUG = "gid://shopify/LineItem/2";
const NORTH = "gid://shopify/Location/1";
const SOUTH = "gid://shopify/Location/2";

const line = (units: number, change: Partial<LineRoutability> = {}): LineRoutability => ({
  ...{ lineItemGid: TEE, units, requested: 0, ownStock: 0, fulfilled: 0, waiting: 0, unassigned: 0, reason: "none" },
  ...change,
});
const order = (id: string, stage: StandingOrder["stage"], units: number, more: Partial<StandingOrder> = {}) => ({
  ...{ id, stage, locationGid: NORTH, lines: [{ lineItemGid: TEE, units }] },
  ...more,
});
const request = (remaining: number, change: Partial<FulfilmentOrderFacts> = {}): FulfilmentOrderFacts => ({
  ...{ gid: `gid://shopify/FulfillmentOrder/${remaining}`, locationGid: NORTH, status: "OPEN", method: "SHIPPING" },
  ...{ requestStatus: "SUBMITTED", actions: [], held: false },
  lines: [{ lineGid: "gid://shopify/FulfillmentOrderLineItem/1", lineItemGid: TEE, remaining, total: remaining }],
  ...change,
});
const fit = (standing: StandingOrder[], routable: LineRoutability[], fulfilmentOrders: FulfilmentOrderFacts[] = []) =>
  Object.fromEntries(fitOf({ standing, routable, fulfilmentOrders, supplierLocations: new Set([NORTH, SOUTH]) }));

describe("what was planned", () => {
  test("fits while the line has its units", () => {
    expect(fit([order("a", "planned", 3)], [line(3)])).toEqual({ a: "fits" });
    expect(fit([order("a", "planned", 3)], [line(5)])).toEqual({ a: "fits" });
  });

  test("is outgrown when units were removed, fulfilled by hand or moved away", () => {
    expect(fit([order("a", "planned", 3)], [line(2)])).toEqual({ a: "outgrown" });
    expect(fit([order("a", "planned", 3)], [])).toEqual({ a: "outgrown" });
  });

  test("is outgrown together with all else that is planned on the line, and nothing beside it", () => {
    const beside = order("c", "planned", 1, { lines: [{ lineItemGid: MUG, units: 1 }] });
    expect(
      fit([order("a", "planned", 2), order("b", "planned", 2), beside], [line(3), line(1, { lineItemGid: MUG })]),
    ).toEqual({ a: "outgrown", b: "outgrown", c: "fits" });
  });

  test("waits while its units are on hold", () => {
    expect(fit([order("a", "planned", 3)], [line(1, { waiting: 2 })])).toEqual({ a: "waits" });
    expect(fit([order("a", "planned", 3)], [line(0, { waiting: 2 })])).toEqual({ a: "outgrown" });
  });

  test("is outgrown when the merchant requests its units from another supplier, not when from this one", () => {
    expect(fit([order("a", "planned", 3)], [line(3)], [request(3, { locationGid: SOUTH })])).toEqual({ a: "outgrown" });
    expect(fit([order("a", "planned", 3)], [line(3)], [request(3)])).toEqual({ a: "fits" });
  });

  test("fits while the request of what was given up elsewhere is not declined yet", () => {
    const left = order("old", "leaving", 3, { locationGid: SOUTH });
    expect(fit([left, order("a", "planned", 3)], [line(3)], [request(3, { locationGid: SOUTH })])).toEqual({
      a: "fits",
    });
  });

  test("has what is left after what suppliers have", () => {
    expect(fit([order("a", "placed", 2), order("b", "planned", 2)], [line(4)])).toEqual({ b: "fits" });
    expect(fit([order("a", "placed", 2), order("b", "planned", 2)], [line(3)])).toEqual({ b: "outgrown" });
  });
});

describe("what was claimed", () => {
  test("fits while its own request holds its units, whatever becomes of the others", () => {
    const standing = [order("a", "claimed", 2), order("b", "planned", 2, { locationGid: SOUTH })];
    expect(fit(standing, [line(3)], [request(2)])).toEqual({ a: "fits", b: "outgrown" });
  });

  test("is outgrown when somebody else fulfilled units of its request", () => {
    expect(fit([order("a", "claimed", 3)], [line(2)], [request(2)])).toEqual({ a: "outgrown" });
    expect(fit([order("a", "claimed", 3)], [line(0)], [request(0, { status: "CLOSED" })])).toEqual({ a: "outgrown" });
  });

  test("waits when its request was put on hold", () => {
    const held = request(3, { status: "ON_HOLD", held: true });
    expect(fit([order("a", "claimed", 3)], [line(0, { waiting: 3 })], [held])).toEqual({ a: "waits" });
  });

  test("does not live on units under the request of what is with the supplier", () => {
    const standing = [order("a", "placed", 2), order("b", "claimed", 2)];
    expect(fit(standing, [line(2)], [request(2)])).toEqual({ b: "outgrown" });
  });

  test("fits when its request is gone and its units stand open: it is claimed again", () => {
    expect(fit([order("a", "claimed", 3)], [line(3)], [request(3, { requestStatus: "UNSUBMITTED" })])).toEqual({
      a: "fits",
    });
  });
});
