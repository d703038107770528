import { openDatabase, type Database } from "../../app/platform/db.server.ts";
import { newId } from "../../app/platform/ids.server.ts";
import { orderRows, stockRows, type StockRows } from "../stock-rows.ts";
import { openStore, type TestStore } from "./world.ts";

type World = Parameters<typeof openStore>[0] & { stack: { databaseUrl: string } };

/** A retailer whose rows a test writes itself: for states that no walk reaches quickly. */
export type SeededStore = { store: TestStore; rows: StockRows; database: Database };

/** A store whose shop, with one connected supplier and one mapped item, stands in the database before it opens the app. */
export async function openSeededStore(world: World, name: string): Promise<SeededStore> {
  const store = await openStore(world, name, []);
  const database = openDatabase(world.stack.databaseUrl, { maxConnections: 2 });
  const { prisma } = database;
  // The installation may have made a row already: it keeps its name, and the store's address goes to ours.
  await prisma.shop.updateMany({ where: { domain: store.domain }, data: { domain: `unused-${store.domain}` } });
  const rows = await stockRows(prisma, { reading: 10 });
  await prisma.shop.update({
    where: { id: rows.retailer.id },
    data: { domain: store.domain, name, timeZone: "America/New_York", installedAt: new Date() },
  });
  await prisma.shop.update({ where: { id: rows.owner.id }, data: { name: "Seeded Mill" } });
  await prisma.supplier.update({ where: { id: rows.supplier.id }, data: { name: "Seeded Mill" } });
  await prisma.stockPool.update({ where: { id: rows.pool.id }, data: { readStartedAt: new Date() } });
  return { store, rows, database };
}

/** An open exception of the seeded store. */
export async function seedException(
  { rows, database }: SeededStore,
  kind: string,
  subject: string,
  { hoursAgo = 1, ...more }: { hoursAgo?: number; values?: object; orderId?: string; supplierId?: string } = {},
): Promise<string> {
  const at = new Date(Date.now() - hoursAgo * 3_600_000);
  const { id } = await database.prisma.exception.create({
    data: {
      ...{ id: newId(), shopId: rows.retailer.id, kind, subject, values: {} },
      openedAt: at,
      lastSeenAt: at,
      ...more,
    },
  });
  return id;
}

/** An order of the seeded store at its supplier, placed some hours ago. */
export async function seedOrder(
  { rows, database }: SeededStore,
  name: string,
  change: { state: string; supplierState: string; hoursAgo: number },
) {
  const { prisma } = database;
  const made = await orderRows(prisma, rows, { units: 2 });
  const at = new Date(Date.now() - change.hoursAgo * 3_600_000);
  await prisma.order.update({
    where: { id: made.order.id },
    data: {
      ...{ name, state: change.state, processedAt: at, createdAt: at, currency: "EUR", countryCode: "PL" },
      // A read of it finds nothing newer: its store does not know it.
      ...{ version: 1, readStartedAt: new Date() },
    },
  });
  await prisma.orderLine.update({ where: { id: made.line.id }, data: { allocated: 2 } });
  await prisma.supplierOrder.update({
    where: { id: made.supplierOrder.id },
    data: { state: change.supplierState, createdAt: at, sentAt: at, acceptedAt: at },
  });
  return made;
}
