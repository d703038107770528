import type { Prisma } from "@prisma/client";
import { expect, test } from "vitest";
import { db } from "../../tests/db-file.ts";
import { orderRows, stockRows, type StockRows } from "../../tests/stock-rows.ts";
import { newId } from "../platform/ids.server.ts";
import type { Services } from "../shopify/services.ts";
import { scorecardsComputeHandler } from "./scorecard.server.ts";

const NOW = new Date("2026-11-20T12:00:00Z");
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);
const DAY = 24;

const compute = (shopId: string) => {
  const admin = () => Promise.reject(new Error("Counting needs nothing of Shopify."));
  const services: Services = { db: db(), clock: { now: () => NOW }, admin };
  return scorecardsComputeHandler(services, { shopId });
};
const cards = (rows: StockRows) =>
  db().prisma.scorecard.findMany({
    where: { shopId: rows.retailer.id },
    orderBy: [{ productType: "asc" }, { days: "asc" }],
    omit: { id: true, shopId: true, supplierId: true, computedAt: true },
  });

type History = {
  units?: number;
  /** hours before now */
  asked: number;
  accepted?: number;
  shipped?: number;
  tracking?: string[];
  declined?: number;
  unclear?: boolean;
} & Partial<Pick<Prisma.SupplierOrderUncheckedUpdateInput, "state" | "test">>;

/** A supplier order with what became of it. */
async function happened(rows: StockRows, history: History) {
  const { units = 1, asked, accepted, shipped, tracking = [], declined = 0, unclear = false, ...change } = history;
  const { supplierOrder, supplierOrderLine } = await orderRows(db().prisma, rows, { units });
  const { id, shopId } = supplierOrder;
  const createdAt = hoursAgo(asked);
  const acceptedAt = accepted === undefined ? null : hoursAgo(accepted);
  await db().prisma.supplierOrder.update({
    where: { id },
    data: { createdAt, acceptedAt, state: "accepted", ...change },
  });
  await db().prisma.supplierOrderLine.update({ where: { id: supplierOrderLine.id }, data: { declined } });
  await db().prisma.attempt.create({
    data: {
      ...{ id: newId(), shopId, supplierOrderId: id, effect: "supplier-order.create", number: 1, seenBefore: {} },
      ...{
        sendBefore: createdAt,
        settleAfter: createdAt,
        startedAt: createdAt,
        outcome: unclear ? "unknown" : "accepted",
      },
    },
  });
  if (shipped !== undefined)
    await db().prisma.shipment.create({
      data: {
        ...{ id: newId(), shopId, supplierOrderId: id, externalRef: "parcel", state: "shipped" },
        ...{ trackingNumbers: tracking, shippedAt: hoursAgo(shipped) },
      },
    });
}

test("known events give known scorecards, by span and by product type", async () => {
  const rows = await stockRows(db().prisma, { reading: 50 });
  await db().prisma.variant.update({ where: { id: rows.variant.id }, data: { productType: "Shirts" } });
  // Within 7 days: accepted after 2 h, on its way with tracking after 24 h.
  await happened(rows, { units: 4, asked: 6 * DAY, accepted: 6 * DAY - 2, shipped: 5 * DAY - 2, tracking: ["T-1"] });
  // Within 7 days: accepted after 4 h, a parcel without tracking, one of four units taken back; its call had no answer.
  await happened(rows, {
    ...{ units: 4, asked: 5 * DAY, accepted: 5 * DAY - 4, shipped: 2 * DAY - 4, declined: 1, unclear: true },
  });
  // Within 30 days: refused at once.
  await happened(rows, { units: 2, asked: 20 * DAY, state: "refused", declined: 2 });
  // Too young to need tracking.
  await happened(rows, { units: 2, asked: 3, accepted: 2 });
  // Say nothing: a test order, one given up before it was sent, one of long ago.
  await happened(rows, { asked: DAY, accepted: DAY, test: true });
  await happened(rows, { asked: DAY, state: "cancelled" });
  await happened(rows, { asked: 91 * DAY, accepted: 91 * DAY });
  await compute(rows.retailer.id);

  const week = {
    ...{ sample: 3, acceptHours: 2, shipHours: 48, trackedPermille: 500 },
    ...{ declinedPermille: 0, canceledPermille: 100, failedPermille: 333 },
    // 40 × ½ + 30 × ½ + 15 × ¾ + 10 × 0 + 5 × 22/23 = 51.03
    value: 51,
  };
  const month = {
    ...{ sample: 4, acceptHours: 2, shipHours: 48, trackedPermille: 500 },
    ...{ declinedPermille: 167, canceledPermille: 83, failedPermille: 250 },
    // 40 × 0 + 15 + 11.25 + 0 + 4.78 = 31.03
    value: 31,
  };
  expect(await cards(rows)).toEqual([
    { productType: "", days: 7, ...week },
    { productType: "", days: 30, ...month },
    { productType: "", days: 90, ...month },
    { productType: "Shirts", days: 7, ...week },
    { productType: "Shirts", days: 30, ...month },
    { productType: "Shirts", days: 90, ...month },
  ]);
});

test("counting again replaces: what is past its span goes, and other shops keep theirs", async () => {
  const [rows, others] = [await stockRows(db().prisma, { reading: 5 }), await stockRows(db().prisma, { reading: 5 })];
  await happened(others, { asked: DAY, accepted: DAY });
  await happened(rows, { asked: DAY, accepted: DAY });
  await compute(others.retailer.id);
  await compute(rows.retailer.id);
  await compute(rows.retailer.id);
  expect((await cards(rows)).map(({ days, sample }) => [days, sample])).toEqual([
    [7, 1],
    [30, 1],
    [90, 1],
  ]);
  await db().prisma.supplierOrder.updateMany({
    where: { shopId: rows.retailer.id },
    data: { createdAt: hoursAgo(10 * DAY) },
  });
  await compute(rows.retailer.id);
  expect((await cards(rows)).map(({ days }) => days)).toEqual([30, 90]);
  expect(await cards(others)).toHaveLength(3);
});
