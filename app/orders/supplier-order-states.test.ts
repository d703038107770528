import { expect, test } from "vitest";
import {
  BOUGHT_STATES,
  canMove,
  FIRST_STATE,
  isSupplierOrderState,
  LIVE_STATES,
  SUPPLIER_ORDER_MOVES,
  UNBOUGHT_STATES,
  type SupplierOrderState,
} from "./supplier-order-states.ts";

const states = Object.keys(SUPPLIER_ORDER_MOVES) as SupplierOrderState[];

test("every move leads to a state of the table, and never to itself", () => {
  for (const from of states) {
    for (const to of SUPPLIER_ORDER_MOVES[from]) {
      expect(isSupplierOrderState(to), `${from} → ${to}`).toBe(true);
      expect(to).not.toBe(from);
    }
  }
});

test("every state is reached from the first one", () => {
  const reached = new Set<SupplierOrderState>([FIRST_STATE]);
  for (const from of reached) for (const to of SUPPLIER_ORDER_MOVES[from]) reached.add(to);
  expect([...reached].sort()).toEqual([...states].sort());
});

test("a supplier order that is refused or cancelled is so for good, and every other one is live", () => {
  const ended = states.filter((state) => SUPPLIER_ORDER_MOVES[state].length === 0);
  expect(ended.sort()).toEqual(["cancelled", "refused"]);
  expect([...LIVE_STATES, ...ended].sort()).toEqual([...states].sort());
});

test("an order is given up only where no call is in flight and nothing has left", () => {
  const from = states.filter((state) => canMove(state, "cancelled"));
  expect(from.sort()).toEqual([...UNBOUGHT_STATES, "accepted"].sort());
  expect(UNBOUGHT_STATES.filter((state) => (BOUGHT_STATES as readonly string[]).includes(state))).toEqual([]);
});

test("an unknown outcome is never sent again without having been settled", () => {
  expect(canMove("unknown", "sending")).toBe(false);
});
