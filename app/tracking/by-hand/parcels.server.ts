import { lockSupplierOrder, NO_SUPPLIER_ORDER } from "../../dispatch/by-hand/lock-supplier-order.server.ts";
import type { LoadedSupplierOrder } from "../../dispatch/load-supplier-order.server.ts";
import { whyNoParcel } from "../../orders/by-hand/possible.ts";
import { inOrderTransaction } from "../../orders/order-lock.server.ts";
import { deriveOrderState } from "../../orders/order-state.server.ts";
import type { Actor } from "../../platform/actor.ts";
import { audit } from "../../platform/audit.server.ts";
import type { Tx } from "../../platform/db.server.ts";
import { newId } from "../../platform/ids.server.ts";
import type { Done } from "../../platform/problem.ts";
import { say } from "../../platform/phrase.ts";
import { enqueue } from "../../queue/outbox.server.ts";
import type { Services } from "../../shopify/services.ts";
import { refused } from "../../suppliers/shop-roles.server.ts";
import { spelledCarrier } from "../carriers/carriers.ts";
import { countShipped } from "../collect.server.ts";
import { recordVendorShipment } from "../vendors/record.server.ts";
import { contentsOf, type LineUnits, type NewsResult, type VendorParcel } from "../vendors/vendor-news.ts";
import { enteredRef, isEntered, numbersIn } from "./entered-parcels.ts";

/** A parcel as a person enters it. `key`: of the form, so that a second press counts once. `lines`: supplier's units. */
export type EnteredParcel = {
  supplierOrderId: string;
  key: string;
  carrier: string;
  numbers: string;
  lines: readonly LineUnits[] | "rest";
};

/**
 * A user enters a parcel that its supplier has not told of. It is written on the retailer's order once, like any other; a
 * supplier that tells of the same parcel later tells nothing new.
 */
export async function enterParcel(services: Services, actor: Actor, parcel: EnteredParcel): Promise<Done> {
  const { db, clock } = services;
  const { shopId } = actor;
  const trackingNumbers = numbersIn(parcel.numbers);
  if (trackingNumbers.length === 0) return refused("Enter the tracking number of the parcel.", "numbers");
  const { supplierOrderId } = parcel;
  const known = await db.prisma.supplierOrder.findFirst({
    where: { id: supplierOrderId, shopId },
    select: { supplierId: true, vendorOrder: { select: { supplierOrderId: true } } },
  });
  if (!known) return refused(NO_SUPPLIER_ORDER);
  const carrier = spelledCarrier(parcel.carrier);
  const now = clock.now();
  const told: VendorParcel = {
    ...{ supplierOrderId, key: `hand:${parcel.key}`, ref: `hand:${parcel.key}`, channel: "merchant" },
    ...{ carrier, trackingNumbers, shippedAt: now, lines: parcel.lines },
  };
  if (known.vendorOrder) {
    const recorded = done(await recordVendorShipment(services, known, told));
    if (recorded.ok) await tellEntered(db.prisma, actor, { supplierOrderId, told, now });
    return recorded;
  }
  return inOrderTransaction(db, async (tx) => {
    const locked = await lockSupplierOrder(tx, { shopId, supplierOrderId });
    if (!locked) return refused(NO_SUPPLIER_ORDER);
    const externalRef = enteredRef(parcel.key);
    if ((await tx.shipment.count({ where: { supplierOrderId, externalRef } })) > 0) return { ok: true };
    const whyNot = whyNoParcel(locked.facts);
    if (whyNot) return refused(say(whyNot));
    const contents = contentsOf(told, bookOf(locked.supplierOrder));
    if (!contents.ok) return done(contents);
    await tx.shipment.create({
      data: {
        ...{ id: newId(), shopId, supplierOrderId, externalRef, state: "shipped", carrier, trackingNumbers },
        ...{ trackingUrls: [], shippedAt: now, enteredBy: actor.userId },
        lines: { create: contents.lines.map((line) => ({ id: newId(), shopId, ...line })) },
      },
    });
    await tellEntered(tx, actor, { supplierOrderId, told, now });
    await goOn(tx, locked.supplierOrder, now);
    return { ok: true };
  });
}

/** A user enters the tracking of a parcel that its supplier told of without one. */
export async function enterTracking(
  services: Services,
  actor: Actor,
  { shipmentId, carrier: typed, numbers }: { shipmentId: string; carrier: string; numbers: string },
): Promise<Done> {
  const { db, clock } = services;
  const trackingNumbers = numbersIn(numbers);
  if (trackingNumbers.length === 0) return refused("Enter the tracking number of the parcel.", "numbers");
  const now = clock.now();
  const carrier = spelledCarrier(typed);
  return inOrderTransaction(db, async (tx) => {
    const parcel = await lockParcel(tx, actor, shipmentId);
    if (!parcel) return refused(NO_PARCEL);
    if (parcel.trackingNumbers.length > 0 && !parcel.enteredBy)
      return refused("The supplier has told the tracking of this parcel meanwhile. Reload the page.");
    await tx.shipment.update({
      where: { id: shipmentId },
      data: { trackingNumbers, trackingUrls: [], carrier: carrier ?? parcel.carrier, enteredBy: actor.userId },
    });
    await tellEntered(tx, actor, {
      supplierOrderId: parcel.supplierOrderId,
      told: { carrier, trackingNumbers, lines: parcel.lines },
      now,
    });
    await goOn(tx, parcel.supplierOrder, now);
    return { ok: true };
  });
}

