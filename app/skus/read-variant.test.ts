import { describe, expect, it } from "vitest";
import { isOfferable, offerFacts, variantFacts, type CatalogVariant } from "./read-variant.ts";

const PRODUCT = { productType: " Shirts ", tags: ["summer"], collections: { nodes: [{ handle: "basics" }] } };
const VARIANT: CatalogVariant = {
  id: "gid://shopify/ProductVariant/11",
  title: "Black / M",
  sku: " TEE-BLK-M ",
  barcode: "",
  price: "19.99",
  inventoryPolicy: "DENY",
  inventoryItem: {
    id: "gid://shopify/InventoryItem/12",
    tracked: true,
    requiresShipping: true,
    unitCost: { amount: "8.5", currencyCode: "EUR" },
    measurement: { weight: { unit: "POUNDS", value: 0.5 } },
  },
  product: { id: "gid://shopify/Product/10", title: "Tee", vendor: "", status: "ACTIVE", ...PRODUCT },
};
const TERMS = { currency: "USD", priceFactorPercent: 70 };

describe("a supplier's variant as an offer", () => {
  it("costs what the supplier keeps as unit cost, in that currency", () => {
    expect(offerFacts(VARIANT, TERMS)).toMatchObject({
      itemGid: "gid://shopify/InventoryItem/12",
      sku: "TEE-BLK-M",
      barcode: null,
      title: "Tee / Black / M",
      costMinor: 850,
      currency: "EUR",
      weightGrams: 227,
    });
  });

  it("costs the agreed share of the price where the supplier keeps no unit cost", () => {
    const variant = { ...VARIANT, inventoryItem: { ...VARIANT.inventoryItem, unitCost: null } };
    expect(offerFacts(variant, TERMS)).toMatchObject({ costMinor: 1399, currency: "USD" });
    expect(offerFacts({ ...variant, price: "1500" }, { currency: "JPY", priceFactorPercent: 70 })).toMatchObject({
      costMinor: 1050,
      currency: "JPY",
    });
  });

  it("is called by its product alone when it is the only one", () => {
    expect(offerFacts({ ...VARIANT, title: "Default Title" }, TERMS).title).toBe("Tee");
  });

  it("is none when nothing ships or the product is not for sale", () => {
    expect(isOfferable(VARIANT)).toBe(true);
    expect(isOfferable({ ...VARIANT, product: { ...VARIANT.product, status: "DRAFT" } })).toBe(false);
    expect(isOfferable({ ...VARIANT, inventoryItem: { ...VARIANT.inventoryItem, requiresShipping: false } })).toBe(
      false,
    );
  });
});

it("a retailer's variant keeps its price in the shop's currency", () => {
  expect(variantFacts(VARIANT, "EUR")).toMatchObject({
    priceMinor: 1999,
    vendor: null,
    sku: "TEE-BLK-M",
    tracked: true,
  });
});

it("a retailer's variant keeps what rules and costs ask of it", () => {
  expect(variantFacts(VARIANT, "USD")).toMatchObject({
    ...{ productType: "Shirts", tags: ["summer"], collections: ["basics"], weightGrams: 227 },
    ...{ unitCostMinor: 850, unitCostCurrency: "EUR" },
  });
  const { inventoryItem } = VARIANT;
  const bare = { ...inventoryItem, unitCost: null, measurement: { weight: null } };
  expect(variantFacts({ ...VARIANT, inventoryItem: bare }, "USD")).toMatchObject({
    ...{ weightGrams: 0, unitCostMinor: null, unitCostCurrency: null },
  });
});
