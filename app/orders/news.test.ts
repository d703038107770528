import { describe, expect, test } from "vitest";
import { addressText } from "./canonical-order.ts";
import {
  editedOrder,
  isFulfilmentOrderNews,
  isOrderNews,
  toldDestination,
  toldFulfilmentOrders,
  toldOrder,
  type KnownFulfilmentOrder,
  type KnownOrder,
} from "./news.ts";

const address = {
  first_name: "Ada",
  last_name: "Lovelace",
  company: null,
  address1: "Hafen 1",
  address2: "",
  city: "Hamburg",
  province_code: "HH",
  zip: "20457",
  country_code: "DE",
  phone: null,
};
const payload = (change: object = {}) => ({
  id: "820982911946154508",
  admin_graphql_api_id: "gid://shopify/Order/820982911946154508",
  updated_at: "2026-11-02T10:00:00+01:00",
  cancelled_at: null,
  financial_status: "paid",
  tags: "vip, b2b",
  shipping_address: address,
  line_items: [{ id: 1, quantity: 2, current_quantity: 2, sku: "TEE" }],
  source_identifier: null,
  ...change,
});
const hash = (text: string) => `hash of ${text}`;
const ADDRESS = addressText({
  name: "Ada Lovelace",
  company: null,
  address1: "Hafen 1",
  address2: null,
  city: "Hamburg",
  provinceCode: "HH",
  zip: "20457",
  countryCode: "DE",
  phone: null,
});
const known = (change: Partial<KnownOrder> = {}): KnownOrder => ({
  updatedAt: new Date("2026-11-02T09:00:00Z"),
  cancelled: false,
  financialStatus: "PAID",
  tags: ["b2b", "vip"],
  addressHash: hash(ADDRESS),
  quantities: new Map([["gid://shopify/LineItem/1", 2]]),
  ...change,
});
const news = (change: object = {}, order: KnownOrder | null = known()) => {
  const told = toldOrder(payload(change));
  return told && isOrderNews(told, order, told.addressText === null ? null : hash(told.addressText));
};

describe("an orders/* webhook", () => {
  test("that says what we know is no news, so that echoes cost no read", () => expect(news()).toBeNull());

  test("about an order that was never read is news", () => {
    expect(news({}, null)).toBe("not read yet");
    expect(news({}, known({ updatedAt: null }))).toBe("not read yet");
  });

  test.each([
    ["canceled", { cancelled_at: "2026-11-02T10:00:00+01:00" }],
    ["payment", { financial_status: "partially_refunded" }],
    ["tags", { tags: "vip" }],
    ["address", { shipping_address: { ...address, address1: "Hafen 2" } }],
    ["address", { shipping_address: null }],
    ["quantities", { line_items: [{ id: 1, quantity: 2, current_quantity: 1 }] }],
    [
      "quantities",
      {
        line_items: [
          { id: 1, current_quantity: 2 },
          { id: 2, current_quantity: 1 },
        ],
      },
    ],
  ])("that tells other %s is news", (what, change) => expect(news(change)).toBe(what));

  test("that was written before our read began is old, whatever it says", () => {
    expect(news({ updated_at: "2026-11-02T09:59:59+01:00", financial_status: "pending" })).toBeNull();
  });

  test("of the same second as our read is compared: seconds are all that Shopify tells", () => {
    expect(news({ financial_status: "pending" })).toBe("payment");
  });

  test("without some of the fields is compared by the others", () => {
    const told = toldOrder({ id: 5 });
    expect(told).toMatchObject({ orderGid: "gid://shopify/Order/5", addressText: null, quantities: null });
    expect(news({ shipping_address: undefined, line_items: undefined, financial_status: null })).toBeNull();
  });

  test("that is no order is not read as one", () => {
    expect(toldOrder({ order_edit: { order_id: 7 } })).toBeNull();
    expect(toldOrder("nonsense")).toBeNull();
    expect(editedOrder({ order_edit: { order_id: 7 } })).toBe("gid://shopify/Order/7");
    expect(editedOrder({ id: 7 })).toBeNull();
  });
});

describe("a fulfillment_orders/* webhook", () => {
  const at = (location: number) => ({ locationGid: `gid://shopify/Location/${location}` });
  const view: KnownFulfilmentOrder[] = [
    { gid: "gid://shopify/FulfillmentOrder/1", ...at(1), status: "OPEN", requestStatus: "SUBMITTED", held: false },
    { gid: "gid://shopify/FulfillmentOrder/2", ...at(2), status: "ON_HOLD", requestStatus: "UNSUBMITTED", held: true },
    { gid: "gid://shopify/FulfillmentOrder/3", ...at(3), status: "CLOSED", requestStatus: "UNSUBMITTED", held: false },
  ];
  const named = (ids: number[]) => ids.map((id) => `gid://shopify/FulfillmentOrder/${id}`);
  const ask = (topic: string, ...ids: number[]) =>
    isFulfilmentOrderNews({ topic: `fulfillment_orders/${topic}`, told: named(ids), movedTo: null }, view);
  const askMoved = (body: object, ...ids: number[]) =>
    isFulfilmentOrderNews(
      { topic: "fulfillment_orders/moved", told: named(ids), movedTo: toldDestination(body) },
      view,
    );

  test("names its fulfilment orders under several keys", () => {
    expect(
      toldFulfilmentOrders({
        original_fulfillment_order: { id: "gid://shopify/FulfillmentOrder/1?x=1" },
        moved_fulfillment_order: { id: 2 },
        source_location: { id: 3 },
      }),
    ).toEqual(["gid://shopify/FulfillmentOrder/1", "gid://shopify/FulfillmentOrder/2"]);
    expect(toldFulfilmentOrders(null)).toEqual([]);
  });

  test("about one that we have not seen is news", () => expect(ask("moved", 1, 4)).toMatch(/not seen/));

  test("is no news when the view shows what it says", () => {
    expect(ask("order_routing_complete", 1)).toBeNull();
    expect(ask("moved", 1, 2)).toBeNull();
    expect(ask("fulfillment_request_submitted", 1)).toBeNull();
    expect(ask("placed_on_hold", 2)).toBeNull();
    expect(ask("hold_released", 1)).toBeNull();
    expect(ask("cancelled", 3)).toBeNull();
  });

  test("of one that was moved whole, and keeps its id, is news unless the view shows it there", () => {
    expect(askMoved({ destination_location_id: "gid://shopify/Location/1" }, 1)).toBeNull();
    expect(askMoved({ destination_location_id: 1 }, 1)).toBeNull();
    expect(askMoved({ destination_location_id: 9 }, 1)).not.toBeNull();
    expect(askMoved({}, 1)).toBeNull();
  });

  test("is news when the view shows something else", () => {
    expect(ask("fulfillment_request_submitted", 2)).not.toBeNull();
    expect(ask("placed_on_hold", 1)).not.toBeNull();
    expect(ask("hold_released", 2)).not.toBeNull();
    expect(ask("cancelled", 1)).not.toBeNull();
    expect(ask("cancellation_request_submitted", 1)).not.toBeNull();
  });
});
