import { expect, test } from "vitest";
import { countQueries } from "../../tests/count-queries.ts";
import { db } from "../../tests/db-file.ts";
import { orderRows, stockRows } from "../../tests/stock-rows.ts";
import { shiftedClock } from "../platform/clock.server.ts";
import { encryptJson } from "../platform/crypto.server.ts";
import { newId } from "../platform/ids.server.ts";
import type { Services } from "../shopify/services.ts";
import { loadOrderBlock } from "./order-block.server.ts";

test("the block has each line's supplier and state, the parcels and what needs a person, of its own shop only", async () => {
  const services: Services = {
    ...{ db: db(), clock: shiftedClock() },
    admin: () => Promise.reject(new Error("The block asks no store.")),
  };
  const { prisma } = db();
  const rows = await stockRows(prisma, { reading: 10 });
  const { order, supplierOrder, supplierOrderLine } = await orderRows(prisma, rows, { units: 2 });
  const shopId = rows.retailer.id;
  const now = services.clock.now();
  await prisma.order.update({
    where: { id: order.id },
    data: { currency: "EUR", state: "routed", addressEnc: encryptJson({ name: "Ada Long" }, "Order.addressEnc") },
  });
  await prisma.orderLine.updateMany({ where: { orderId: order.id }, data: { allocated: 2 } });
  await prisma.supplierOrder.update({ where: { id: supplierOrder.id }, data: { state: "shipped", acceptedAt: now } });
  await prisma.shipment.create({
    data: {
      ...{ id: newId(), shopId, supplierOrderId: supplierOrder.id, externalRef: "f", state: "shipped", shippedAt: now },
      ...{
        carrier: "DHL",
        trackingNumbers: ["JD01"],
        trackingUrls: ["https://track.example/JD01"],
        fulfilmentGid: "f",
      },
      lines: { create: { id: newId(), shopId, supplierOrderLineId: supplierOrderLine.id, units: 2 } },
    },
  });
  await prisma.exception.create({
    data: {
      ...{ id: newId(), shopId, kind: "shipped-too-much", subject: "supplier-order:x", orderId: order.id },
      ...{ values: { supplier: "Acme", key: "CD-1" }, openedAt: now, lastSeenAt: now },
    },
  });
  const block = await loadOrderBlock(services, shopId, order.orderGid);
  expect(block).toMatchObject({
    path: `/app/orders/${order.id}`,
    lines: [{ item: "Tee (TEE)", units: 2, supplier: rows.supplier.name, status: "fulfilled" }],
    parcels: [{ carrier: "DHL", numbers: ["JD01"], url: "https://track.example/JD01" }],
    problems: [{ title: "Shipped too much", path: "/app/exceptions#shipped-too-much" }],
  });
  expect(block?.lines[0]?.why).not.toBe("");
  expect(JSON.stringify(block)).not.toContain("Ada");
  expect(await loadOrderBlock(services, rows.owner.id, order.orderGid)).toBeNull();
  expect(await countQueries(() => loadOrderBlock(services, shopId, order.orderGid))).toBeLessThanOrEqual(19);
});
