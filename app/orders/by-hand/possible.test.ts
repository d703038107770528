import { expect, test } from "vitest";
import { whyNoMessage, whyNoParcel, whyNotCancel, whyNotHold, whyNotSend, type OrderFacts } from "./possible.ts";
import type { SupplierOrderFacts } from "./possible.ts";

const order = (change: Partial<OrderFacts> = {}): OrderFacts => ({
  ...{ state: "waiting", cancelled: false, staysHere: false, demo: false, holds: [] },
  ...{ lines: [{ wanted: 2, allocated: 0 }], supplierOrders: [], ...change },
});
const hold = (kind: string) => ({ kind, reason: `For ${kind}.`, endsBy: "" });
const bought = (change: Partial<SupplierOrderFacts> = {}): SupplierOrderFacts => ({
  ...{ state: "accepted", demo: false, supplier: "Acme", cancelAskedAt: null, cancelRefusedAt: null },
  ...{ parcels: 0, left: 2, ...change },
});

test("what no supplier has yet can be put on hold, once", () => {
  expect(whyNotHold(order())).toBeNull();
  expect(whyNotHold(order({ holds: [hold("person")] }))).toMatch("on hold already");
  expect(whyNotHold(order({ lines: [{ wanted: 2, allocated: 2 }], supplierOrders: ["accepted"] }))).toMatch(
    "suppliers",
  );
  expect(whyNotHold(order({ lines: [{ wanted: 2, allocated: 2 }], supplierOrders: ["claimed"] }))).toBeNull();
  expect(whyNotHold(order({ state: "closed" }))).toMatch("done");
  expect(whyNotHold(order({ cancelled: true }))).toMatch("canceled");
});

test("only time can be cut short: what stops an order for another reason is named", () => {
  expect(whyNotSend(order({ holds: [hold("review")] }))).toBeNull();
  expect(whyNotSend(order({ holds: [hold("review"), hold("risk")] }))).toBe("It is on hold: For risk.");
  expect(whyNotSend(order({ supplierOrders: ["claimed"] }))).toBeNull();
  expect(whyNotSend(order())).toBe("No supplier is chosen yet.");
  expect(whyNotSend(order({ supplierOrders: ["claimed"], staysHere: true }))).toMatch("Test orders");
  expect(whyNotSend(order({ lines: [{ wanted: 1, allocated: 1 }], supplierOrders: ["shipped"] }))).toMatch("Nothing");
});

test("a supplier order can be taken back until a part of it has shipped", () => {
  expect(whyNotCancel(bought())).toBeNull();
  expect(whyNotCancel(bought({ state: "planned" }))).toBeNull();
  expect(whyNotCancel(bought({ state: "unknown" }))).toMatch("looked up");
  expect(whyNotCancel(bought({ state: "shipping", parcels: 1 }))).toMatch("shipped");
  expect(whyNotCancel(bought({ cancelAskedAt: new Date(0) }))).toMatch("has been asked");
  expect(whyNotCancel(bought({ cancelAskedAt: new Date(0), cancelRefusedAt: new Date(1) }))).toBeNull();
  expect(whyNotCancel(bought({ state: "refused" }))).toBe("It is over.");
});

test("a parcel can be entered while something is left to ship", () => {
  expect(whyNoParcel(bought())).toBeNull();
  expect(whyNoParcel(bought({ left: 0 }))).toMatch("shipped");
  expect(whyNoParcel(bought({ state: "claimed" }))).toMatch("does not have it yet");
  expect(whyNoMessage(bought({ state: "claimed" }))).toMatch("does not have it yet");
});

test("nothing of demo data leaves the app", () => {
  for (const whyNot of [whyNotCancel, whyNoParcel, whyNoMessage])
    expect(whyNot(bought({ demo: true }))).toMatch("demo");
  expect(whyNotSend(order({ demo: true, supplierOrders: ["claimed"] }))).toMatch("demo");
});
