import { expect, test } from "vitest";
import { classifyOrderCreateErrors } from "./answers.ts";

test.each([
  ["INVENTORY_CLAIM_FAILED", "Unable to claim inventory"],
  ["INVALID", "Line items must have at least one line item"],
  ["FULFILLMENT_SERVICE_INVALID", "Fulfillment service is invalid"],
])("%s is the supplier's no: it is not asked again", (code, message) => {
  expect(classifyOrderCreateErrors([{ code, field: ["order"], message }])).toEqual({ kind: "refused", code, message });
});

test.each([
  ["SHOP_DORMANT", "SHOP_DORMANT"],
  ["REDUNDANT_CUSTOMER_FIELDS", "REDUNDANT_CUSTOMER_FIELDS"],
  ["PROCESSED_AT_INVALID", "PROCESSED_AT_INVALID"],
  ["TAX_LINE_RATE_MISSING", "TAX_LINE_RATE_MISSING"],
  [null, "UNKNOWN"],
])("%s needs a person: no other order would fare better", (code, shown) => {
  expect(classifyOrderCreateErrors([{ code, message: "No." }])).toEqual({
    kind: "failed",
    code: shown,
    message: "No.",
  });
});

test("a development store's limit is waited out for a minute", () => {
  const message = "Too many attempts. Please try again later.";
  expect(classifyOrderCreateErrors([{ code: "INVALID", field: null, message }])).toEqual({
    kind: "not-sent",
    retryInMs: 60_000,
    message,
  });
});

test.each([
  { code: "TAKEN", field: ["order", "metafields", "0", "value"], message: "Value has already been assigned." },
  { code: "INVALID", field: ["order", "metafields"], message: "Value must be unique" },
  { code: null, field: null, message: "Metafields value has already been taken" },
])("a key that is taken means that an order of ours exists: look it up, at once ($message)", (error) => {
  expect(classifyOrderCreateErrors([error])).toMatchObject({ kind: "unknown", code: "order-exists" });
});

test("an invalid metafield that is not about being taken is a no", () => {
  expect(
    classifyOrderCreateErrors([{ code: "INVALID", field: ["order", "metafields"], message: "Value is too long" }]),
  ).toMatchObject({ kind: "refused" });
});
