import { describe, expect, test } from "vitest";
import { answerFulfilmentOrder, answerOrder, onePage } from "../../tests/shopify-order.ts";
import { fromShopify } from "./from-shopify.ts";
import { DEFAULT_SETTINGS, type ShopSettings } from "../suppliers/shop-settings.ts";
import { blocks, holdsOf, isReleasable, type HoldFacts } from "./holds.ts";
import type { PastHold } from "./review.ts";

type Answer = Parameters<typeof answerOrder>[0];
const shop = (settings: Partial<ShopSettings> = {}, change: { role?: string; routingOn?: boolean } = {}) => ({
  ...{ role: "retailer", routingOn: true, ...change },
  settings: { ...DEFAULT_SETTINGS, ...settings },
});
/** answerOrder's order was placed at 08:59:58 */
const at = (minutes: number) => new Date(Date.UTC(2026, 10, 2, 9, minutes));
const holds = (change: Answer = {}, facts: Partial<HoldFacts> = {}) =>
  holdsOf({
    order: fromShopify(answerOrder(change)),
    shop: shop(),
    ...{ isSupplierOrder: false, units: 2, decided: false, past: [], now: at(0) },
    ...facts,
  });
const kinds = (...facts: Parameters<typeof holds>) => holds(...facts).map((hold) => hold.kind);
const past = (kind: string, change: Partial<PastHold> = {}): PastHold => ({
  ...{ kind, basis: "", createdAt: at(0), releasedAt: null, releasedBy: null },
  ...change,
});

test("a paid order with an address is not held", () => expect(kinds()).toEqual([]));

test.each(["PENDING", "AUTHORIZED", "PARTIALLY_PAID", "VOIDED", "EXPIRED", null] as const)(
  "an order whose payment is %s waits for it",
  (displayFinancialStatus) => expect(kinds({ displayFinancialStatus })).toEqual(["unpaid"]),
);

test("an order over nothing is paid, whatever Shopify leaves empty", () => {
  const free = { shopMoney: { amount: "0.0", currencyCode: "EUR" as const } };
  expect(kinds({ displayFinancialStatus: null, totalPriceSet: free })).toEqual([]);
  expect(kinds({ displayFinancialStatus: "PARTIALLY_REFUNDED" })).toEqual([]);
});

test("several holds are told at once", () =>
  expect(
    kinds(
      { displayFinancialStatus: "PENDING", shippingAddress: null },
      { shop: shop({}, { role: "both", routingOn: false }) },
    ),
  ).toEqual(["unpaid", "routing-off", "address"]));

test("no address is missed where nothing is to be shipped", () =>
  expect(kinds({ shippingAddress: null }, { units: 0 })).toEqual([]));

test("a hold in Shopify is told and stops only its own units", () => {
  const nodes = [answerFulfilmentOrder(1, { 1: 2 }, { status: "ON_HOLD" })];
  expect(kinds({ fulfillmentOrders: onePage(nodes) })).toEqual(["shopify-hold"]);
  expect([blocks("shopify-hold"), blocks("unpaid")]).toEqual([false, true]);
});

test("orders that are none of our business have one hold that says so", () => {
  expect(kinds({ displayFinancialStatus: "PENDING" }, { isSupplierOrder: true })).toEqual(["adopted"]);
  expect(kinds({ tags: ["shopify collective"] })).toEqual(["collective"]);
  expect(kinds({}, { shop: shop({}, { role: "supplier" }) })).toEqual(["not-retailer"]);
  expect(kinds({ cancelledAt: "2026-11-02T10:00:00Z", displayFinancialStatus: "VOIDED" })).toEqual(["cancelled"]);
});

