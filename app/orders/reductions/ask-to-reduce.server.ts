import type { Order } from "@prisma/client";
import type { Tx } from "../../platform/db.server.ts";
import { enqueue } from "../../queue/outbox.server.ts";
import type { CanonicalOrder } from "../canonical-order.ts";
import { WITH_SUPPLIER_STATES, type SupplierOrderState } from "../supplier-order-states.ts";
import { askToWithdraw } from "../withdraw.server.ts";
import { unitsToKeep, type HeldLine } from "./surplus.ts";

/** Why a supplier is to ship fewer units of an order that goes on. */
type ReduceReason = "items-removed" | "request-canceled";

/** Supplier orders of an order that suppliers have or may have, with what is asked of them. */
async function withSuppliers(tx: Tx, orderId: string, states: readonly SupplierOrderState[] = WITH_SUPPLIER_STATES) {
  return tx.supplierOrder.findMany({
    where: { orderId, state: { in: [...states] } },
    include: {
      supplier: { select: { name: true, locationGid: true } },
      lines: {
        include: {
          orderLine: { select: { lineItemGid: true } },
          shipmentLines: { select: { fulfilled: true } },
        },
        orderBy: { orderLineId: "asc" },
      },
      attempts: { where: { effect: "supplier-order.reduce", outcome: { in: ["pending", "unknown"] } }, take: 1 },
    },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
}
type WithSupplier = Awaited<ReturnType<typeof withSuppliers>>[number];

const isBeingCanceled = ({ cancelAskedAt, cancelRefusedAt }: WithSupplier) =>
  cancelAskedAt !== null && cancelRefusedAt === null;

const heldLines = ({ id, supplier, lines }: WithSupplier): HeldLine[] =>
  lines.map(({ orderLine, quantity, declined, packSize, shippedUnits, shipmentLines, ...line }) => ({
    ...{ id: line.id, supplierOrderId: id, lineItemGid: orderLine.lineItemGid, locationGid: supplier.locationGid },
    held: quantity - declined,
    fulfilled: shipmentLines.reduce((sum, part) => sum + part.fulfilled, 0),
    shipped: Math.ceil(shippedUnits / packSize),
  }));

/**
 * After an order was edited or refunded: has its suppliers take off what it no longer wants and they have not shipped;
 * where that is all they have, the supplier order is canceled. Level-triggered; the caller holds the Order lock.
 */
export async function reduceRemoved(
  tx: Tx,
  { order, read, own, now }: { order: Order; read: CanonicalOrder; own: ReadonlyMap<string, number>; now: Date },
): Promise<void> {
  const supplierOrders = await withSuppliers(tx, order.id);
  const held = supplierOrders.flatMap(heldLines);
  const keep = unitsToKeep({ lines: read.lines, fulfilmentOrders: read.fulfilmentOrders, own, held });
  for (const supplierOrder of supplierOrders) {
    if (isBeingCanceled(supplierOrder)) continue;
    const { id, lines } = supplierOrder;
    const wished = new Map(lines.flatMap((line) => (keep.has(line.id) ? [[line.id, keep.get(line.id) ?? 0]] : [])));
    if (wished.size > 0) {
      await askToReduce(tx, { id, shopId: order.shopId, reason: "items-removed", keep: wished, now });
      continue;
    }
    // The order has grown again, and the supplier has not been told: it keeps what it has.
    const { reduceReason, reduceTries, attempts } = supplierOrder;
    if (reduceReason !== "items-removed" || reduceTries > 0 || attempts.length > 0) continue;
    const undone = lines.filter(({ keep: kept, quantity, declined }) => kept !== null && quantity - declined > kept);
    await tx.supplierOrderLine.updateMany({
      where: { id: { in: undone.map((line) => line.id) } },
      data: { keep: null },
    });
  }
}

/**
 * Has a supplier take units off its order: `keep` = what it is to keep of each of these lines, by id of supplier order
 * line. Asked once for each number: what the supplier refused is not asked again by itself. The caller holds the Order lock.
 */
export async function askToReduce(
  tx: Tx,
  ask: { id: string; shopId: string; reason: ReduceReason; keep: ReadonlyMap<string, number>; now: Date },
): Promise<void> {
  const { id, shopId, reason, now } = ask;
  const lines = await tx.supplierOrderLine.findMany({ where: { supplierOrderId: id } });
  const keptOf = (line: (typeof lines)[number]) =>
    Math.min(line.quantity - line.declined, ask.keep.get(line.id) ?? line.keep ?? line.quantity);
  if (lines.every((line) => keptOf(line) === 0 && line.shippedUnits === 0))
    return askToWithdraw(tx, { id, shopId, reason, now });
  const changed = lines.filter((line) => ask.keep.has(line.id) && ask.keep.get(line.id) !== line.keep);
  if (changed.length === 0) return;
  for (const line of changed)
    await tx.supplierOrderLine.update({ where: { id: line.id }, data: { keep: keptOf(line) } });
  await tx.supplierOrder.update({
    where: { id },
    data: { reduceReason: reason, reduceRefusedAt: null, reduceNote: null, reduceTries: 0 },
  });
  await enqueue(tx, "supplier-order.reduce", { supplierOrderId: id }, { now, shopId });
}

/** What suppliers are being asked to take off an order line, and what they answered where they would not. */
export type Asked = { units: number; note: string | null };

/** By id of order line. */
export async function askedOf(tx: Tx, orderId: string): Promise<Map<string, Asked>> {
  const asked = new Map<string, Asked>();
  for (const supplierOrder of await withSuppliers(tx, orderId, [...WITH_SUPPLIER_STATES, "shipped"])) {
    const { supplier, cancelNote, cancelRefusedAt, reduceRefusedAt, reduceNote, lines } = supplierOrder;
    const refusal = reduceRefusedAt ? reduceNote : cancelRefusedAt ? cancelNote : null;
    for (const { orderLineId, quantity, declined, keep } of lines) {
      const before = asked.get(orderLineId) ?? { units: 0, note: null };
      const held = quantity - declined;
      const wished = keep !== null && !reduceRefusedAt ? Math.max(0, held - keep) : 0;
      // What has left is asked for no more; what its supplier said of it still holds.
      const open = isBeingCanceled(supplierOrder) ? held : wished;
      const units = supplierOrder.state === "shipped" ? 0 : open;
      const note = refusal === null ? before.note : `${supplier.name} ships it all the same: ${refusal}`;
      asked.set(orderLineId, { units: before.units + units, note });
    }
  }
  return asked;
}
