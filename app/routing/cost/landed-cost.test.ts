import { describe, expect, it } from "vitest";
import {
  candidateFacts,
  lineFacts,
  routingFacts,
  shippingCharge,
  supplierFacts,
  termsFacts,
} from "../../../tests/routing-facts.ts";
import type { CandidateFacts, LineFacts, RoutingFacts, SupplierFacts } from "../facts.ts";
import { landedCost } from "./landed-cost.ts";

/** One line at one supplier. */
function costOf(
  quantity: number,
  {
    supplier = {},
    candidate = {},
    line = {},
    ...facts
  }: Partial<RoutingFacts> & {
    supplier?: Partial<SupplierFacts>;
    candidate?: Partial<CandidateFacts>;
    line?: Partial<LineFacts>;
  } = {},
) {
  const offer = candidateFacts("acme", candidate);
  const all = routingFacts({
    suppliers: [supplierFacts("acme", supplier)],
    lines: [lineFacts("line-1", { ...line, candidates: [offer] })],
    ...facts,
  });
  return landedCost(all, [{ lineId: "line-1", mappingId: offer.mappingId, quantity }]);
}

const RATES = [{ from: "USD", rate: "0.9137", date: "2026-11-19" }];

describe("the landed cost of a plan", () => {
  it("is every part of it, in its place", () => {
    const cost = costOf(3, {
      candidate: { prices: [{ from: 1, minor: 1000 }], weightGrams: 700 },
      supplier: {
        terms: termsFacts({
          ...{ orderFeeMinor: 300, handlingMinor: 150, packagingMinor: 50, itemFeeMinor: 25, dutyPermille: 38 },
          ...{ surchargeBelowMinor: 5000, surchargeMinor: 400 },
        }),
        shipping: shippingCharge({
          ...{ zone: "Germany", baseMinor: 490, perItemMinor: 10, perKgMinor: 100, maxParcelGrams: 2000 },
          ...{ remoteMinor: 700, oversizeGrams: 600, oversizeMinor: 90 },
        }),
      },
    });
    expect(cost.unknown).toEqual([]);
    expect(cost.orders).toEqual([
      {
        supplierId: "acme",
        ...{ units: 3, grams: 2100, value: { minor: 3000, currency: "EUR" } },
        charges: {
          ...{ orderFeeMinor: 300, handlingMinor: 150, packagingMinor: 50, surchargeMinor: 400 },
          // 2.1 kg: two parcels, and three begun kilograms.
          shipping: { zone: "Germany", parcels: 2, freightMinor: 2 * 490 + 3 * 100, free: false, remoteMinor: 700 },
        },
        lines: [
          {
            ...{ lineId: "line-1", mappingId: "mapping-acme", quantity: 3, goodsMinor: 3000, feesMinor: 75 },
            ...{ shippingMinor: 3 * 100, dutyMinor: 3 * 38, totalMinor: 3000 + 75 + 300 + 114 },
          },
        ],
        totalMinor: 3489 + 900 + 1280 + 700,
      },
    ]);
    expect(cost.totalMinor).toBe(6369);
  });

  it("takes the price that the quantity reaches, in supplier units", () => {
    const prices = [
      { from: 1, minor: 100 },
      { from: 10, minor: 90 },
      { from: 24, minor: 80 },
    ];
    const goods = (quantity: number, packSize: number) =>
      costOf(quantity, { candidate: { prices, packSize } }).orders[0]?.lines[0]?.goodsMinor;
    expect([goods(9, 1), goods(10, 1), goods(24, 1)]).toEqual([900, 900, 1920]);
    expect([goods(1, 6), goods(2, 6), goods(4, 6)]).toEqual([600, 1080, 1920]);
  });

  it("is converted with the order's rates, each part rounded once per unit, half up", () => {
    const cost = costOf(3, {
      rates: RATES,
      candidate: { prices: [{ from: 1, minor: 999 }], currency: "USD" },
      supplier: { terms: termsFacts({ currency: "USD", orderFeeMinor: 250, dutyPermille: 100 }) },
    });
    // 9.99 × 0.9137 = 9.127863; its duty 0.9127863; 2.50 × 0.9137 = 2.28425
    expect(cost.orders[0]?.lines[0]).toMatchObject({ goodsMinor: 3 * 913, dutyMinor: 3 * 91 });
    expect(cost.orders[0]?.charges.orderFeeMinor).toBe(228);
  });

  it("converts currencies with other decimals", () => {
    const rates = [{ from: "JPY", rate: "0.00615", date: "2026-11-19" }];
    const cost = costOf(1, { rates, candidate: { prices: [{ from: 1, minor: 1500 }], currency: "JPY" } });
    // ¥1,500 × 0.00615 = 9.225 EUR
    expect(cost.orders[0]?.lines[0]?.goodsMinor).toBe(923);
  });

  it("charges by weight bands, and by the kilogram beyond them", () => {
    const freight = (grams: number) =>
      costOf(1, {
        candidate: { weightGrams: grams },
        supplier: {
          shipping: shippingCharge({
            bands: [
              { upToGrams: 1000, minor: 500 },
              { upToGrams: 5000, minor: 900 },
            ],
            perKgMinor: 80,
          }),
        },
      }).orders[0]?.charges.shipping?.freightMinor;
    expect([freight(1000), freight(1001), freight(5000), freight(5001), freight(7000)]).toEqual([
      ...[500, 900, 900, 980, 1060],
    ]);
  });

  it("ships free from a value on, in the supplier's currency, but not the carrier's surcharges", () => {
    const freight = (quantity: number) =>
      costOf(quantity, {
        rates: RATES,
        candidate: { prices: [{ from: 1, minor: 1000 }], currency: "USD" },
        supplier: {
          terms: termsFacts({ currency: "USD" }),
          shipping: shippingCharge({ baseMinor: 1000, freeFromMinor: 3000, remoteMinor: 100 }),
        },
      }).orders[0]?.charges.shipping;
    expect(freight(2)).toMatchObject({ free: false, freightMinor: 914, remoteMinor: 91 });
    expect(freight(3)).toMatchObject({ free: true, freightMinor: 0, remoteMinor: 91 });
  });

  it("charges a small order the surcharge, a greater one not", () => {
    const terms = termsFacts({ surchargeBelowMinor: 2000, surchargeMinor: 500 });
    const surcharge = (quantity: number) => costOf(quantity, { supplier: { terms } }).orders[0]?.charges.surchargeMinor;
    expect([surcharge(1), surcharge(2)]).toEqual([500, 0]);
  });

  it("weighs with the retailer's own weight where the supplier has entered none", () => {
    const shipping = shippingCharge({ perKgMinor: 100 });
    const facts = { candidate: { weightGrams: 0, packSize: 6 }, line: { weightGrams: 2500 }, supplier: { shipping } };
    expect(costOf(1, facts).orders[0]).toMatchObject({ grams: 2500, charges: { shipping: { freightMinor: 300 } } });
  });
});

