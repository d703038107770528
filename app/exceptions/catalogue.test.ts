import { describe, expect, test } from "vitest";
import { say } from "../platform/phrase.ts";
import { JOBS } from "../queue/jobs.ts";
import {
  EXCEPTION_KINDS,
  exceptionText,
  type ExceptionKind,
  type ExceptionKindText,
  type ExceptionValues,
} from "./catalogue.ts";

const KINDS = Object.keys(EXCEPTION_KINDS) as ExceptionKind[];
const FULL = {
  ...{
    order: "#1001",
    sku: "TEE-M",
    title: "T-shirt, M",
    supplier: "Acme",
    key: "CD-1001-1f00ba5e",
    shop: "Nordlicht",
  },
  ...{ missing: 2, sold: 1, allocated: 3, job: "order.route", attempts: 12, note: "out of stock.", error: "timeout" },
};

describe.each(KINDS)("%s", (kind) => {
  const words: ExceptionKindText = EXCEPTION_KINDS[kind];

  test("says what happened and what to do, with and without values", () => {
    for (const values of [FULL, {}])
      for (const sentence of [words.cause(values), words.fix(values)].map(say)) {
        expect(sentence).toMatch(/^[A-Z0-9].*\.$/);
        expect(sentence).not.toMatch(/undefined|null|\.\.|\s{2}|\(\)/);
      }
  });

  test("has a short title and a step that exists", () => {
    expect(words.title.length).toBeLessThanOrEqual(30);
    if (words.retry && words.retry !== "failed-job") expect(Object.keys(JOBS)).toContain(words.retry);
  });
});

test("no two kinds share a title or a place in the docs", () => {
  expect(new Set(KINDS.map((kind) => EXCEPTION_KINDS[kind].title)).size).toBe(KINDS.length);
  expect(new Set(KINDS.map((kind) => EXCEPTION_KINDS[kind].doc)).size).toBe(KINDS.length);
});

test("the words carry the values", () => {
  expect(say(EXCEPTION_KINDS["no-stock"].cause({ missing: 1, sku: "TEE-M" }))).toBe(
    "1 unit of SKU TEE-M cannot be routed: no mapped supplier has enough in stock.",
  );
  expect(say(EXCEPTION_KINDS["supplier-refused"].cause({ supplier: "Acme", key: "CD-1", note: "Out of stock." }))).toBe(
    "Acme declined supplier order CD-1 (Out of stock).",
  );
});

test("an order placed twice says which one stays and what became of each other one", () => {
  const about = { supplier: "Acme", key: "CD-1" };
  const cause = (values: ExceptionValues) => say(EXCEPTION_KINDS["supplier-order-doubled"].cause(values));
  expect(cause({ ...about, kept: "#1001", canceled: "#1002", standing: "", note: null })).toBe(
    "The store of Acme had more than one order for supplier order CD-1; #1001 stays; canceled with restock: #1002.",
  );
  const refused = cause({ ...about, kept: "#1001", canceled: "", standing: "#1002", note: "It has shipped." });
  expect(refused).toBe(
    "The store of Acme had more than one order for supplier order CD-1; #1001 stays; could not be canceled: #1002 (It has shipped).",
  );
  expect(cause({ ...about, canceled: "#1002, #1003", standing: "" })).toBe(
    "The store of Acme had an order too many for supplier order CD-1; canceled with restock: #1002, #1003.",
  );
});

test("a kind that no version knows still gets words", () => {
  expect(say(exceptionText("gone").cause({}))).toContain('"gone"');
  expect(exceptionText("toString").title).toBe("Needs attention");
});
