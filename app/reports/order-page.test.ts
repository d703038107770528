import { describe, expect, test } from "vitest";
import { allSaid } from "../platform/phrase.ts";
import { candidateFacts, lineFacts, routingFacts, supplierFacts } from "../../tests/routing-facts.ts";
import { routeOrder } from "../routing/engine/decide.ts";
import { toOrderPage, type StoredLine, type StoredPage } from "./order-page.ts";

const now = new Date("2026-11-21T12:00:00Z");
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);

const line = (change: Partial<StoredLine> = {}): StoredLine => ({
  ...{ id: "line-1", title: "Linen apron", sku: "TEE", sold: 2, wanted: 2, allocated: 2, fulfilled: 0 },
  ...{ reason: "none", reasonNote: null, unitPriceMinor: 1450n, ...change },
});

const supplierOrder = (change: Partial<StoredPage["supplierOrders"][number]> = {}) => ({
  ...{
    id: "so-1",
    decisionId: "decision-14",
    key: "CD-1001-x7",
    state: "accepted",
    stateNote: null,
    externalName: "#D1",
  },
  ...{ costMinor: 1800n, currency: "USD", sentAt: hoursAgo(3), acceptedAt: hoursAgo(3) },
  ...{ cancelReason: null, cancelAskedAt: null, cancelRefusedAt: null, cancelNote: null, messages: [], attempts: [] },
  supplier: { id: "acme", name: "Acme", vendor: null },
  lines: [
    { id: "sol-1", orderLineId: "line-1", offerSku: "A-1", quantity: 2, packSize: 1, declined: 0, shippedUnits: 0 },
  ],
  shipments: [],
  ...change,
});

const stored = (change: Partial<StoredPage> = {}): StoredPage => ({
  ...{ id: "order-1", name: "#1001", state: "routed", stateNote: null, test: false, cancelledAt: null },
  ...{ processedAt: hoursAgo(4), createdAt: hoursAgo(4), countryCode: "US", orderGid: "gid://shopify/Order/1" },
  ...{ currency: "USD", totalMinor: 2900n, shippingMethod: "Standard", financialStatus: "PAID", hasAddress: true },
  ...{ demo: false, overrides: [], shop: { settings: {} } },
  ...{ lines: [line()], holds: [], supplierOrders: [supplierOrder()], decisions: [] },
  ...change,
});

function decided(atpUnits: number, lineId = "line-1") {
  const inputs = routingFacts({
    suppliers: [supplierFacts("acme", { name: "Acme" })],
    lines: [
      lineFacts(lineId, { title: "Linen apron", quantity: 2, candidates: [candidateFacts("acme", { atpUnits })] }),
    ],
  });
  return {
    ...{ id: `decision-${atpUnits}`, inputs, result: routeOrder(inputs) },
    ...{ createdAt: hoursAgo(3), ruleSet: { version: 3 } },
  };
}

describe("why this supplier", () => {
  test("every candidate of a routed line has its sentence, beside the rule and its version", () => {
    const { why } = toOrderPage(stored({ decisions: [decided(14)] }), [], { now, userId: "me" });
    expect(allSaid(why["line-1"])).toMatchObject({ summary: "Acme ships 2.", ruleSetVersion: 3 });
    expect(allSaid(why["line-1"]?.candidates)).toEqual([
      expect.objectContaining({
        supplier: "Acme",
        verdict: "chosen",
        sentence: "Acme ships 2 of 2: nobody else can. It has 14 in stock.",
      }),
    ]);
  });

  test("the newest decision about a line counts", () => {
    const { why } = toOrderPage(stored({ decisions: [decided(14), decided(0)] }), [], { now, userId: "me" });
    expect(allSaid(why["line-1"]?.summary)).toBe("Acme ships 2.");
  });
});

test("what a supplier has is explained by the decision that gave it, not by a later one about other units", () => {
  const { groups, why } = toOrderPage(stored({ decisions: [decided(5), decided(14)] }), [], { now, userId: "me" });
  const [candidate] = groups[0]?.lines[0]?.why?.candidates ?? [];
  expect(allSaid(candidate?.sentence)).toContain("It has 14 in stock.");
  expect(allSaid(why["line-1"]?.candidates[0]?.sentence)).toContain("It has 5 in stock.");
});

