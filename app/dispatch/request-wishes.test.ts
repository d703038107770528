import { expect, test } from "vitest";
import { requestWishes, type RequestingOrder } from "./request-wishes.ts";

const order = (fields: Partial<RequestingOrder>): RequestingOrder => ({
  id: "so-1",
  state: "planned",
  orderVersion: 3,
  locationGid: "north",
  mayHoldRequest: true,
  accepted: false,
  requestsCanceled: false,
  lines: [{ lineItemGid: "mug", quantity: 5, declined: 0, keep: null, fulfilled: 0 }],
  ...fields,
});

test.each([
  ["planned", "submitted"],
  ["claimed", "submitted"],
  ["sending", "submitted"],
  ["unknown", "submitted"],
  ["failed", "submitted"],
  ["accepted", "accepted"],
  ["shipping", "accepted"],
  ["refused", "rejected"],
  ["cancelled", "rejected"],
])("a supplier order that is %s wants its request %s", (state, desired) => {
  expect(requestWishes([order({ state })], 3)).toMatchObject([{ supplierOrderId: "so-1", desired }]);
});

test("what is shipped wants nothing more", () => {
  expect(requestWishes([order({ state: "shipped" })], 3)).toEqual([]);
});

test("one planned for an older version of the order claims nothing until the order was looked at again", () => {
  expect(requestWishes([order({ orderVersion: 2 })], 3)).toEqual([]);
  expect(requestWishes([order({ orderVersion: 2, state: "claimed" })], 3)).toHaveLength(1);
});

test("what is fulfilled or declined is no longer asked for", () => {
  const lines = [{ lineItemGid: "mug", quantity: 5, declined: 1, keep: null, fulfilled: 2 }];
  expect(requestWishes([order({ state: "shipping", lines })], 3)).toMatchObject([{ lines: [{ units: 2 }] }]);
});

test("a refused one lets go of everything it held", () => {
  const lines = [{ lineItemGid: "mug", quantity: 5, declined: 5, keep: null, fulfilled: 0 }];
  expect(requestWishes([order({ state: "refused", lines })], 3)).toMatchObject([{ lines: [{ units: 5 }] }]);
});

test("what was accepted and declined later gives units back; what was refused at once has none to give", () => {
  const lines = [{ lineItemGid: "mug", quantity: 5, declined: 5, keep: null, fulfilled: 0 }];
  expect(requestWishes([order({ state: "refused", accepted: true, lines })], 3)).toMatchObject([{ released: true }]);
  expect(requestWishes([order({ state: "refused", lines })], 3)[0]?.released).toBeUndefined();
  expect(requestWishes([order({ state: "accepted", accepted: true })], 3)[0]?.released).toBeUndefined();
});

test("what has shipped all that it kept still lets go of what it gave back", () => {
  const lines = [{ lineItemGid: "mug", quantity: 5, declined: 2, keep: null, fulfilled: 3 }];
  expect(requestWishes([order({ state: "shipped", accepted: true, lines })], 3)).toMatchObject([
    { desired: "rejected", released: true, lines: [{ units: 0 }] },
  ]);
});

test("one that never asked for anything lets nothing go: the request it finds is someone else's", () => {
  expect(requestWishes([order({ state: "cancelled", mayHoldRequest: false })], 3)).toEqual([]);
});

test("a state that no one knows is a bug, not a wish", () => {
  expect(() => requestWishes([order({ state: "lost" })], 3)).toThrow("lost");
});
