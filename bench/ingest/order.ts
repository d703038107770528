const ITEM = (place: number) => ({
  id: 466157049 + place,
  admin_graphql_api_id: `gid://shopify/LineItem/${466157049 + place}`,
  current_quantity: 1,
  fulfillable_quantity: 1,
  fulfillment_service: "manual",
  fulfillment_status: null,
  gift_card: false,
  grams: 567,
  name: "Jar of honey - 500 g",
  price: "199.99",
  price_set: {
    shop_money: { amount: "199.99", currency_code: "USD" },
    presentment_money: { amount: "199.99", currency_code: "USD" },
  },
  product_exists: true,
  product_id: 632910392,
  properties: [],
  quantity: 1,
  requires_shipping: true,
  sku: `HONEY-${place}`,
  taxable: true,
  title: "Jar of honey",
  total_discount: "0.00",
  variant_id: 808950810,
  variant_title: "500 g",
  vendor: "Beekeepers",
});

const BYTES = 7_500;

/** The body of an orders/create webhook of an ordinary order: 7.5 KB, as Shopify writes them. */
export function orderBody(): Buffer {
  const order = {
    id: 450789469,
    admin_graphql_api_id: "gid://shopify/Order/450789469",
    name: "#9999",
    created_at: "2026-11-21T12:00:00-05:00",
    updated_at: "2026-11-21T12:00:00-05:00",
    currency: "USD",
    financial_status: "paid",
    line_items: Array.from({ length: 7 }, (_, place) => ITEM(place)),
    note: "",
  };
  order.note = "x".repeat(BYTES - Buffer.byteLength(JSON.stringify(order)));
  return Buffer.from(JSON.stringify(order));
}
