import { expect, test } from "vitest";
import { say } from "../platform/phrase.ts";
import { lineFacts, supplierFacts } from "../../tests/routing-facts.ts";
import type { Reason } from "./engine/reasons.ts";
import type { RoutedLine } from "./engine/result.ts";
import { whyUnrouted } from "./why-unrouted.ts";

const NAMES = ["Acme", "Bolt", "Cole", "Dahl", "Eide", "Fahl"];
const suppliers = NAMES.map((name, index) => supplierFacts(name, { priority: index }));
const why = (reasons: [supplier: string, reason: Reason][], pins: string[] = []) => {
  const line: RoutedLine = {
    ...{ lineId: "line", wanted: 2, routed: 0, ruleId: null, chosen: [] },
    candidates: reasons.map(([supplierId, reason], index) => ({
      ...{ mappingId: String(index), supplierId, verdict: "excluded", quantity: 0, reason },
    })),
    unrouted: {
      quantity: 2,
      reason: { code: "nobody-available", values: { missing: 2, needs: 2 } },
      then: { kind: "exception" },
    },
  };
  const pinned = pins.map((supplierId) => ({ supplierId, quantity: 2, by: "request" as const }));
  const told = whyUnrouted(line, { suppliers, lines: [lineFacts("line", { quantity: 2, pins: pinned })] });
  return { ...told, why: told.why && say(told.why) };
};
const far: Reason = { code: "destination-not-served", values: { country: "CH" } };

test("a destination that nobody serves is named, with who was asked", () => {
  expect(why([["Acme", far]])).toEqual({ why: "Acme does not ship to CH", cure: "destination" });
  expect(
    why([
      ["Acme", far],
      ["Bolt", far],
    ]).why,
  ).toBe("Acme and Bolt do not ship to CH");
  expect(why(NAMES.map((name) => [name, far])).why).toBe("Acme, Bolt, Cole and 3 others do not ship to CH");
});

test("different reasons are told one by one", () => {
  expect(
    why([
      ["Acme", far],
      ["Bolt", { code: "supplier-paused", values: {} }],
    ]),
  ).toEqual({
    ...{ why: "Acme does not ship to CH; the connection with Bolt is paused", cure: null },
  });
  expect(why([["Acme", { code: "feed-too-old", values: { hours: 30, limit: 24 } }]]).why).toBe(
    "the stock of Acme was not read for 24 hours",
  );
});

test("a supplier that the merchant has requested and that is not mapped is named, whatever the others are", () => {
  expect(why([["Acme", { code: "requested-elsewhere", values: { supplierIds: ["Bolt"] } }]], ["Bolt"])).toEqual({
    ...{ why: "you requested it from Bolt in Shopify, and it is not mapped to a product there", cure: "pinned" },
  });
});

test("where stock is the reason, nothing is added", () => {
  expect(why([["Acme", { code: "out-of-stock", values: { has: 0, needs: 2 } }]])).toEqual({ why: null, cure: null });
});
