import { describe, expect, test } from "vitest";
import { answerFulfilmentOrder, answerLine, answerOrder, onePage } from "../../tests/shopify-order.ts";
import { fromShopify } from "./from-shopify.ts";

describe("an order from Shopify", () => {
  test("keeps what routing and sending need, in our words", () => {
    expect(fromShopify(answerOrder({ tags: ["vip", "b2b"] }))).toMatchObject({
      orderGid: "gid://shopify/Order/1001",
      name: "#1001",
      currency: "EUR",
      totalMinor: 3998,
      financialStatus: "PAID",
      tags: ["b2b", "vip"],
      shippingMethod: "Standard",
      address: { name: "Ada Lovelace", countryCode: "DE" },
      lines: [{ lineItemGid: "gid://shopify/LineItem/1", title: "T-shirt, M", unitPriceMinor: 1999, quantity: 2 }],
    });
  });

  test("knows of its customer how often it ordered and its tags, where that was read, and no more", () => {
    expect(fromShopify(answerOrder()).customer).toBeNull();
    const { customer, attributes } = fromShopify(
      answerOrder({
        customer: { numberOfOrders: "7", tags: ["vip"] },
        customAttributes: [
          { key: "Gift", value: "yes" },
          { key: "Empty", value: null },
        ],
      }),
    );
    expect(customer).toEqual({ orders: 7, tags: ["vip"] });
    expect(attributes).toEqual([
      { name: "Gift", value: "yes" },
      { name: "Empty", value: "" },
    ]);
  });

  test("knows where it goes to about a kilometre, or not at all", () => {
    const to = (latitude: number | null, longitude: number | null) => {
      const answer = answerOrder();
      return fromShopify({ ...answer, shippingAddress: { ...answer.shippingAddress!, latitude, longitude } }).address;
    };
    expect(to(53.5436, 9.98874)).toMatchObject({ latitude: 53.54, longitude: 9.99 });
    expect(to(null, 9.98874)).not.toHaveProperty("longitude");
  });

  test("may have lines without a variant or SKU, and the only variant of a product has no name of its own", () => {
    const lines = [
      answerLine(1, { variant: null, sku: "  ", variantTitle: null }),
      answerLine(2, { variantTitle: "Default Title" }),
    ];
    const [custom, single] = fromShopify(answerOrder({ lines })).lines;
    expect(custom).toMatchObject({ variantGid: null, sku: null, title: "T-shirt" });
    expect(single?.title).toBe("T-shirt");
  });

  test("may have no address, no total to speak of and no known payment", () => {
    const order = answerOrder({ shippingAddress: null, shippingLine: null, displayFinancialStatus: null });
    expect(fromShopify(order)).toMatchObject({ address: null, shippingMethod: null, financialStatus: null });
  });

  test("may have an address of a company alone", () => {
    const { shippingAddress } = answerOrder();
    const order = answerOrder({
      shippingAddress: shippingAddress && { ...shippingAddress, firstName: null, lastName: " ", company: "Hafen AG" },
    });
    expect(fromShopify(order).address).toMatchObject({ name: null, company: "Hafen AG" });
  });

  test("keeps removed lines with no units", () => {
    expect(fromShopify(answerOrder({ lines: [answerLine(1, { currentQuantity: 0 })] })).lines[0]?.quantity).toBe(0);
  });

  test("counts yen without decimals", () => {
    const yen = (amount: string) => ({ shopMoney: { amount, currencyCode: "JPY" as const } });
    const lines = [answerLine(1, { originalUnitPriceSet: yen("1500.0") })];
    const order = fromShopify(answerOrder({ currencyCode: "JPY", totalPriceSet: yen("3000"), lines }));
    expect([order.totalMinor, order.lines[0]?.unitPriceMinor]).toEqual([3000, 1500]);
  });

  test("joins the pages of its lines, once each and in order", () => {
    const page = (numbers: number[]) => ({
      nodes: numbers.map((number) => answerLine(number)),
      pageInfo: { hasNextPage: false, endCursor: null },
    });
    const { lines } = fromShopify(answerOrder({ lines: [answerLine(1), answerLine(2)] }), [page([2, 3]), page([4])]);
    expect(lines.map((line) => [line.position, line.sku])).toEqual([
      [0, "TEE-1"],
      [1, "TEE-2"],
      [2, "TEE-3"],
      [3, "TEE-4"],
    ]);
  });

  test("never ships a gift card", () => {
    expect(fromShopify(answerOrder({ lines: [answerLine(1, { isGiftCard: true })] })).lines[0]?.requiresShipping).toBe(
      false,
    );
  });

  test("tells which fulfilment orders are held, and has no method where Shopify gives none", () => {
    const hold = {
      id: "gid://shopify/FulfillmentHold/1",
      reason: "OTHER" as const,
      reasonNotes: null,
      heldByRequestingApp: false,
    };
    const { fulfilmentOrders } = fromShopify(
      answerOrder({
        fulfillmentOrders: onePage([
          answerFulfilmentOrder(1, { 1: 2 }, { status: "ON_HOLD", fulfillmentHolds: [hold] }),
          answerFulfilmentOrder(2, {}, { deliveryMethod: null, assignedLocation: { location: null } }),
        ]),
      }),
    );
    expect(fulfilmentOrders.map(({ held, method, locationGid }) => [held, method, locationGid])).toEqual([
      [true, "SHIPPING", "gid://shopify/Location/1"],
      [false, "NONE", null],
    ]);
  });
});
