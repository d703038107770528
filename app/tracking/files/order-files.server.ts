import type { Prisma, VendorFile } from "@prisma/client";
import { finishPlacing } from "../../connectors/vendors/book.server.ts";
import { readFilesChannel } from "../../connectors/vendors/files/channel.ts";
import { orderFileName, orderRows } from "../../connectors/vendors/files/order-file.ts";
import type { OrderToSend } from "../../connectors/connector.ts";
import { loadSupplierOrder } from "../../dispatch/load-supplier-order.server.ts";
import { orderToSend } from "../../dispatch/order-to-send.server.ts";
import { resolveExceptions } from "../../exceptions/exceptions.server.ts";
import type { Actor } from "../../platform/actor.ts";
import { audit } from "../../platform/audit.server.ts";
import { writeCsv } from "../../platform/csv/write.server.ts";
import type { Tx } from "../../platform/db.server.ts";
import { newId } from "../../platform/ids.server.ts";
import type { Done } from "../../platform/problem.ts";
import { msg } from "../../platform/translate.ts";
import type { Services } from "../../shopify/services.ts";

/** Orders of one file; what is more is in the next. */
const MOST_ORDERS = 500;

const OPEN = ["accepted", "shipping"];

/** Orders of a vendor that nobody has handed over, nor the vendor has spoken of. */
const waiting = (supplierId: string): Prisma.VendorOrderWhereInput => ({
  ...{ supplierId, placedAt: null, cancelledAt: null, cancelAskedAt: null },
  supplierOrder: { state: { in: OPEN } },
});

/** How many orders wait for a person to carry them. */
export const countOrdersToHandOver = ({ db }: Services, supplierId: string): Promise<number> =>
  db.prisma.vendorOrder.count({ where: waiting(supplierId) });

/** What was canceled, or what the vendor has spoken of before its file was fetched, needs nobody any more. */
export async function resolveHandedOver(services: Services, shopId: string): Promise<void> {
  const { db, clock } = services;
  const kind = "vendor-orders-to-hand-over";
  const open = await db.prisma.exception.findMany({ where: { shopId, kind, state: "open" } });
  for (const { subject, supplierId } of open) {
    if (!supplierId || (await countOrdersToHandOver(services, supplierId)) > 0) continue;
    const resolution = msg("No order waits any more.");
    await resolveExceptions(db.prisma, { shopId, kind, subject, resolution, now: clock.now() });
  }
}

/**
 * Makes the file of all orders that wait to be handed over by a person. From then on they are placed: each order is in one
 * such file, however often and by how many people it is asked for. @returns the id by which its content is fetched
 */
export async function makeOrderFile(
  { db, clock }: Services,
  { shopId, userId }: Actor,
  supplierId: string,
): Promise<Done<{ fileId: string; name: string }>> {
  const now = clock.now();
  return db.prisma.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Vendor" WHERE "supplierId" = ${supplierId} AND "shopId" = ${shopId} FOR UPDATE`;
    const vendor = await tx.vendor.findFirst({ where: { supplierId, shopId } });
    if (!vendor) return { ok: false, problems: [{ message: "This supplier is gone. Reload the page." }] };
    const orders = await tx.vendorOrder.findMany({
      where: waiting(supplierId),
      orderBy: { createdAt: "asc" },
      take: MOST_ORDERS,
      select: { supplierOrderId: true, key: true },
    });
    const [first] = orders;
    if (!first) return { ok: false, problems: [{ message: "No order waits to be handed over. Reload the page." }] };
    const name = orderFileName(orders.map(({ key }) => key));
    const tempPlace = newId();
    const rows = orders.map(({ supplierOrderId }): Prisma.VendorFileCreateManyInput => ({
      ...{ id: newId(), shopId, supplierId, supplierOrderId, direction: "out", kind: "orders", channel: "merchant" },
      ...{ name, tempPlace, state: "placed", createdAt: now, finishedAt: now },
    }));
    await tx.vendorFile.createMany({ data: rows });
    for (const { key } of orders) await finishPlacing(tx, key, now);
    const subject = `supplier:${supplierId}`;
    const values = { orders: orders.length, file: name };
    await audit(tx, { shopId, actor: userId, action: "vendor.orders-downloaded", subject, values, now });
    if ((await tx.vendorOrder.count({ where: waiting(supplierId) })) === 0) {
      const resolution = msg("All orders were downloaded.");
      await resolveExceptions(tx, { shopId, kind: "vendor-orders-to-hand-over", subject, resolution, now });
    }
    return { ok: true, fileId: rows[0]?.id ?? "", name };
  });
}

/**
 * An order file as the vendor's template writes it now, without orders that were canceled since. null: the shop has no
 * such file, or nothing of it is left.
 */
export async function orderFileContent(
  { db, clock }: Services,
  { shopId, userId }: Actor,
  { supplierId, fileId }: { supplierId: string; fileId: string },
): Promise<{ name: string; bytes: Buffer } | null> {
  const now = clock.now();
  const of = { shopId, supplierId, direction: "out", kind: "orders" };
  const file = await db.prisma.vendorFile.findFirst({ where: { id: fileId, ...of }, include: { vendor: true } });
  if (!file) return null;
  const rows = await db.prisma.vendorFile.findMany({
    where: { ...of, tempPlace: file.tempPlace },
    orderBy: { id: "asc" },
    select: { supplierOrderId: true },
  });
  const channel = readFilesChannel(file.vendor.channel);
  const orders = await db.prisma.$transaction((tx) => opened(tx, rows, { actor: userId, now }));
  if (orders.length === 0) return null;
  const day = file.createdAt.toISOString().slice(0, 10);
  return { name: file.name, bytes: writeCsv(orderRows(orders, { ...channel.orders, day }), channel.orders).bytes };
}

async function opened(
  tx: Tx,
  rows: readonly Pick<VendorFile, "supplierOrderId">[],
  { actor, now }: { actor: string; now: Date },
): Promise<OrderToSend[]> {
  const purpose = "Downloaded, to be handed to the supplier.";
  const orders: OrderToSend[] = [];
  for (const { supplierOrderId } of rows) {
    const supplierOrder = supplierOrderId ? await loadSupplierOrder(tx, supplierOrderId) : null;
    if (!supplierOrder || ["cancelled", "refused"].includes(supplierOrder.state)) continue;
    const order = await orderToSend(tx, supplierOrder, now, { by: actor, purpose });
    if (order) orders.push(order);
  }
  return orders;
}
