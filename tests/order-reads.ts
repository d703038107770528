import { answerFulfilmentOrder, answerLine, answerOrder, onePage } from "./shopify-order.ts";
import { db } from "./db-file.ts";
import { stockRows, type StockRows } from "./stock-rows.ts";
import { applyRead } from "../app/orders/apply-read.server.ts";
import { fromShopify } from "../app/orders/from-shopify.ts";
import { inOrderTransaction } from "../app/orders/order-lock.server.ts";
import { newId } from "../app/platform/ids.server.ts";

export const at = (seconds: number) => new Date(Date.UTC(2026, 10, 2, 9, 0, seconds));
export type Change = Parameters<typeof answerOrder>[0];
let number = 7000;

/** A shop with one mapped item of 10 units, and an order of it that can be read again and again. */
export async function shopWithOrder({ reading = 10, role = "retailer" } = {}) {
  const rows = await stockRows(db().prisma, { reading });
  await db().prisma.shop.update({ where: { id: rows.retailer.id }, data: { routingOn: true, role } });
  number += 1;
  const gid = `gid://shopify/Order/${number}`;
  const variant = { id: rows.variant.variantGid };
  const location = { location: { id: rows.supplier.locationGid ?? "" } };
  const lines = [answerLine(1, { variant, quantity: 3 })];
  let reads = 0;
  const read = async (change: Change = {}, startedAt?: Date) => {
    reads += 1;
    const shop = await db().prisma.shop.findUniqueOrThrow({ where: { id: rows.retailer.id } });
    const own = change.lines ?? lines;
    const units = Object.fromEntries(own.map((line) => [Number(line.id.split("/").at(-1)), line.currentQuantity]));
    const nodes = [answerFulfilmentOrder(number, units, { assignedLocation: location })];
    const answer = answerOrder({ id: gid, lines, fulfillmentOrders: onePage(nodes), ...change });
    const now = startedAt ?? at(reads);
    return inOrderTransaction(db(), (tx) => applyRead(tx, { shop, read: fromShopify(answer), startedAt: now, now }));
  };
  const stored = () =>
    db().prisma.order.findUniqueOrThrow({
      where: { shopId_orderGid: { shopId: rows.retailer.id, orderGid: gid } },
      include: {
        lines: { orderBy: { position: "asc" } },
        views: true,
        holds: { where: { releasedAt: null } },
      },
    });
  const queued = (name: string) =>
    db().prisma.job.count({ where: { name, key: `order:${rows.retailer.id}:${gid}`, state: "queued" } });
  const pool = () => db().prisma.stockPool.findUniqueOrThrow({ where: { id: rows.pool.id } });
  const exceptions = () =>
    db().prisma.exception.findMany({ where: { shopId: rows.retailer.id }, orderBy: { id: "asc" } });
  return { rows, gid, lines, variant, location, read, stored, queued, pool, exceptions };
}

/** As routing and dispatch leave an order: a supplier order for all units of its first line. */
export async function bought(
  rows: StockRows,
  order: { id: string; lines: { id: string }[] },
  state: string,
  units: number,
) {
  const decision = await db().prisma.decision.create({
    data: {
      ...{ id: newId(), shopId: rows.retailer.id, orderId: order.id, orderVersion: 1, ruleSetId: rows.ruleSet.id },
      ...{ inputs: {}, result: {}, createdAt: at(0) },
    },
  });
  const orderLineId = order.lines[0]?.id ?? "";
  const supplierOrder = await db().prisma.supplierOrder.create({
    data: {
      ...{ id: newId(), shopId: rows.retailer.id, orderId: order.id, supplierId: rows.supplier.id },
      ...{ decisionId: decision.id, key: `CD-${order.id}`, state, orderVersion: 1, costMinor: 0, currency: "EUR" },
      createdAt: at(0),
      lines: {
        create: {
          ...{ id: newId(), shopId: rows.retailer.id, orderLineId, offerVariantGid: rows.offer.variantGid },
          ...{ quantity: units, packSize: 1, costMinor: 0 },
        },
      },
    },
    include: { lines: true },
  });
  await db().prisma.reservation.deleteMany({ where: { orderLineId } });
  await db().prisma.stockPool.update({ where: { id: rows.pool.id }, data: { reserved: units } });
  await db().prisma.orderLine.update({ where: { id: orderLineId }, data: { allocated: units } });
  await db().prisma.reservation.create({
    data: {
      ...{ id: newId(), shopId: rows.retailer.id, poolId: rows.pool.id, orderLineId },
      ...{ supplierOrderLineId: supplierOrder.lines[0]?.id, units, kind: "firm", createdAt: at(0) },
    },
  });
  return supplierOrder;
}