/** A user takes back a parcel that was entered by mistake. Its fulfillment on the retailer's order is canceled. */
export async function takeBackParcel(
  services: Services,
  actor: Actor,
  { shipmentId, key }: { shipmentId: string; key: string },
): Promise<Done> {
  const { db, clock } = services;
  const { shopId, userId } = actor;
  const now = clock.now();
  const found = await db.prisma.shipment.findFirst({
    where: { id: shipmentId, shopId, state: "shipped" },
    include: { supplierOrder: { select: { supplierId: true } } },
  });
  if (!found) return refused(NO_PARCEL);
  const { supplierOrderId, externalRef, carrier, trackingNumbers, shippedAt } = found;
  const told = await db.prisma.vendorShipment.findFirst({
    where: { id: externalRef.replace(/^vendor-shipment:/, ""), supplierOrderId },
  });
  const tell = (tx: Tx) =>
    tellTrail(tx, { shopId, userId }, supplierOrderId, "shipment.taken-back", { carrier, trackingNumbers }, now);
  if (told) {
    const recorded = await recordVendorShipment(services, found.supplierOrder, {
      ...{ supplierOrderId, key: `hand:${key}`, channel: "merchant", state: "cancelled", lines: "rest" },
      ...{ ref: told.ref.replace(/^ref:/, ""), carrier, trackingNumbers, shippedAt },
    });
    if (recorded.ok) await tell(db.prisma);
    return done(recorded);
  }
  if (!isEntered(externalRef))
    return refused("The supplier's store tells of this parcel. Ask the supplier to cancel its fulfillment there.");
  return inOrderTransaction(db, async (tx) => {
    const parcel = await lockParcel(tx, actor, shipmentId);
    if (!parcel) return refused(NO_PARCEL);
    await tx.shipment.update({ where: { id: shipmentId }, data: { state: "cancelled" } });
    await tell(tx);
    await goOn(tx, parcel.supplierOrder, now);
    return { ok: true };
  });
}

const NO_PARCEL = "There is no such parcel any more. Reload the page.";

async function lockParcel(tx: Tx, { shopId }: Actor, shipmentId: string) {
  const where = { id: shipmentId, shopId, state: "shipped" };
  const known = await tx.shipment.findFirst({ where, select: { supplierOrderId: true } });
  const locked = known && (await lockSupplierOrder(tx, { shopId, ...known }));
  const parcel = locked && (await tx.shipment.findFirst({ where, include: { lines: true } }));
  return parcel && { ...parcel, supplierOrder: locked.supplierOrder };
}

/** What follows is what follows when a supplier's store tells of a parcel. */
async function goOn(tx: Tx, supplierOrder: LoadedSupplierOrder, now: Date): Promise<void> {
  const { shopId, order } = supplierOrder;
  await countShipped(tx, supplierOrder);
  await enqueue(tx, "order.sync-fulfilments", { shopId, orderGid: order.orderGid }, { now });
  await deriveOrderState(tx, order.id, now);
}

const bookOf = ({ lines }: LoadedSupplierOrder) =>
  lines.map(({ id, quantity, packSize, declined, shippedUnits }) => ({
    ...{ supplierOrderLineId: id, units: quantity * packSize, declinedUnits: declined * packSize, shippedUnits },
  }));

/** What is wrong with a parcel, said once. */
const done = (news: NewsResult | { ok: false; problems: { message: string }[] }): Done =>
  news.ok ? { ok: true } : refused([...new Set(news.problems.map(({ message }) => message))].join(" "));

type Told = Pick<VendorParcel, "carrier" | "trackingNumbers" | "lines">;

function tellEntered(
  tx: Tx,
  actor: Actor,
  { supplierOrderId, told, now }: { supplierOrderId: string; told: Told; now: Date },
): Promise<void> {
  const { carrier, trackingNumbers, lines } = told;
  const units = lines === "rest" ? null : lines.reduce((sum, line) => sum + line.units, 0);
  const values = { carrier, trackingNumbers: [...trackingNumbers], units };
  return tellTrail(tx, actor, supplierOrderId, "shipment.entered", values, now);
}

async function tellTrail(
  tx: Tx,
  { shopId, userId }: Actor,
  supplierOrderId: string,
  action: "shipment.entered" | "shipment.taken-back",
  values: { carrier: string | null; trackingNumbers: string[]; units?: number | null },
  now: Date,
): Promise<void> {
  const { key, order, supplier } = await tx.supplierOrder.findUniqueOrThrow({
    where: { id: supplierOrderId },
    select: { key: true, order: { select: { id: true, name: true } }, supplier: { select: { name: true } } },
  });
  await audit(tx, {
    ...{ shopId, actor: userId, action, subject: `supplier-order:${supplierOrderId}`, orderId: order.id, now },
    values: { order: order.name, key, supplier: supplier.name, ...values },
  });
}
