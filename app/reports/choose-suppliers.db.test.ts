import { expect, test } from "vitest";
import { db } from "../../tests/db-file.ts";
import { orderRows, stockRows } from "../../tests/stock-rows.ts";
import { newId } from "../platform/ids.server.ts";
import { allSaid } from "../platform/phrase.ts";
import { loadChooseSuppliers } from "./choose-suppliers.server.ts";
import { loadSupplierCosts } from "./supplier-costs.server.ts";

const NOW = new Date("2026-11-21T09:00:00Z");

test("of each line a person may place what is not bought yet, with the suppliers that are mapped to it", async () => {
  const { prisma } = db();
  const rows = await stockRows(prisma, { reading: 10 });
  const shopId = rows.retailer.id;
  const { order, line, supplierOrder } = await orderRows(prisma, rows, { units: 3 });
  await prisma.orderLine.update({ where: { id: line.id }, data: { variantGid: rows.variant.variantGid } });
  await prisma.supplierOrder.update({ where: { id: supplierOrder.id }, data: { state: "planned" } });
  await prisma.routingOverride.create({
    data: {
      ...{ id: newId(), shopId, orderId: order.id, orderLineId: line.id, supplierId: rows.supplier.id, kind: "pin" },
      ...{ quantity: 2, note: "Asked for it", createdBy: "user-1", createdAt: NOW },
    },
  });
  const page = await loadChooseSuppliers(db(), { shopId, orderId: order.id });
  expect(page?.lines).toMatchObject([
    { lineId: line.id, units: 3, suppliers: [{ id: rows.supplier.id, name: rows.supplier.name }] },
  ]);
  expect(allSaid(page?.standing)).toMatchObject([
    { note: "Asked for it", sentence: `${line.title}: 2 from ${rows.supplier.name}.` },
  ]);
  await prisma.supplierOrder.update({ where: { id: supplierOrder.id }, data: { state: "accepted" } });
  expect((await loadChooseSuppliers(db(), { shopId, orderId: order.id }))?.lines).toEqual([]);
  expect(await loadChooseSuppliers(db(), { shopId: rows.owner.id, orderId: order.id })).toBeNull();
});

test("a supplier's costs are read with what holds where nothing was entered, by its own retailer alone", async () => {
  const rows = await stockRows(db().prisma, { reading: 1 });
  const found = await loadSupplierCosts(db(), { shop: rows.retailer, supplierId: rows.supplier.id });
  expect(found).toMatchObject({
    ...{ name: rows.supplier.name, leadTimeDays: 2 },
    stored: { tariff: null, tags: [], charges: { orderFeeMinor: 0 }, calendar: { workdays: [1, 2, 3, 4, 5] } },
  });
  expect(await loadSupplierCosts(db(), { shop: rows.owner, supplierId: rows.supplier.id })).toBeNull();
});