describe("a part that cannot be computed is named and not guessed", () => {
  it("a charge that nobody has entered", () => {
    const cost = costOf(1, { supplier: { shipping: null, shippingUnknown: "no-zone" } });
    expect(cost.unknown).toEqual([{ supplierId: "acme", lineId: null, part: "shipping", why: "no-zone" }]);
    expect(cost.totalMinor).toBe(1000);
  });

  it("a missing rate: of the goods, the fees, shipping and the surcharge, each by itself", () => {
    const cost = costOf(1, {
      candidate: { currency: "USD" },
      supplier: {
        terms: termsFacts({
          ...{ currency: "CAD", orderFeeMinor: 1, itemFeeMinor: 1, surchargeBelowMinor: 9, surchargeMinor: 1 },
        }),
        shipping: shippingCharge({ baseMinor: 1 }),
      },
    });
    expect(cost.unknown.map(({ part, lineId, ...rest }) => [part, lineId, "from" in rest && rest.from])).toEqual([
      ["fees", null, "CAD"],
      ["shipping", null, "CAD"],
      ["surcharge", null, "CAD"],
      ["items", "line-1", "USD"],
      ["fees", "line-1", "CAD"],
    ]);
    expect(cost.totalMinor).toBe(0);
  });

  it("nothing where nothing is charged in the currency without a rate", () => {
    expect(costOf(1, { supplier: { terms: termsFacts({ currency: "CAD" }) } }).unknown).toEqual([]);
  });

  it("an offer without a price", () => {
    const cost = costOf(2, { candidate: { prices: [] } });
    expect(cost.unknown).toEqual([{ supplierId: "acme", lineId: "line-1", part: "items", why: "no-price" }]);
  });

  it("a weight, where the charge goes by it", () => {
    const facts = (shipping: SupplierFacts["shipping"]) =>
      costOf(1, { candidate: { weightGrams: 0 }, line: { weightGrams: 0 }, supplier: { shipping } }).unknown;
    expect(facts(shippingCharge({ baseMinor: 500 }))).toEqual([]);
    expect(facts(shippingCharge({ perKgMinor: 1 }))).toEqual([
      { supplierId: "acme", lineId: "line-1", part: "shipping", why: "no-weight" },
    ]);
  });

  it("duty without a rate is not 0 but not there", () => {
    expect(costOf(1).orders[0]?.lines[0]?.dutyMinor).toBeNull();
  });
});
