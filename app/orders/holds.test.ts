import { expect, test } from "vitest";
import { answerFulfilmentOrder, answerOrder, onePage } from "../../tests/shopify-order.ts";
import { fromShopify } from "./from-shopify.ts";
import { blocks, holdsOf, type HoldFacts } from "./holds.ts";

type Answer = Parameters<typeof answerOrder>[0];
const kinds = (change: Answer = {}, facts: Partial<HoldFacts> = {}) =>
  holdsOf({
    order: fromShopify(answerOrder(change)),
    shop: { role: "retailer", routingOn: true },
    isSupplierOrder: false,
    units: 2,
    ...facts,
  }).map((hold) => hold.kind);

test("a paid order with an address is not held", () => expect(kinds()).toEqual([]));

test.each(["PENDING", "AUTHORIZED", "PARTIALLY_PAID", "VOIDED", "EXPIRED", null] as const)(
  "an order whose payment is %s waits for it",
  (displayFinancialStatus) => expect(kinds({ displayFinancialStatus })).toEqual(["unpaid"]),
);

test("an order over nothing is paid, whatever Shopify leaves empty", () => {
  const free = { shopMoney: { amount: "0.0", currencyCode: "EUR" as const } };
  expect(kinds({ displayFinancialStatus: null, totalPriceSet: free })).toEqual([]);
  expect(kinds({ displayFinancialStatus: "PARTIALLY_REFUNDED" })).toEqual([]);
});

test("several holds are told at once", () =>
  expect(
    kinds({ displayFinancialStatus: "PENDING", shippingAddress: null }, { shop: { role: "both", routingOn: false } }),
  ).toEqual(["unpaid", "routing-off", "address"]));

test("no address is missed where nothing is to be shipped", () =>
  expect(kinds({ shippingAddress: null }, { units: 0 })).toEqual([]));

test("a hold in Shopify is told and stops only its own units", () => {
  const nodes = [answerFulfilmentOrder(1, { 1: 2 }, { status: "ON_HOLD" })];
  expect(kinds({ fulfillmentOrders: onePage(nodes) })).toEqual(["shopify-hold"]);
  expect([blocks("shopify-hold"), blocks("unpaid")]).toEqual([false, true]);
});

test("orders that are none of our business have one hold that says so", () => {
  expect(kinds({ displayFinancialStatus: "PENDING" }, { isSupplierOrder: true })).toEqual(["adopted"]);
  expect(kinds({ tags: ["shopify collective"] })).toEqual(["collective"]);
  expect(kinds({}, { shop: { role: "supplier", routingOn: true } })).toEqual(["not-retailer"]);
  expect(kinds({ cancelledAt: "2026-11-02T10:00:00Z", displayFinancialStatus: "VOIDED" })).toEqual(["cancelled"]);
});
