import { expect, test } from "vitest";
import { isSupplierOrderNews } from "./supplier-order-news.ts";

const LINE = "gid://shopify/LineItem/1";
const known = (state = "accepted", declined = 0) => ({
  state,
  lines: [{ externalLineGid: LINE, quantity: 2, declined, packSize: 6 }],
});
const told = (units: number, cancelled = false) => ({ cancelled, quantities: new Map([[LINE, units]]) });

test("an order that stands as it was placed is no news", () => {
  expect(isSupplierOrderNews(told(12), known())).toBe(false);
  expect(isSupplierOrderNews({ cancelled: false, quantities: null }, known())).toBe(false);
});

test("a cancellation and units taken off are", () => {
  expect(isSupplierOrderNews(told(0, true), known("shipping"))).toBe(true);
  expect(isSupplierOrderNews(told(11), known())).toBe(true);
});

test("what is known already, or over, is not", () => {
  expect(isSupplierOrderNews(told(6), known("accepted", 1))).toBe(false);
  expect(isSupplierOrderNews(told(0, true), known("refused", 2))).toBe(false);
});
