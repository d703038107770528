import { expect, test } from "vitest";
import { firstLocation, orderGid, placed, scene, sell, type Scene } from "../scene.ts";
import type { Order } from "../types.ts";
import { addProduct } from "./catalog.ts";
import { placeOrder, type Checkout } from "./checkout.ts";
import { levelAt } from "./inventory.ts";
import { mergeByHand, splitByHand } from "./merchant.ts";
import { fulfillmentOrdersOf } from "./order-facts.ts";
import { payOrder } from "./payments.ts";
import { runDueTasks } from "./tasks.ts";

function bought(at: Scene, checkout: Checkout): Order {
  const order = placeOrder(at.world, at.store, checkout);
  if ("refused" in order) throw new Error(order.message);
  return order;
}
const asked = (at: Scene, order: Order, fields: string) =>
  at.data(at.query(`query($id: ID!) { order(id: $id) { ${fields} } }`, { id: orderGid(order) })).order;

test("custom items ship from the merchant's first location, tips are in no fulfilment order", () => {
  const at = scene();
  const order = bought(at, {
    lines: [
      { title: "Painted to order", price: 4500, quantity: 2 },
      { title: "Advice", quantity: 1, requiresShipping: false },
      { tip: true, price: 300, quantity: 1 },
    ],
  });
  expect(
    fulfillmentOrdersOf(order, at.store).map((one) => [one.locationId, one.deliveryMethod.type, one.lines.length]),
  ).toEqual([
    [firstLocation(at), "SHIPPING", 1],
    [firstLocation(at), "NONE", 1],
  ]);
  const answer = asked(
    at,
    order,
    "totalTipReceivedSet { shopMoney { amount } } lineItems(first: 5) { nodes { title variant { id } unfulfilledQuantity nonFulfillableQuantity } }",
  );
  expect(answer).toEqual({
    totalTipReceivedSet: { shopMoney: { amount: "3.0" } },
    lineItems: {
      nodes: [
        { title: "Painted to order", variant: null, unfulfilledQuantity: 2, nonFulfillableQuantity: 0 },
        { title: "Advice", variant: null, unfulfilledQuantity: 1, nonFulfillableQuantity: 0 },
        { title: "Tip", variant: null, unfulfilledQuantity: 0, nonFulfillableQuantity: 1 },
      ],
    },
  });
});

test("gift cards are fulfilled by Shopify once the order is paid", () => {
  const at = scene();
  addProduct(at.world, at.store, { title: "Gift card", giftCard: true, variants: [{ sku: "GIFT", price: 5000 }] });
  const order = bought(at, { lines: [{ sku: "GIFT", quantity: 1 }], financialStatus: "PENDING" });
  expect(fulfillmentOrdersOf(order, at.store)).toMatchObject([{ status: "OPEN", deliveryMethod: { type: "NONE" } }]);
  payOrder(at.world, at.store, order);
  expect(fulfillmentOrdersOf(order, at.store)).toMatchObject([{ status: "CLOSED" }]);
  expect(order.fulfillmentIds).toHaveLength(1);
  expect(asked(at, order, "lineItems(first: 1) { nodes { isGiftCard requiresShipping } }")).toEqual({
    lineItems: { nodes: [{ isGiftCard: true, requiresShipping: false }] },
  });
});

test("yen have no decimals, dinars have three, and each is told as Shopify writes it", () => {
  for (const [currency, total, price] of [
    ["JPY", "4490.0", "2000"],
    ["KWD", "4.49", "2.000"],
  ] as const) {
    const at = scene({ store: { currency } });
    const { order } = placed(at, { quantity: 2 });
    expect(asked(at, order, "totalPriceSet { shopMoney { amount currencyCode } }")).toEqual({
      totalPriceSet: { shopMoney: { amount: total, currencyCode: currency } },
    });
    const created = at.events.find(({ topic }) => topic === "orders/create");
    expect(created?.payload).toMatchObject({ line_items: [{ price }] });
  }
});

test("a customer who pays in another currency leaves the shop's money as it is", () => {
  const at = scene();
  const { order } = placed(at, { quantity: 1, presentment: { currency: "JPY", rate: 160 } });
  expect(
    asked(
      at,
      order,
      "presentmentCurrencyCode currencyCode totalPriceSet { shopMoney { amount } presentmentMoney { amount } }",
    ),
  ).toEqual({
    presentmentCurrencyCode: "JPY",
    currencyCode: "EUR",
    totalPriceSet: { shopMoney: { amount: "24.9" }, presentmentMoney: { amount: "3984.0" } },
  });
});

test("discounts take off the line, down to nothing", () => {
  const at = scene();
  sell(at, { sku: "A" });
  const order = bought(at, { lines: [{ sku: "A", quantity: 2, discount: 4000 }] });
  expect(
    asked(
      at,
      order,
      "subtotalPriceSet { shopMoney { amount } } lineItems(first: 1) { nodes { originalUnitPriceSet { shopMoney { amount } } discountedUnitPriceAfterAllDiscountsSet { shopMoney { amount } } } }",
    ),
  ).toEqual({
    subtotalPriceSet: { shopMoney: { amount: "0.0" } },
    lineItems: {
      nodes: [
        {
          originalUnitPriceSet: { shopMoney: { amount: "20.0" } },
          discountedUnitPriceAfterAllDiscountsSet: { shopMoney: { amount: "0.0" } },
        },
      ],
    },
  });
});

