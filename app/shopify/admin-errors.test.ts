import { describe, expect, test } from "vitest";
import { classify, connectionLost, waitOf, type AdminError, type CallMode, type Outcome } from "./admin-errors.ts";

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

describe("what only has to wait", () => {
  const errorOf = (code: string, change: Partial<AdminError> = {}): AdminError => ({
    ...{ class: "transient", code, message: "" },
    ...change,
  });

  test.each(["SEND_WINDOW_PASSED", "CONGESTED", "THROTTLED", "TOO_MANY_REQUESTS"])("%s waits for a moment", (code) => {
    expect(waitOf(errorOf(code))).toBe(5_000);
    expect(waitOf(errorOf(code, { retryAfterMs: 700 }))).toBe(700);
  });

  test("lost access waits for the merchant, much longer, and says so in one sentence for both ways to lose it", () => {
    const errors = [connectionLost("CONNECTION_LOST", "One."), connectionLost("NO_SESSION", "Two.")];
    for (const error of errors) expect(waitOf(error)).toBe(900_000);
    expect(errors.map(({ message }) => message.split(". ")[0])).toEqual(
      Array(2).fill("The connection to the store is lost"),
    );
  });

  test.each(["NO_CONNECTION", "HTTP_503", "INTERNAL_SERVER_ERROR", "TOKEN_REFRESH_FAILED"])("%s is trouble", (code) => {
    expect(waitOf(errorOf(code))).toBeNull();
  });

  test("what may have happened is never merely waited for", () => {
    expect(waitOf(errorOf("THROTTLED", { class: "unknown" }))).toBeNull();
  });
});

describe("an API version that has come to its end", () => {
  const refused = { ...error("undefinedField"), version: "2027-01" };

  test("is named with the one that answered, and with the way out", () => {
    expect(classify(refused, "query")).toMatchObject({
      class: "permanent",
      message:
        "Shopify does not serve API version 2026-10 any more and answered with 2027-01: undefinedField. Update Crossdock.",
    });
    expect(classify(answered(404), "query")?.message).toMatch(/API version 2026-10 .*update Crossdock\.$/);
  });

  test("is not blamed for what has other causes", () => {
    expect(classify({ ...refused, version: "2026-10" }, "query")?.message).toBe("undefinedField");
    expect(classify({ ...refused, version: null }, "query")?.message).toBe("undefinedField");
    expect(classify({ ...error("THROTTLED"), version: "2027-01" }, "query")?.message).toBe("THROTTLED");
    expect(classify({ ...answered(200), body: { data: {} }, version: "2027-01" }, "query")).toBeNull();
  });
});
