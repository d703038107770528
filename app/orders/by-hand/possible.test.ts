import { expect, test } from "vitest";
import { allSaid } from "../../platform/phrase.ts";
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
  expect(allSaid(whyNotHold(order({ holds: [hold("person")] })))).toMatch("on hold already");
  expect(allSaid(whyNotHold(order({ lines: [{ wanted: 2, allocated: 2 }], supplierOrders: ["accepted"] })))).toMatch(
    "suppliers",
  );
  expect(whyNotHold(order({ lines: [{ wanted: 2, allocated: 2 }], supplierOrders: ["claimed"] }))).toBeNull();
  expect(allSaid(whyNotHold(order({ state: "closed" })))).toMatch("done");
  expect(allSaid(whyNotHold(order({ cancelled: true })))).toMatch("canceled");
});

test("only time can be cut short: what stops an order for another reason is named", () => {
  expect(whyNotSend(order({ holds: [hold("review")] }))).toBeNull();
  expect(allSaid(whyNotSend(order({ holds: [hold("review"), hold("risk")] })))).toBe("It is on hold: For risk.");
  expect(whyNotSend(order({ supplierOrders: ["claimed"] }))).toBeNull();
  expect(allSaid(whyNotSend(order()))).toBe("No supplier is chosen yet.");
  expect(allSaid(whyNotSend(order({ supplierOrders: ["claimed"], staysHere: true })))).toMatch("Test orders");
  expect(allSaid(whyNotSend(order({ lines: [{ wanted: 1, allocated: 1 }], supplierOrders: ["shipped"] })))).toMatch(
    "Nothing",
  );
});

test("a supplier order can be taken back until a part of it has shipped", () => {
  expect(whyNotCancel(bought())).toBeNull();
  expect(whyNotCancel(bought({ state: "planned" }))).toBeNull();
  expect(allSaid(whyNotCancel(bought({ state: "unknown" })))).toMatch("looked up");
  expect(allSaid(whyNotCancel(bought({ state: "shipping", parcels: 1 })))).toMatch("shipped");
  expect(allSaid(whyNotCancel(bought({ cancelAskedAt: new Date(0) })))).toMatch("has been asked");
  expect(whyNotCancel(bought({ cancelAskedAt: new Date(0), cancelRefusedAt: new Date(1) }))).toBeNull();
  expect(allSaid(whyNotCancel(bought({ state: "refused" })))).toBe("It is over.");
});

test("a parcel can be entered while something is left to ship", () => {
  expect(whyNoParcel(bought())).toBeNull();
  expect(allSaid(whyNoParcel(bought({ left: 0 })))).toMatch("shipped");
  expect(allSaid(whyNoParcel(bought({ state: "claimed" })))).toMatch("does not have it yet");
  expect(allSaid(whyNoMessage(bought({ state: "claimed" })))).toMatch("does not have it yet");
});

test("nothing of demo data leaves the app", () => {
  for (const whyNot of [whyNotCancel, whyNoParcel, whyNoMessage])
    expect(allSaid(whyNot(bought({ demo: true })))).toMatch("demo");
  expect(allSaid(whyNotSend(order({ demo: true, supplierOrders: ["claimed"] })))).toMatch("demo");
});