describe("payment", () => {
  const waits = (
    displayFinancialStatus: NonNullable<Answer>["displayFinancialStatus"],
    settings: Partial<ShopSettings>,
  ) => kinds({ displayFinancialStatus }, { shop: shop(settings) }).length > 0;

  test("an authorized payment is enough where the merchant says so, a part of it is not", () => {
    const settings = { paymentTrigger: "authorized" } as const;
    expect(waits("AUTHORIZED", settings)).toBe(false);
    expect(waits("PAID", settings)).toBe(false);
    expect(waits("PARTIALLY_PAID", settings)).toBe(true);
    expect(waits("PENDING", settings)).toBe(true);
  });

  test("where no payment is asked for, only one that fell through holds the order", () => {
    const settings = { paymentTrigger: "any" } as const;
    expect((["PENDING", "PARTIALLY_PAID", "AUTHORIZED", null] as const).map((each) => waits(each, settings))).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect((["VOIDED", "EXPIRED", "REFUNDED"] as const).map((each) => waits(each, settings))).toEqual([
      true,
      true,
      true,
    ]);
  });

  test("the hold says what is wrong with the payment and what ends it", () => {
    expect(holds({ displayFinancialStatus: "PARTIALLY_PAID" })[0]).toMatchObject({
      reason: "The order is paid in part only.",
      endsBy: "The payment: capture it, or mark the order as paid.",
    });
    expect(holds({ displayFinancialStatus: "EXPIRED" })[0]?.endsBy).toMatch(/^You: cancel the order/);
  });

  test("who lets an unpaid order go lets it go for good, unless its payment falls through later", () => {
    const released = past("unpaid", { basis: "awaited", releasedAt: at(1), releasedBy: "user-1" });
    expect(kinds({ displayFinancialStatus: "PENDING" }, { past: [released] })).toEqual([]);
    expect(kinds({ displayFinancialStatus: "AUTHORIZED" }, { past: [released] })).toEqual([]);
    expect(kinds({ displayFinancialStatus: "VOIDED" }, { past: [released] })).toEqual(["unpaid"]);
  });

  test("a hold that ended by itself comes back with its cause", () => {
    const ended = past("unpaid", { basis: "awaited", releasedAt: at(1) });
    expect(kinds({ displayFinancialStatus: "PENDING" }, { past: [ended] })).toEqual(["unpaid"]);
  });
});

describe("the review window", () => {
  const reviewing = shop({ reviewMinutes: 2 });

  test("begins when the order was placed, and ends by itself", () => {
    const [hold] = holds({}, { shop: reviewing, now: at(1) });
    expect(hold).toMatchObject({ kind: "review", until: new Date("2026-11-02T09:01:58Z") });
    expect(hold?.reason).toBe("The order waits 2 minutes before it is routed.");
    expect(kinds({}, { shop: reviewing, now: new Date("2026-11-02T09:01:58Z") })).toEqual([]);
  });

  test("begins when the payment came, where the order was seen waiting for it", () => {
    const wasUnpaid = past("unpaid", { basis: "awaited" });
    expect(holds({}, { shop: reviewing, now: at(30), past: [wasUnpaid] })[0]?.until).toEqual(at(32));
    const endedLongAgo = past("unpaid", { basis: "awaited", releasedAt: at(20) });
    expect(kinds({}, { shop: reviewing, now: at(30), past: [endedLongAgo] })).toEqual([]);
  });

  test("has not begun while the payment is awaited", () =>
    expect(kinds({ displayFinancialStatus: "PENDING" }, { shop: reviewing })).toEqual(["unpaid"]));

  test("keeps its beginning from read to read", () => {
    const begun = past("review", { basis: at(10).toISOString(), createdAt: at(11) });
    expect(holds({}, { shop: reviewing, now: at(11), past: [begun] })[0]?.until).toEqual(at(12));
  });

  test("does not begin again when a person ended it, nor for an order that was routed, nor without items", () => {
    const begun = past("review", { basis: at(0).toISOString(), releasedAt: at(1), releasedBy: "user-1" });
    expect(kinds({}, { shop: reviewing, now: at(1), past: [begun] })).toEqual([]);
    expect(kinds({}, { shop: reviewing, decided: true })).toEqual([]);
    expect(kinds({}, { shop: reviewing, units: 0 })).toEqual([]);
  });
});

test("a person can end what was judged, not what must change first", () => {
  const judged = ["unpaid", "review", "risk", "address-check", "similar-order", "restricted"];
  expect(judged.every(isReleasable)).toBe(true);
  expect(["address", "routing-off", "shopify-hold", "adopted", "cancelled"].some(isReleasable)).toBe(false);
});

test("an order that is paid on delivery does not wait for its payment", () => {
  const cash: Answer = { displayFinancialStatus: "PENDING", paymentGatewayNames: ["Cash on Delivery (COD)"] };
  expect(kinds(cash)).toEqual(["unpaid"]);
  expect(kinds(cash, { shop: shop({ cashOnDelivery: ["cash on delivery (cod) "] }) })).toEqual([]);
  expect(kinds(cash, { shop: shop({ cashOnDelivery: ["Invoice"] }) })).toEqual(["unpaid"]);
});

