import { expect, test } from "vitest";
import { gidOf, normaliseGid, numericId } from "./gid.ts";

test("a gid with a query and one without are the same object", () => {
  expect(normaliseGid("gid://shopify/FulfillmentService/1?id=true")).toBe("gid://shopify/FulfillmentService/1");
  expect(normaliseGid("gid://shopify/Order/5")).toBe("gid://shopify/Order/5");
});

test("a gid's number can be taken out and put back", () => {
  expect(numericId("gid://shopify/Order/5123456789012")).toBe("5123456789012");
  expect(gidOf("Order", "5123456789012")).toBe("gid://shopify/Order/5123456789012");
});

test("what is no gid is refused", () => {
  expect(() => numericId("5123")).toThrow('"5123" is not the id of a Shopify object');
});
