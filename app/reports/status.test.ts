import { describe, expect, test } from "vitest";
import { connectionStatus, mappingStatus, orderStatus, supplierOrderStatus, type OrderFacts } from "./status.ts";

const order = (facts: Partial<OrderFacts>): OrderFacts => ({
  state: "routed",
  cancelled: false,
  holds: 0,
  reviewOnly: false,
  wanted: 2,
  allocated: 2,
  fulfilled: 0,
  unmapped: 0,
  supplierOrders: [],
  ...facts,
});

describe("a supplier order", () => {
  test.each([
    ["planned", "scheduled"],
    ["claimed", "scheduled"],
    ["sending", "sent"],
    ["unknown", "sent"],
    ["accepted", "accepted"],
    ["shipping", "partially-fulfilled"],
    ["refused", "declined"],
    ["cancelled", "canceled"],
    ["failed", "failed"],
  ])("in state %s reads %s", (state, status) => {
    expect(supplierOrderStatus({ state, parcels: 0, writtenBack: 0 })).toBe(status);
  });

  test("is fulfilled only when every parcel is written back", () => {
    expect(supplierOrderStatus({ state: "shipped", parcels: 2, writtenBack: 1 })).toBe("in-progress");
    expect(supplierOrderStatus({ state: "shipped", parcels: 2, writtenBack: 2 })).toBe("fulfilled");
  });
});

describe("an order", () => {
  test("that is new is scheduled, and on hold when something holds it", () => {
    expect(orderStatus(order({ state: "new", allocated: 0 }))).toBe("scheduled");
    expect(orderStatus(order({ state: "waiting", allocated: 0, holds: 1 }))).toBe("on-hold");
    expect(orderStatus(order({ state: "waiting", allocated: 0, holds: 1, reviewOnly: true }))).toBe("scheduled");
  });

  test("is as far as its least advanced supplier order", () => {
    expect(orderStatus(order({ supplierOrders: ["accepted", "sent"] }))).toBe("sent");
    expect(orderStatus(order({ supplierOrders: ["accepted", "accepted"] }))).toBe("accepted");
  });

  test("with one of two supplier orders shipped is partially fulfilled", () => {
    expect(orderStatus(order({ supplierOrders: ["fulfilled", "accepted"] }))).toBe("partially-fulfilled");
    expect(orderStatus(order({ supplierOrders: ["fulfilled", "fulfilled"] }))).toBe("fulfilled");
  });

  test("whose first supplier declined follows the next one", () => {
    expect(orderStatus(order({ supplierOrders: ["declined", "accepted"] }))).toBe("accepted");
    expect(orderStatus(order({ state: "attention", allocated: 0, supplierOrders: ["declined"] }))).toBe("declined");
  });

  test("with units that nobody ships is not routed, although the rest is on its way", () => {
    const facts = order({ state: "attention", wanted: 3, allocated: 2, supplierOrders: ["accepted"] });
    expect(orderStatus(facts)).toBe("not-routed");
  });

  test("with an unmapped item is not fulfilled when everything else is", () => {
    const facts = order({ state: "attention", unmapped: 1, fulfilled: 2, supplierOrders: ["fulfilled"] });
    expect(orderStatus(facts)).toBe("partially-fulfilled");
  });

  test("that could not be sent reads failed, one that is cancelled reads canceled", () => {
    expect(orderStatus(order({ supplierOrders: ["accepted", "failed"] }))).toBe("failed");
    expect(orderStatus(order({ cancelled: true, supplierOrders: ["accepted"] }))).toBe("canceled");
  });

  test("that the merchant ships itself is ignored", () => {
    expect(orderStatus(order({ state: "ignored", wanted: 0, allocated: 0 }))).toBe("ignored");
  });
});

test("a connection that Shopify cut off reads connection lost, whether it was active or paused", () => {
  expect(connectionStatus({ state: "active", lost: false })).toBe("connected");
  expect(connectionStatus({ state: "active", lost: true })).toBe("connection-lost");
  expect(connectionStatus({ state: "paused", lost: true })).toBe("connection-lost");
  expect(connectionStatus({ state: "invited", lost: false })).toBe("invited");
  expect(connectionStatus({ state: "ended", lost: true })).toBe("disconnected");
});

test("a variant with two offers of one supplier is in conflict, with two suppliers it is mapped", () => {
  const one = { supplierId: "a", note: null };
  expect(mappingStatus([])).toBe("unmapped");
  expect(mappingStatus([one, { supplierId: "b", note: null }])).toBe("mapped");
  expect(mappingStatus([one, one])).toBe("conflict");
  expect(mappingStatus([{ supplierId: "a", note: "not tracked" }])).toBe("conflict");
});
