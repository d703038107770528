import { expect, test } from "vitest";
import { maskExchange } from "./masked-exchange.ts";

test("what is somebody's is masked, by its name and wherever it occurs; what was ordered stays", () => {
  const said = {
    order: {
      sourceIdentifier: "CD-1",
      lineItems: [{ sku: "TEE", quantity: 2, title: "Tee for Ada Berger" }],
      shippingAddress: { firstName: "Ada", zip: "24103", countryCode: "DE", phone: null },
      note: "Ring at BERGER, ada@example.com or +49 431 123456",
    },
  };
  const text = JSON.stringify(maskExchange(said, ["Ada", "Berger", "24103", "DE", " "]));
  expect(text).not.toMatch(/Ada|Berger|24103|example\.com|123456/i);
  expect(text).toContain('"sku":"TEE","quantity":2');
  expect(text).toContain('"countryCode":"DE"');
  expect(text).toContain('"sourceIdentifier":"CD-1"');
});

test("a personal text with signs of a pattern masks itself and nothing else", () => {
  expect(maskExchange("A.B (1) and AxB 1", ["A.B (1)"])).toBe("••• and AxB 1");
});
