import { expect, test } from "vitest";
import { cancellationAnswer, type AskedOrder, type CancellationRequest } from "./cancellation-answers.ts";

type Line = AskedOrder["lines"][number];
const line = (fields: Partial<Line> = {}): Line => {
  const { open = 2, held = open } = fields;
  return { id: "mugs", lineItemGid: "mug", shipped: 0, ...fields, open, held };
};
const order = (fields: Partial<AskedOrder> = {}): AskedOrder => ({
  ...{ id: "so-1", state: "accepted", supplier: "North", locationGid: "north", asked: "no", lines: [line()] },
  ...fields,
});
const request = (fields: Partial<CancellationRequest> = {}): CancellationRequest => ({
  ...{ locationGid: "north", lines: [{ lineItemGid: "mug", remaining: 2 }], others: [] },
  ...fields,
});
const answer = (...orders: AskedOrder[]) => cancellationAnswer(request(), orders);
const others = (remaining: number) => ({ others: [{ lineItemGid: "mug", remaining }] });
const keeps = (units: number) => ({ kind: "ask", asks: [{ id: "so-1", keep: new Map([["mugs", units]]) }] });

test("what no supplier has any more is given back at once", () => {
  expect(answer()).toEqual({ kind: "accept" });
  expect(answer(order({ state: "cancelled" }), order({ state: "refused" }))).toEqual({ kind: "accept" });
  expect(answer(order({ locationGid: "south" }))).toEqual({ kind: "accept" });
});

test("what a supplier has is canceled there first, and only then answered", () => {
  expect(answer(order())).toEqual({ kind: "ask", asks: [{ id: "so-1", keep: "nothing" }] });
  expect(answer(order({ asked: "under-way" }))).toEqual({ kind: "wait", isUnsettled: false });
});

test("what the supplier may have got just now is settled first", () => {
  for (const state of ["planned", "claimed", "sending", "unknown", "failed"])
    expect(answer(order({ state }))).toEqual({ kind: "wait", isUnsettled: true });
});

test("what the supplier refuses is refused with its reason", () => {
  expect(answer(order({ asked: { refused: "it has shipped" } }))).toEqual({
    kind: "reject",
    note: "North does not cancel it: it has shipped",
  });
});

test("what has left without being written yet cannot be given back", () => {
  const shipped = order({ state: "shipping", lines: [line({ shipped: 1 })] });
  expect(answer(shipped)).toEqual({ kind: "reject", note: "North has shipped some of it" });
});

test("of a supplier order that holds more, only the units asked for are taken off", () => {
  const pens = line({ id: "pens", lineItemGid: "pen", open: 1 });
  expect(answer(order({ lines: [line(), pens] }))).toEqual(keeps(0));
  expect(cancellationAnswer(request(others(3)), [order({ lines: [line({ open: 5 })] })])).toEqual(keeps(3));
  const begun = order({ state: "shipping", lines: [line({ open: 2, held: 3 })] });
  expect(answer(begun)).toEqual(keeps(1));
});

test("once they are taken off, what the other requests hold is no reason to take more", () => {
  expect(cancellationAnswer(request(others(3)), [order({ lines: [line({ open: 3 })] })])).toEqual({ kind: "accept" });
});

test("a supplier order that goes whole is canceled before another one is cut", () => {
  const big = order({ id: "so-0", lines: [line({ id: "more", open: 3 })] });
  expect(cancellationAnswer(request(others(3)), [big, order()])).toEqual({
    kind: "ask",
    asks: [{ id: "so-1", keep: "nothing" }],
  });
});
