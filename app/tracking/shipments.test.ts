import { expect, test } from "vitest";
import type { SupplierShipment } from "../connectors/connector.ts";
import { isSameShipment, linesOfShipment } from "./shipments.ts";

const shipment: SupplierShipment = {
  externalRef: "f-1",
  state: "shipped",
  carrier: "DHL",
  trackingNumbers: ["T1"],
  trackingUrls: ["https://dhl.example/T1"],
  shippedAt: "2026-11-21T10:00:00Z",
  lines: [
    { externalLineGid: "l-1", units: 2, sku: "MUG", title: "Mug" },
    { externalLineGid: "l-1", units: 1, sku: "MUG", title: "Mug" },
    { externalLineGid: "l-9", units: 1, sku: null, title: "Gift" },
  ],
};
const ours = [
  { id: "line-1", externalLineGid: "l-1" },
  { id: "line-2", externalLineGid: "l-2" },
];

test("a parcel's items are found by the supplier's own lines; an item we did not order is told apart", () => {
  expect(linesOfShipment(shipment, ours)).toEqual({
    lines: [{ supplierOrderLineId: "line-1", units: 3 }],
    unknown: [{ externalLineGid: "l-9", units: 1, sku: null, title: "Gift" }],
  });
});

test("a parcel that is told a second time is nothing new; any change of it is", () => {
  const { lines } = linesOfShipment(shipment, ours);
  const stored = { ...shipment, lines };
  expect(isSameShipment(stored, shipment, lines)).toBe(true);
  expect(isSameShipment(stored, { ...shipment, state: "cancelled" }, lines)).toBe(false);
  expect(isSameShipment(stored, { ...shipment, carrier: "UPS" }, lines)).toBe(false);
  expect(isSameShipment(stored, { ...shipment, trackingNumbers: ["T2"] }, lines)).toBe(false);
  expect(isSameShipment(stored, { ...shipment, trackingUrls: [] }, lines)).toBe(false);
  expect(isSameShipment(stored, shipment, [])).toBe(false);
});
