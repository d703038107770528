import { expect, test } from "vitest";
import type { FulfilmentOrderFacts } from "./canonical-order.ts";
import type { StandingOrder } from "./standing-order.ts";
import { merchantRequests } from "./merchant-requests.ts";

const TEE = "gid://shopify/LineItem/1";
const NORTH = "gid://shopify/Location/1";
const ANOTHER_APPS = "gid://shopify/Location/9";

const at = (locationGid: string, requestStatus: string, remaining: number, status = "OPEN"): FulfilmentOrderFacts => ({
  ...{ gid: "gid://shopify/FulfillmentOrder/1", locationGid, status, requestStatus, method: "SHIPPING" },
  ...{ actions: [], held: false },
  lines: [{ lineGid: "gid://shopify/FulfillmentOrderLineItem/1", lineItemGid: TEE, remaining, total: remaining }],
});
const order = (stage: StandingOrder["stage"], units: number): StandingOrder => ({
  ...{ id: "a", stage, locationGid: NORTH, lines: [{ lineItemGid: TEE, units }] },
});
const requests = (fulfilmentOrders: FulfilmentOrderFacts[], standing: StandingOrder[] = []) =>
  merchantRequests({ standing, fulfilmentOrders, supplierLocations: new Set([NORTH]) }).map(({ units }) => units);

test("a request at a supplier's location that no supplier order explains is the merchant's", () => {
  expect(requests([at(NORTH, "SUBMITTED", 3)])).toEqual([3]);
  expect(requests([at(NORTH, "UNSUBMITTED", 3)])).toEqual([]);
  expect(requests([at(NORTH, "SUBMITTED", 3, "CLOSED")])).toEqual([]);
  expect(requests([at(ANOTHER_APPS, "SUBMITTED", 3)])).toEqual([]);
});

test("what a supplier order holds, or may still hold, is ours", () => {
  for (const stage of ["planned", "claimed", "placed", "leaving"] as const)
    expect(requests([at(NORTH, "SUBMITTED", 3)], [order(stage, 3)])).toEqual([]);
  expect(requests([at(NORTH, "SUBMITTED", 3)], [order("claimed", 2)])).toEqual([1]);
});

test("what a supplier has accepted explains its own units first", () => {
  expect(requests([at(NORTH, "ACCEPTED", 2, "IN_PROGRESS"), at(NORTH, "SUBMITTED", 1)], [order("placed", 2)])).toEqual([
    1,
  ]);
});