describe("items without a supplier", () => {
  const nobody = { supplierOrders: [], state: "attention" };

  test("an unmapped item leads to where it is mapped", () => {
    const order = stored({ ...nobody, lines: [line({ wanted: 0, allocated: 0, reason: "unmapped" })] });
    expect(allSaid(toOrderPage(order, [], { now, userId: "me" }).unrouted)).toEqual([
      expect.objectContaining({
        units: 2,
        cause: "No supplier is mapped to SKU TEE.",
        link: { label: "Map TEE", to: "/app/sku-mapping?q=TEE" },
        needsAction: true,
      }),
    ]);
  });

  test("an item that is out of stock says what routing said, and that it goes on by itself", () => {
    const order = stored({ ...nobody, lines: [line({ allocated: 0 })], decisions: [decided(0)] });
    const [item] = toOrderPage(order, [], { now, userId: "me" }).unrouted;
    expect(item).toMatchObject({ units: 2, needsAction: true });
    expect(allSaid(item?.cause)).toMatch(/2 of 2 not routed/);
    expect(allSaid(item?.fix)).toMatch(/as soon as stock is seen/);
  });

  test("before routing, an item waits for what holds the order", () => {
    const hold = { id: "h", kind: "unpaid", reason: "The order is not paid yet.", endsBy: "The payment.", until: null };
    const holds = [{ ...hold, createdAt: now }];
    const order = stored({ ...nobody, state: "waiting", lines: [line({ allocated: 0 })], holds });
    expect(allSaid(toOrderPage(order, [], { now, userId: "me" }).unrouted[0])).toMatchObject({
      cause: "The order is not paid yet.",
      needsAction: false,
    });
    expect(toOrderPage(order, [], { now, userId: "me" }).holds).toMatchObject([{ releasable: true, since: now }]);
  });

  test("an item that the merchant ships asks for nothing; one that is all with suppliers is not listed", () => {
    const own = stored({ ...nobody, lines: [line({ wanted: 0, allocated: 0, reason: "own" })] });
    expect(toOrderPage(own, [], { now, userId: "me" }).unrouted).toEqual([
      expect.objectContaining({ needsAction: false, link: null }),
    ]);
    expect(toOrderPage(stored(), [], { now, userId: "me" }).unrouted).toEqual([]);
  });

  test.each(["removed", "fulfilled", "none", null])("units that are %s are nobody's problem", (reason) => {
    const order = stored({ ...nobody, lines: [line({ wanted: 0, allocated: 0, reason })] });
    expect(toOrderPage(order, [], { now, userId: "me" }).unrouted).toEqual([]);
  });
});

test("only web addresses of a parcel become links", () => {
  const shipments = [
    {
      ...{
        externalRef: "gid://shopify/Fulfillment/1",
        enteredBy: null,
        id: "p",
        state: "shipped",
        carrier: "UPS",
        shippedAt: hoursAgo(1),
        fulfilmentGid: null,
      },
      trackingNumbers: ["1Z1", "1Z2", "1Z3"],
      trackingUrls: ["https://ups.example/1Z1", "javascript:alert(1)"],
      lines: [{ supplierOrderLineId: "sol-1", units: 2 }],
    },
  ];
  const { groups } = toOrderPage(stored({ supplierOrders: [supplierOrder({ state: "shipped", shipments })] }), [], {
    now,
    userId: "me",
  });
  expect(groups[0]?.parcels[0]?.tracking).toEqual([
    { number: "1Z1", url: "https://ups.example/1Z1" },
    { number: "1Z2", url: null },
    { number: "1Z3", url: null },
  ]);
  expect(groups[0]?.parcels[0]).toMatchObject({ writtenBack: false, lines: [{ title: "Linen apron", units: 2 }] });
});

test("a supplier that has shipped nothing for two days is late", () => {
  const slow = stored({ supplierOrders: [supplierOrder({ acceptedAt: hoursAgo(49) })] });
  expect(toOrderPage(slow, [], { now, userId: "me" })).toMatchObject({ late: true, groups: [{ late: true }] });
  expect(toOrderPage(stored(), [], { now, userId: "me" }).late).toBe(false);
});
