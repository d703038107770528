import { describe, expect, test } from "vitest";
import type { OrderProgress } from "../../connectors/connector.ts";
import { nextReduction } from "./reduction-steps.ts";

const PART = { externalLineGid: "a", sku: "A", title: "A" };
const progress = (units: number, shipped = 0, change: Partial<OrderProgress> = {}): OrderProgress => ({
  ...{ cancelled: false, cancelRefused: null, acknowledgedAt: null },
  lines: [
    { externalLineGid: "a", units },
    { externalLineGid: "other", units: 9 },
  ],
  shipments:
    shipped === 0
      ? []
      : [
          {
            ...{ externalRef: "p", state: "shipped", carrier: null, trackingNumbers: [], trackingUrls: [] },
            ...{ shippedAt: "2026-11-02T09:00:00Z", lines: [{ ...PART, units: shipped }] },
          },
        ],
  ...change,
});
const line = (keep: number | null, packSize = 1) => [{ externalLineGid: "a", packSize, keep }];
const to = (before: number, units: number) => ({ kind: "edit", lines: [{ externalLineGid: "a", before, units }] });

describe("taking units off a supplier's order", () => {
  test("sets what is to stand there, in the supplier's units", () => {
    expect(nextReduction(progress(3), line(1), 0)).toEqual(to(3, 1));
    expect(nextReduction(progress(18), line(1, 6), 0)).toEqual(to(18, 6));
    expect(nextReduction(progress(3), line(0), 0)).toEqual(to(3, 0));
  });

  test("is over when that stands there, or less, or the order is canceled", () => {
    for (const told of [progress(1), progress(0), progress(3, 0, { cancelled: true })])
      expect(nextReduction(told, line(1), 0)).toEqual({ kind: "gone" });
    expect(nextReduction(progress(3), line(null), 0)).toEqual({ kind: "gone" });
  });

  test("takes what has not shipped, keeps a begun pack whole, and refuses the rest", () => {
    expect(nextReduction(progress(3, 2), line(1), 0)).toEqual(to(3, 2));
    expect(nextReduction(progress(2, 2), line(1), 1)).toEqual({ kind: "refuse", note: "it has shipped" });
    expect(nextReduction(progress(18, 7), line(1, 6), 0)).toEqual(to(18, 12));
  });

  test("does not count a parcel that was taken back", () => {
    const back = progress(3, 2);
    const shipments = back.shipments.map((shipment) => ({ ...shipment, state: "cancelled" as const }));
    expect(nextReduction({ ...back, shipments }, line(1), 0)).toEqual(to(3, 1));
  });

  test("is given up when the store takes the change again and again and does not show it", () => {
    expect(nextReduction(progress(3), line(1), 3)).toMatchObject({ kind: "refuse" });
  });
});
