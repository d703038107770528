import { describe, expect, test } from "vitest";
import { classify, type CallMode, type Outcome } from "./admin-errors.ts";

const error = (code: string, data: unknown = null): Outcome => ({
  written: true,
  status: 200,
  body: { data, errors: [{ message: code, extensions: { code } }] },
});
const answered = (status: number): Outcome => ({ written: true, status });

const CASES: [name: string, outcome: Outcome, query: string, mutation: string, code: string][] = [
  ["no connection was made", { written: false, cause: "ECONNREFUSED" }, "transient", "transient", "NO_CONNECTION"],
  ["no answer came", { written: true, cause: "time-out" }, "transient", "unknown", "NO_ANSWER"],
  ["too many requests", answered(429), "transient", "transient", "TOO_MANY_REQUESTS"],
  ["a server error", answered(503), "transient", "unknown", "HTTP_503"],
  ["a token that is refused", answered(401), "permanent", "permanent", "CONNECTION_LOST"],
  ["a frozen store", answered(402), "permanent", "permanent", "SHOP_FROZEN"],
  ["an unknown store", answered(404), "permanent", "permanent", "NOT_FOUND"],
  ["a locked store", answered(423), "permanent", "permanent", "SHOP_LOCKED"],
  ["a refusal of another kind", answered(403), "permanent", "permanent", "HTTP_403"],
  ["a body that is cut off or no JSON", answered(200), "transient", "unknown", "UNREADABLE_ANSWER"],
  ["a body that says nothing", { ...answered(200), body: {} }, "transient", "unknown", "UNREADABLE_ANSWER"],
  ["throttling at HTTP 200", error("THROTTLED"), "transient", "transient", "THROTTLED"],
  ["a scope that is missing", error("ACCESS_DENIED", { orders: null }), "permanent", "permanent", "ACCESS_DENIED"],
  ["a document the schema refuses", error("undefinedField"), "permanent", "permanent", "undefinedField"],
  ["a fault inside Shopify", error("INTERNAL_SERVER_ERROR"), "transient", "unknown", "INTERNAL_SERVER_ERROR"],
  ["an error beside data", error("ACCESS_DENIED", { orderCreate: {} }), "permanent", "unknown", "ACCESS_DENIED"],
];

describe.each(CASES)("%s", (_name, outcome, query, mutation, code) => {
  test.each<[CallMode, string]>([
    ["query", query],
    ["idempotent", mutation],
    ["once", mutation],
  ])("is classified for mode %s as %s", (mode, expected) => {
    expect(classify(outcome, mode)).toMatchObject({ class: expected, code });
  });
});

test("data without errors is no error", () => {
  expect(classify({ written: true, status: 200, body: { data: { shop: {} } } }, "once")).toBeNull();
});

test("Retry-After is seconds, with decimals or without; nonsense means a second", () => {
  const wait = (retryAfter: string | null) => classify({ ...answered(429), retryAfter }, "query")?.retryAfterMs;
  expect(["2.0", "3", "soon", null].map(wait)).toEqual([2000, 3000, 1000, 1000]);
});
