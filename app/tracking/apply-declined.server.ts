import type { OrderProgress } from "../connectors/connector.ts";
import { entry } from "../dispatch/answers.server.ts";
import type { LoadedSupplierOrder } from "../dispatch/load-supplier-order.server.ts";
import { openException, resolveExceptions } from "../exceptions/exceptions.server.ts";
import { moveSupplierOrder } from "../orders/move-supplier-order.server.ts";
import { audit } from "../platform/audit.server.ts";
import type { Tx } from "../platform/db.server.ts";
import { msg } from "../platform/translate.ts";
import { enqueue } from "../queue/outbox.server.ts";
import { wantReading } from "../skus/stock-pools.server.ts";
import { askedUnits, declinedUnits } from "./declined-units.ts";

/** By WithdrawReason: what became of an order whose units go on to the next supplier. */
const TAKEN_NOTES: Partial<Record<string, string>> = {
  late: "Canceled because it was late.",
  "by-hand": "Canceled by a person.",
};

/**
 * Takes the units that a supplier will not ship after all out of its supplier order: they are open to be routed to
 * another one, and its request in the retailer's store is given back. Only what was read at the supplier's counts, so no
 * unit has two suppliers at any time. The caller holds the Order lock and has counted what was shipped.
 *
 * @returns whether anything was declined
 */
export async function applyDeclined(
  tx: Tx,
  supplierOrder: LoadedSupplierOrder,
  progress: Pick<OrderProgress, "cancelled" | "lines">,
  now: Date,
): Promise<boolean> {
  const { id, shopId, key, order, supplier } = supplierOrder;
  const lines = await tx.supplierOrderLine.findMany({
    where: { supplierOrderId: id },
    include: {
      orderLine: { select: { sku: true, title: true } },
      reservations: { where: { kind: "sent" }, select: { poolId: true } },
    },
    orderBy: { orderLineId: "asc" },
  });
  const declined = declinedUnits(progress, lines);
  if (declined.size === 0) return false;
  // What we asked to cancel or to take off goes to nobody else.
  // What was taken from it for being late, or by a person, goes to the next supplier.
  const takenFor = TAKEN_NOTES[supplierOrder.cancelReason ?? ""];
  const isWanted = order.cancelledAt === null && (supplierOrder.cancelAskedAt === null || takenFor !== undefined);
  const isTakenBack = (reason: string | null) => order.cancelledAt === null && reason === "request-canceled";
  const notes: string[] = [];
  let units = 0;
  let asked = 0;
  for (const line of lines) {
    const total = declined.get(line.id);
    if (total === undefined) continue;
    const more = total - line.declined;
    const askedHere = isWanted ? askedUnits(line, total) : more;
    const takenBack = isTakenBack(isWanted ? supplierOrder.reduceReason : supplierOrder.cancelReason) ? askedHere : 0;
    units += more;
    asked += askedHere;
    notes.push(`${more} of ${line.quantity} ${line.orderLine.sku ?? line.orderLine.title}`);
    await tx.supplierOrderLine.update({ where: { id: line.id }, data: { declined: total } });
    await tx.orderLine.update({
      where: { id: line.orderLineId },
      data: {
        ...{ allocated: { decrement: more }, wanted: { decrement: more } },
        stopped: { increment: takenBack },
      },
    });
  }
  const poolIds = lines.flatMap(({ reservations }) => reservations.map(({ poolId }) => poolId));
  await wantReading(tx, [...new Set(poolIds)].sort(), now);
  const isRefusal = asked < units;
  const isOver = lines.every((line) => (declined.get(line.id) ?? line.declined) === line.quantity);
  const said = progress.cancelled ? "canceled" : "taken off";
  if (isOver) {
    const stateNote = !isRefusal
      ? "Canceled at the supplier's."
      : progress.cancelled
        ? (takenFor ?? "Canceled by the supplier.")
        : "The supplier took all items off its order.";
    await moveSupplierOrder(tx, id, ["accepted"], isRefusal ? "refused" : "cancelled", { stateNote, closedAt: now });
  }
  const note = `${said} after accepting: ${notes.join(", ")}`;
  await audit(tx, entry(supplierOrder, "supplier-order.declined", { units, note }, now));
  const about = { shopId, subject: `supplier-order:${id}`, now };
  if (isWanted && takenFor && isOver) {
    await resolveExceptions(tx, {
      ...about,
      resolution: msg("It was canceled, and its items go to the next supplier."),
    });
  } else if (isRefusal) {
    await openException(tx, {
      ...{ ...about, kind: "supplier-refused", orderId: order.id, supplierId: supplier.id },
      values: { order: order.name, orderGid: order.orderGid, key, supplier: supplier.name, note },
    });
  } else if (isOver) {
    const resolution = msg("The supplier order is canceled.");
    await resolveExceptions(tx, { ...about, kind: "cancelled-after-dispatch", resolution });
  }
  const payload = { shopId, orderGid: order.orderGid };
  // First what was fulfilled for parcels that were taken back: it opens units.
  await enqueue(tx, "order.sync-fulfilments", payload, { now });
  await enqueue(tx, "order.sync-requests", payload, { now });
  // Whether the order still wants these units, only its store knows: an edit may have been waiting for this.
  await enqueue(tx, "order.refresh", payload, { now });
  if (isTakenBack(supplierOrder.cancelReason) || isTakenBack(supplierOrder.reduceReason))
    await enqueue(tx, "cancellations.answer", { shopId }, { now });
  return true;
}
