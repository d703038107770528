import { expect, test } from "vitest";
import { db } from "../../tests/db-file.ts";
import { orderRows, stockRows } from "../../tests/stock-rows.ts";
import { CONNECTED_SUPPLIER } from "../connectors/kind.ts";
import { sqlOf } from "../platform/sql.server.ts";
import { loadSupplierOrder } from "./load-supplier-order.server.ts";

test("a supplier order is loaded with every column that it and its lines have", async () => {
  const rows = await stockRows(db().prisma, { reading: 10 });
  const { supplierOrder } = await orderRows(db().prisma, rows, { units: 3 });
  const { id } = supplierOrder;
  await db().prisma.supplierOrder.update({
    where: { id },
    data: { externalGid: "gid://shopify/Order/9", sentAt: new Date("2026-11-21T10:00:00.120Z"), costMinor: 2n ** 60n },
  });
  const stored = await db().prisma.supplierOrder.findUniqueOrThrow({
    where: { id },
    include: {
      lines: { include: { orderLine: { select: { sku: true, title: true } } } },
      order: true,
      shop: true,
      supplier: { select: CONNECTED_SUPPLIER },
    },
  });
  const { order, shop, ...loaded } = (await loadSupplierOrder(sqlOf(db()), id)) ?? {};
  const { order: storedOrder, shop: storedShop, ...same } = stored;
  expect(loaded).toEqual(same);
  expect(storedOrder).toMatchObject(order ?? {});
  expect(storedShop).toMatchObject(shop ?? {});
  expect(await loadSupplierOrder(sqlOf(db()), "none")).toBeNull();
});