describe("fraud risk", () => {
  const assessed = (...levels: ("HIGH" | "MEDIUM" | "LOW" | "NONE" | "PENDING")[]): Answer => ({
    risk: { assessments: levels.map((riskLevel) => ({ riskLevel })) },
  });

  test("holds an order from the chosen level on, by the worst assessment", () => {
    expect(kinds(assessed("LOW", "HIGH"))).toEqual(["risk"]);
    expect(kinds(assessed("MEDIUM"))).toEqual([]);
    expect(kinds(assessed("MEDIUM"), { shop: shop({ riskHold: "medium" }) })).toEqual(["risk"]);
    expect(kinds(assessed("HIGH"), { shop: shop({ riskHold: "medium" }) })).toEqual(["risk"]);
    expect(kinds(assessed("HIGH"), { shop: shop({ riskHold: "never" }) })).toEqual([]);
    expect(kinds(assessed("NONE", "LOW"), { shop: shop({ riskHold: "medium" }) })).toEqual([]);
  });

  test("that has grown since a person let the order go holds it again", () => {
    const released = past("risk", { basis: "medium", releasedAt: at(1), releasedBy: "user-1" });
    const facts = { shop: shop({ riskHold: "medium" }), past: [released] };
    expect(kinds(assessed("MEDIUM"), facts)).toEqual([]);
    expect(kinds(assessed("HIGH"), facts)).toEqual(["risk"]);
  });

  test("stops nothing that suppliers have, and what they were not sent yet", () => {
    expect(kinds(assessed("HIGH"), { decided: true })).toEqual([]);
    expect(kinds(assessed("HIGH"), { decided: true, unsent: true })).toEqual(["risk"]);
  });

  test("that is not known yet is waited for, some minutes from when the order was placed", () => {
    const pending = assessed("LOW", "PENDING");
    expect(holds(pending)).toMatchObject([{ kind: "risk-pending", until: new Date(Date.UTC(2026, 10, 2, 9, 14, 58)) }]);
    expect(kinds(pending, { now: at(15) })).toEqual([]);
    expect(kinds(pending, { shop: shop({ riskWaitMinutes: 0 }) })).toEqual([]);
    expect(kinds(pending, { shop: shop({ riskHold: "never" }) })).toEqual([]);
    expect(kinds(assessed("PENDING", "HIGH"))).toEqual(["risk"]);
  });
});

describe("the address", () => {
  const shipTo = (change: object): Answer => ({
    shippingAddress: {
      ...(answerOrder().shippingAddress as NonNullable<NonNullable<Answer>["shippingAddress"]>),
      ...change,
    },
  });

  test("that lacks something is told by what it lacks", () => {
    expect(holds(shipTo({ city: " " }))[0]?.reason).toBe("The shipping address lacks a city.");
    expect(holds(shipTo({ city: null, address1: null, countryCodeV2: null }))[0]?.reason).toBe(
      "The shipping address lacks a street, a city and a country.",
    );
    expect(holds({ shippingAddress: null })[0]?.reason).toBe("The order has no shipping address.");
  });

  test("that Shopify could not verify holds the order; a suggestion does where the merchant says so", () => {
    const [error, warning] = (["ERROR", "WARNING"] as const).map((validationResultSummary) =>
      shipTo({ validationResultSummary }),
    );
    expect(kinds(error)).toEqual(["address-check"]);
    expect(kinds(warning)).toEqual([]);
    expect(kinds(warning, { shop: shop({ addressCheck: "warning" }) })).toEqual(["address-check"]);
    expect(kinds(error, { shop: shop({ addressCheck: "never" }) })).toEqual([]);
    expect(kinds(shipTo({ validationResultSummary: "NO_ISSUES" }))).toEqual([]);
  });

  test("that a person found right stays so until it changes", () => {
    const released = past("address-check", { basis: "hash-1", releasedAt: at(1), releasedBy: "user-1" });
    const doubtful = shipTo({ validationResultSummary: "ERROR" });
    expect(kinds(doubtful, { past: [released], addressHash: "hash-1" })).toEqual([]);
    expect(kinds(doubtful, { past: [released], addressHash: "hash-2" })).toEqual(["address-check"]);
  });
});
