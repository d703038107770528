import { describe, expect, test } from "vitest";
import type { OrderToSend } from "../connector.ts";
import { supplierOrderInput } from "./order.ts";

const order: OrderToSend = {
  key: "CD-1001-a1b2",
  correlationId: "gid://shopify/Order/1001",
  test: false,
  mayBeRepeat: false,
  retailer: { name: "Fernweh" },
  retailerOrderName: "#1001",
  shipTo: {
    name: "Ada Maria Berger",
    company: null,
    address1: "Ring 1",
    address2: "",
    city: "Wien",
    provinceCode: null,
    zip: "1010",
    countryCode: "AT",
    phone: "+43 1 234",
  },
  shippingMethod: "Express",
  currency: "EUR",
  lines: [
    {
      id: "line-1",
      variantGid: "gid://shopify/ProductVariant/1",
      sku: "TEE",
      title: "Tee",
      quantity: 2,
      packSize: 6,
      unitCost: { minor: 450, currency: "EUR" },
    },
  ],
};
const input = supplierOrderInput(order);

describe("the order in the supplier's store", () => {
  test("takes stock where the supplier's policy allows it, and mails nobody", () => {
    expect(input.options).toEqual({
      inventoryBehaviour: "DECREMENT_OBEYING_POLICY",
      sendReceipt: false,
      sendFulfillmentReceipt: false,
    });
  });

  test("asks for the supplier's units, to be shipped, at the supplier's price", () => {
    expect(input.order.lineItems).toEqual([
      {
        variantId: "gid://shopify/ProductVariant/1",
        quantity: 12,
        requiresShipping: true,
        priceSet: { shopMoney: { amount: "4.50", currencyCode: "EUR" } },
      },
    ]);
  });

  test("prices in a currency without cents stay whole", () => {
    const yen = supplierOrderInput({
      ...order,
      currency: "JPY",
      lines: order.lines.map((line) => ({ ...line, unitCost: { minor: 450, currency: "JPY" } })),
    });
    expect(yen.order.lineItems?.[0]?.priceSet).toEqual({ shopMoney: { amount: "450", currencyCode: "JPY" } });
    expect(yen.order.currency).toBe("JPY");
  });

  test("goes to the customer's address, with what is known of it", () => {
    expect(input.order.shippingAddress).toEqual({
      firstName: "Ada Maria",
      lastName: "Berger",
      address1: "Ring 1",
      city: "Wien",
      zip: "1010",
      countryCode: "AT",
      phone: "+43 1 234",
    });
  });

  test("makes no customer in the supplier's store", () => {
    expect(Object.keys(input.order)).not.toContain("email");
    expect(Object.keys(input.order)).not.toContain("phone");
    expect(Object.keys(input.order)).not.toContain("customer");
    expect(Object.keys(input.order)).not.toContain("sourceName");
  });

  test("a name of one word is a last name", () => {
    const { shippingAddress } = supplierOrderInput({ ...order, shipTo: { name: " Berger " } }).order;
    expect(shippingAddress).toEqual({ lastName: "Berger" });
  });

  test("names the customer's shipping method, free of charge", () => {
    expect(input.order.shippingLines).toEqual([
      { title: "Express", priceSet: { shopMoney: { amount: "0.00", currencyCode: "EUR" } } },
    ]);
    expect(supplierOrderInput({ ...order, shippingMethod: null }).order.shippingLines?.[0]?.title).toBe("Standard");
  });

  test("can be found by our key, by search and by id", () => {
    expect(input.order.sourceIdentifier).toBe("CD-1001-a1b2");
    expect(input.order.metafields).toEqual([
      { namespace: "$app", key: "supplier_order", type: "id", value: "CD-1001-a1b2" },
    ]);
  });

  test("tells the supplier whose order it is", () => {
    expect(input.order.tags).toEqual(["Crossdock", "Fernweh"]);
    expect(input.order.customAttributes).toEqual([
      { key: "Retailer", value: "Fernweh" },
      { key: "Retailer order", value: "#1001" },
      { key: "Reference", value: "CD-1001-a1b2" },
      { key: "Correlation", value: "gid://shopify/Order/1001" },
    ]);
    expect(input.order.note).toContain("#1001");
    expect(input.order.note).toContain("CD-1001-a1b2");
  });

  test("is unpaid in the supplier's store: the parties settle between themselves", () => {
    expect(input.order.financialStatus).toBe("PENDING");
    expect(input.order.transactions).toBeUndefined();
  });

  test("is a test order exactly when the retailer's is one", () => {
    expect(input.order.test).toBe(false);
    expect(supplierOrderInput({ ...order, test: true }).order.test).toBe(true);
  });
});
