import { expect, test } from "vitest";
import { cancellationAnswer, type AskedOrder } from "./cancellation-answers.ts";

const order = (fields: Partial<AskedOrder> = {}): AskedOrder => ({
  ...{ id: "so-1", state: "accepted", supplier: "North", locationGid: "north", asked: false, refusal: null },
  lines: [{ lineItemGid: "mug", open: 2 }],
  ...fields,
});
const answer = (...orders: AskedOrder[]) =>
  cancellationAnswer({ locationGid: "north", lines: [{ lineItemGid: "mug", remaining: 2 }] }, orders);

test("what no supplier has any more is given back at once", () => {
  expect(answer()).toEqual({ kind: "accept" });
  expect(answer(order({ state: "cancelled" }), order({ state: "refused" }))).toEqual({ kind: "accept" });
  expect(answer(order({ locationGid: "south" }))).toEqual({ kind: "accept" });
});

test("what a supplier has is canceled there first, and only then answered", () => {
  expect(answer(order())).toEqual({ kind: "ask", ids: ["so-1"] });
  expect(answer(order({ asked: true }))).toEqual({ kind: "wait" });
});

test("what the supplier refuses is refused with its reason", () => {
  expect(answer(order({ asked: true, refusal: "it has shipped" }))).toEqual({
    kind: "reject",
    note: "North does not cancel it: it has shipped",
  });
  expect(answer(order({ state: "shipping" })).kind).toBe("reject");
});

test("a supplier order is not canceled for a part of it", () => {
  const more = order({
    lines: [
      { lineItemGid: "mug", open: 2 },
      { lineItemGid: "pen", open: 1 },
    ],
  });
  expect(answer(more).kind).toBe("reject");
});
