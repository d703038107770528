import { expect, test } from "vitest";
import { seeded } from "../random.ts";
import { dumpOf, file, leftOf, newOrder, nextNews, remember, shelfOf, type Ledger } from "./ledger.ts";

const ordered = (units = 2) => newOrder("CD-1", "#1001", [{ id: "l1", sku: "A", units }]);
const arrive = (ledger: Ledger, ...arrivals: { id?: string; isMarked?: boolean; units?: number }[]) => {
  const seen = new Map<string, string>();
  for (const { id = "<po-1>", isMarked = false, units = 2 } of arrivals)
    file(ledger, seen, { order: ordered(units), id, isMarked });
  return ledger.get("CD-1");
};
const ask = { random: seeded(1, "test"), number: "T1", all: true, abilities: { parts: true, saysNo: true } };
const willing = { declines: 0, declinesPart: 0, inTwoParcels: 0, agreesToCancel: 1, putsOff: 0 };

test("a purchase order that comes again is one order where it is the same message and says so", () => {
  expect(arrive(new Map(), {}, { isMarked: true })).toMatchObject({ repeats: 1, copies: 0 });
});

test("it is an order more without the mark, under another Message-ID, or with other units", () => {
  for (const again of [{}, { isMarked: true, id: "<po-2>" }, { isMarked: true, units: 3 }])
    expect(arrive(new Map(), {}, again)).toMatchObject({ repeats: 0, copies: 1 });
});

test("an order that came as two stands twice in what the vendor has, and is off its shelf twice", () => {
  const ledger: Ledger = new Map();
  arrive(ledger, {}, {});
  const dump = dumpOf(ledger, new Map([["A", 3]]));
  expect(dump.orders.map(({ sourceIdentifier }) => sourceIdentifier)).toEqual(["CD-1", "CD-1"]);
  expect(dump.inventoryLevels.map(({ quantities }) => quantities.available)).toEqual([-1]);
});

test("what was declined is on the shelf again, and what was canceled", () => {
  const ledger: Ledger = new Map([["CD-1", ordered()]]);
  const order = ledger.get("CD-1");
  if (!order) throw new Error("It was filed.");
  remember(order, { kind: "decline", lines: order.lines, units: 1 });
  expect(shelfOf(ledger, new Map([["A", 5]]))).toEqual(new Map([["A", 4]]));
  expect(dumpOf(ledger, new Map()).orders[0]?.lines[0]).toMatchObject({ quantity: 2, currentQuantity: 1 });
  remember(order, { kind: "cancel", answer: "yes" });
  expect(shelfOf(ledger, new Map([["A", 5]]))).toEqual(new Map([["A", 5]]));
});

test("a parcel holds what was left, and nothing is left then", () => {
  const order = ordered();
  order.confirmed = true;
  const news = nextNews(order, { ...ask, habits: willing });
  expect(news).toMatchObject({ kind: "ship", number: "T1", isRest: true });
  if (news) remember(order, news);
  expect(order.lines.map(leftOf)).toEqual([0]);
  expect(dumpOf(new Map([["CD-1", order]]), new Map()).fulfillments[0]?.lines).toEqual([
    { orderLineId: 1_000, quantity: 2 },
  ]);
  expect(nextNews(order, { ...ask, habits: willing })).toBeNull();
});

test("who is asked to cancel says yes or no, and who cannot say no ships", () => {
  const asked = { ...ordered(), cancelAsked: true };
  expect(nextNews(asked, { ...ask, habits: willing })).toEqual({ kind: "cancel", answer: "yes" });
  const stubborn = { ...willing, agreesToCancel: 0 };
  expect(nextNews(asked, { ...ask, habits: stubborn })).toEqual({ kind: "cancel", answer: "no" });
  const mute = { ...ask, habits: stubborn, abilities: { parts: false, saysNo: false } };
  expect(nextNews(asked, mute)).toMatchObject({ kind: "ship" });
});

test("what people put off is done in the last rounds alone", () => {
  const order = { ...ordered(), confirmed: true };
  const slow = { ...ask, habits: { ...willing, putsOff: 1 } };
  for (let look = 0; look < 20; look++) expect(nextNews(order, { ...slow, all: false })).toBeNull();
  expect(nextNews(order, { ...slow, all: true })).toMatchObject({ kind: "ship" });
});
