import { expect, test } from "vitest";
import { orderMoney } from "./order-money.ts";

const cost = (totalMinor: number, unknown: never[] = []) => ({
  ...{ currency: "EUR", totalMinor, unknown },
  orders: [
    {
      ...{ supplierId: "acme", totalMinor, charges: {} as never, units: 2, grams: 0, lines: [] },
      value: { minor: totalMinor, currency: "EUR" },
    },
  ],
});
const facts = (change: object = {}) => ({
  currency: "EUR",
  lines: [{ allocated: 2, unitPriceMinor: 2000n }],
  supplierOrders: [{ id: "so", decisionId: "d", state: "accepted", supplier: { id: "acme" } }],
  decisions: [{ id: "d", result: { cost: cost(2500), objective: { proven: true } } }],
  overrides: [],
  ...change,
});

test("an order tells what its items bring and cost, and what is left", () => {
  expect(orderMoney(facts())).toMatchObject({
    items: { minor: 4000 },
    cost: { minor: 2500 },
    margin: { minor: 1500 },
    marginPermille: 375,
    optimum: "proven",
    byChoice: null,
  });
});

test("no margin is told where a part of the cost is not known", () => {
  const unknown = [{ supplierId: "acme", lineId: null, part: "shipping", why: "no-weight" }] as never[];
  const decisions = [{ id: "d", result: { cost: cost(2500, unknown), objective: { proven: false } } }];
  expect(orderMoney(facts({ decisions }))).toMatchObject({ margin: null, unknown: 1, optimum: "unproven" });
  expect(orderMoney(facts({ decisions: [] }))).toMatchObject({ cost: null, margin: null, optimum: null });
});

test("what a person's choices cost stands beside the optimum; what is over counts no more", () => {
  expect(orderMoney(facts({ overrides: [{ extraCostMinor: 120n }, { extraCostMinor: null }] }))).toMatchObject({
    byChoice: { minor: 120 },
  });
  expect(orderMoney(facts({ supplierOrders: [{ ...facts().supplierOrders[0], state: "refused" }] }))).toBeNull();
});
