import { expect, test } from "vitest";
import { inCanary } from "./canary.ts";

const orders = Array.from({ length: 20_000 }, (_, i) => `019aa3f0-7c1e-7000-8000-${String(i).padStart(12, "0")}`);
const share = (id: string, percent: number) =>
  orders.filter((order) => inCanary(order, { id, percent })).length / orders.length;

test.each([1, 10, 50, 99])("a trial on %i%% of orders gets that share of them", (percent) => {
  expect(Math.abs(share("rule-set-a", percent) * 100 - percent)).toBeLessThan(1.2);
});

test("an order of a small trial stays in it when the share grows", () => {
  for (const order of orders.slice(0, 500))
    if (inCanary(order, { id: "a", percent: 10 })) expect(inCanary(order, { id: "a", percent: 30 })).toBe(true);
});

test("two rule sets are tried on different orders", () => {
  const both = orders.filter((order) => ["a", "b"].every((id) => inCanary(order, { id, percent: 50 })));
  expect(Math.abs(both.length / orders.length - 0.25)).toBeLessThan(0.02);
});
