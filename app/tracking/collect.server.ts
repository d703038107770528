import type { OrderProgress, SupplierShipment } from "../connectors/connector.ts";
import { connectorFor } from "../connectors/registry.server.ts";
import { entry } from "../dispatch/answers.server.ts";
import { loadSupplierOrder, type LoadedSupplierOrder } from "../dispatch/load-supplier-order.server.ts";
import { lockOrderOf } from "../dispatch/order-to-send.server.ts";
import { openException } from "../exceptions/exceptions.server.ts";
import { moveSupplierOrder } from "../orders/move-supplier-order.server.ts";
import { inOrderTransaction } from "../orders/order-lock.server.ts";
import { deriveOrderState } from "../orders/order-state.server.ts";
import { BOUGHT_STATES } from "../orders/supplier-order-states.ts";
import { audit } from "../platform/audit.server.ts";
import type { Tx } from "../platform/db.server.ts";
import { newId } from "../platform/ids.server.ts";
import { log } from "../platform/log.server.ts";
import { enqueue } from "../queue/outbox.server.ts";
import type { Handler } from "../shopify/services.ts";
import { applyDeclined } from "./apply-declined.server.ts";
import { enteredBefore, withEntered } from "./by-hand/entered-parcels.ts";
import { isSameShipment, linesOfShipment } from "./shipments.ts";

const NOT_REACHED_MS = 15 * 60_000;

/**
 * `shipment.collect`: reads what became of a supplier order and keeps what is new: every parcel, and what the supplier
 * will not ship after all. Reading it twice changes nothing.
 */
export const shipmentCollectHandler: Handler<"shipment.collect"> = async (services, { supplierOrderId }) => {
  const { db, clock } = services;
  const supplierOrder = await loadSupplierOrder(db.prisma, supplierOrderId);
  if (!supplierOrder?.externalGid || !isBought(supplierOrder.state)) return;
  const connector = await connectorFor(services, supplierOrder.supplier);
  if ("unreachable" in connector) return { again: { inMs: NOT_REACHED_MS, why: connector.unreachable } };
  const found = await connector.readProgress(supplierOrder.externalGid);
  if (!found.ok && found.retryInMs !== undefined) return { again: { inMs: found.retryInMs, why: found.message } };
  if (!found.ok) throw new Error(found.message);
  await inOrderTransaction(db, (tx) => keep(tx, supplierOrderId, found, clock.now()));
  return;
};

const isBought = (state: string) => (BOUGHT_STATES as readonly string[]).includes(state);

async function keep(tx: Tx, id: string, progress: OrderProgress, now: Date): Promise<void> {
  const { order } = await tx.supplierOrder.findUniqueOrThrow({ where: { id }, select: { order: true } });
  await lockOrderOf(tx, order);
  const supplierOrder = await loadSupplierOrder(tx, id);
  if (!supplierOrder || !isBought(supplierOrder.state)) return;
  const { shipments: told } = progress;
  const stored = await tx.shipment.findMany({ where: { supplierOrderId: id }, include: { lines: true } });
  let changed = 0;
  const ordered = new Map(supplierOrder.lines.map((line) => [line.id, line.quantity * line.packSize]));
  for (const asTold of told) {
    const { lines, unknown } = linesOfShipment(asTold, supplierOrder.lines);
    const known = stored.find(({ externalRef }) => externalRef === asTold.externalRef);
    const before = known ?? enteredBefore(stored, asTold, lines, ordered);
    const shipment = withEntered(asTold, before);
    if (unknown.length > 0) await unknownLines(tx, supplierOrder, shipment, unknown, now);
    if (known && isSameShipment(known, shipment, lines)) continue;
    changed += 1;
    const fields = {
      externalRef: shipment.externalRef,
      state: shipment.state,
      carrier: shipment.carrier,
      trackingNumbers: shipment.trackingNumbers,
      trackingUrls: shipment.trackingUrls,
      shippedAt: new Date(shipment.shippedAt),
    };
    const { id: shipmentId } = before
      ? await tx.shipment.update({ where: { id: before.id }, data: fields })
      : await tx.shipment.create({
          data: {
            ...{ id: newId(), shopId: supplierOrder.shopId, supplierOrderId: id },
            ...fields,
          },
        });
    // What was entered by hand held this, and does not.
    if (before && !known)
      await tx.shipmentLine.updateMany({
        where: { shipmentId, supplierOrderLineId: { notIn: lines.map((line) => line.supplierOrderLineId) } },
        data: { units: 0 },
      });
    for (const { supplierOrderLineId, units } of lines) {
      await tx.shipmentLine.upsert({
        where: { shipmentId_supplierOrderLineId: { shipmentId, supplierOrderLineId } },
        create: { id: newId(), shopId: supplierOrder.shopId, shipmentId, supplierOrderLineId, units },
        update: { units },
      });
    }
    const isCancelled = shipment.state === "cancelled";
    if (before && before.state === shipment.state) continue;
    const values = {
      ...{ carrier: shipment.carrier, trackingNumbers: shipment.trackingNumbers },
      units: lines.reduce((sum, line) => sum + line.units, 0),
    };
    await audit(tx, entry(supplierOrder, isCancelled ? "shipment.cancelled" : "shipment.seen", values, now));
  }
  if (changed > 0) await countShipped(tx, supplierOrder);
  const declined = await applyDeclined(tx, supplierOrder, progress, now);
  log.info("tracking.collected", { supplierOrderId: id, shipments: told.length, changed, declined });
  if (changed === 0 && !declined) return;
  const { shopId, orderGid } = supplierOrder.order;
  await enqueue(tx, "order.sync-fulfilments", { shopId, orderGid }, { now });
  await deriveOrderState(tx, order.id, now);
}

/** Σ of the parcels that were not cancelled, and the state that follows from it. */
export async function countShipped(tx: Tx, { id }: Pick<LoadedSupplierOrder, "id">): Promise<void> {
  await tx.$executeRaw`
    UPDATE "SupplierOrderLine" SET "shippedUnits" = (
      SELECT coalesce(sum(sl."units"), 0)::int FROM "ShipmentLine" sl JOIN "Shipment" s ON s."id" = sl."shipmentId"
      WHERE sl."supplierOrderLineId" = "SupplierOrderLine"."id" AND s."state" = 'shipped')
    WHERE "supplierOrderId" = ${id}`;
  const shipped = await tx.shipment.count({ where: { supplierOrderId: id, state: "shipped" } });
  if (shipped > 0) await moveSupplierOrder(tx, id, ["accepted"], "shipping");
  else await moveSupplierOrder(tx, id, ["shipping", "shipped"], "accepted", { closedAt: null });
}

async function unknownLines(
  tx: Tx,
  { id, shopId, key, order, supplier }: LoadedSupplierOrder,
  shipment: SupplierShipment,
  unknown: SupplierShipment["lines"],
  now: Date,
): Promise<void> {
  const subject = `shipment:${shipment.externalRef}`;
  // A person has been told once; reading the parcel again is no news.
  if ((await tx.exception.count({ where: { shopId, kind: "unknown-shipment-line", subject } })) > 0) return;
  await openException(tx, {
    ...{ shopId, kind: "unknown-shipment-line", subject, orderId: order.id, supplierId: supplier.id, now },
    values: {
      ...{ order: order.name, supplierOrderId: id, key, supplier: supplier.name },
      note: unknown.map(({ sku, title, units }) => `${units} of ${sku ? `SKU ${sku}` : title}`).join(", "),
    },
  });
}
