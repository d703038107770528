import { expect, it } from "vitest";
import { readShopDomain } from "./shop-domain.ts";

it.each([
  ["acme.myshopify.com", "acme.myshopify.com"],
  ["  ACME.myshopify.com ", "acme.myshopify.com"],
  ["acme", "acme.myshopify.com"],
  ["https://acme.myshopify.com/admin/orders?x=1", "acme.myshopify.com"],
  ["https://admin.shopify.com/store/acme-goods/products", "acme-goods.myshopify.com"],
])("reads %j as %s", (typed, domain) => {
  expect(readShopDomain(typed)).toBe(domain);
});

it.each([
  "",
  "acme.com",
  "acme.myshopify.com.evil.example",
  "evil.example/acme.myshopify.com",
  "-acme",
  "a b",
  "https://",
])("takes %j for no Shopify domain", (typed) => {
  expect(readShopDomain(typed)).toBeNull();
});