test("lines of a bundle share their group", () => {
  const at = scene();
  sell(at, { sku: "A" });
  sell(at, { sku: "B" });
  const order = bought(at, {
    lines: [
      { sku: "A", quantity: 1, group: "Tea set" },
      { sku: "B", quantity: 2, group: "Tea set" },
      { sku: "A", quantity: 1 },
    ],
  });
  const { nodes } = asked(at, order, "lineItems(first: 5) { nodes { lineItemGroup { id title } } }")
    ?.lineItems as unknown as { nodes: { lineItemGroup: { id: string; title: string } | null }[] };
  expect(nodes.map(({ lineItemGroup }) => lineItemGroup?.title)).toEqual(["Tea set", "Tea set", undefined]);
  expect(nodes[0]?.lineItemGroup?.id).toBe(nodes[1]?.lineItemGroup?.id);
});

test("a scheduled order opens on its day", () => {
  const at = scene();
  const fulfillAt = new Date(at.world.clock.nowMs() + 86_400_000).toISOString();
  const { order } = placed(at, { fulfillAt });
  expect(fulfillmentOrdersOf(order, at.store)).toMatchObject([{ status: "SCHEDULED" }]);
  at.topics();
  at.world.clock.advance(86_400_001);
  runDueTasks(at.world);
  expect(fulfillmentOrdersOf(order, at.store)).toMatchObject([{ status: "OPEN" }]);
  expect(at.topics()).toEqual(["fulfillment_orders/scheduled_fulfillment_order_ready", "orders/updated"]);
});

test("fulfilment orders of one location are split and merged, by hand and by the API", () => {
  const at = scene();
  const { order, variant } = placed(at, { quantity: 3 });
  const [whole] = fulfillmentOrdersOf(order, at.store);
  const part = splitByHand(at.world, at.store, whole?.id ?? 0, [
    { lineItemId: order.lines[0]?.id ?? 0, quantity: 1 },
  ]) as { id: number };
  at.topics();
  expect(mergeByHand(at.world, at.store, [whole?.id ?? 0, part.id])).toMatchObject({
    status: "OPEN",
    lines: [{ remainingQuantity: 3 }],
  });
  expect(at.topics()).toEqual(["fulfillment_orders/merged", "orders/updated"]);
  expect(fulfillmentOrdersOf(order, at.store).map((one) => one.status)).toEqual(["CLOSED", "CLOSED", "OPEN"]);
  expect(levelAt(at.store, variant.inventoryItemId, firstLocation(at))?.quantities.committed).toBe(3);
  const merged = at.data(
    at.query(
      `mutation($inputs: [FulfillmentOrderMergeInput!]!) { fulfillmentOrderMerge(fulfillmentOrderMergeInputs: $inputs) { fulfillmentOrderMerges { fulfillmentOrder { id } } userErrors { message } } }`,
      { inputs: [{ mergeIntents: [{ fulfillmentOrderId: `gid://shopify/FulfillmentOrder/${part.id}` }] }] },
    ),
  );
  expect(merged.fulfillmentOrderMerge).toEqual({
    fulfillmentOrderMerges: null,
    userErrors: [{ message: "Fulfillment orders could not be merged." }],
  });
});

test("products tell their collections, customers their tags and orders, addresses where they are", () => {
  const at = scene();
  const mug = { title: "Mug", productType: "Tableware", collections: ["kitchen", "gifts"] };
  const product = addProduct(at.world, at.store, { ...mug, variants: [{ sku: "MUG-9", price: 900, available: 9 }] });
  const told = at.data(
    at.query("query($id: ID!) { product(id: $id) { productType collections(first: 5) { nodes { handle } } } }", {
      id: `gid://shopify/Product/${product.id}`,
    }),
  ).product;
  expect(told).toEqual({
    productType: "Tableware",
    collections: { nodes: [{ handle: "kitchen" }, { handle: "gifts" }] },
  });
  const home = { city: "Kiel", zip: "24103", countryCode: "DE", latitude: 54.32, longitude: 10.13 };
  const buy = (more: object = {}) =>
    bought(at, {
      ...{ lines: [{ sku: "MUG-9", quantity: 1 }], shippingAddress: home, email: "ada@example.com", ...more },
    });
  buy({ customerTags: ["vip"] });
  const again = buy();
  at.caller.scopes = [...at.caller.scopes, "read_customers"];
  expect(asked(at, again, "customer { numberOfOrders tags } shippingAddress { latitude longitude }")).toEqual({
    customer: { numberOfOrders: "2", tags: ["vip"] },
    shippingAddress: { latitude: 54.32, longitude: 10.13 },
  });
});
