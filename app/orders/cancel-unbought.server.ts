import type { Order } from "@prisma/client";
import { openException, resolveExceptions, STANDING } from "../exceptions/exceptions.server.ts";
import { CROSSDOCK } from "../platform/actor.ts";
import { audit } from "../platform/audit.server.ts";
import type { Tx } from "../platform/db.server.ts";
import { msg } from "../platform/translate.ts";
import type { CanonicalOrder } from "./canonical-order.ts";
import { fitOf, type Fit } from "./fit.ts";
import { giveUpSupplierOrder } from "./give-up.server.ts";
import type { LineRoutability } from "./routable.ts";
import { loadStanding } from "./standing-orders.server.ts";
import { LIVE_STATES } from "./supplier-order-states.ts";
import { askToWithdraw } from "./withdraw.server.ts";

/**
 * After an order was cancelled: gives up the supplier orders that were not sent, with their units; those that were are to
 * be canceled by their suppliers, and shown to a person until they are. The caller holds the Order lock.
 * @returns whether any was given up
 */
export async function cancelUnbought(tx: Tx, order: Order, now: Date): Promise<boolean> {
  const { cancelled, kept } = await giveUp(tx, { order, ids: null, note: "The order was canceled.", now });
  const about = { shopId: order.shopId, kind: "cancelled-after-dispatch" as const };
  const standing = await tx.exception.findMany({
    where: { ...about, orderId: order.id, ...STANDING },
    select: { subject: true },
    orderBy: { id: "asc" },
  });
  const told = new Set(standing.map(({ subject }) => subject));
  for (const { id, key, supplierId, supplier } of kept) {
    const subject = `supplier-order:${id}`;
    await askToWithdraw(tx, { id, shopId: order.shopId, reason: "order-canceled", now });
    if (told.delete(subject)) continue;
    const values = { order: order.name, key, supplier: supplier.name };
    await openException(tx, { ...about, subject, now, orderId: order.id, supplierId, values });
  }
  // Those whose call turned out not to have happened.
  for (const subject of told)
    await resolveExceptions(tx, { ...about, subject, resolution: msg("The supplier never got the order."), now });
  return cancelled;
}

/** What a read says that bears on what is decided and not bought. */
type ReadFacts = {
  order: Order;
  read: CanonicalOrder;
  routable: readonly LineRoutability[];
  supplierLocations: ReadonlySet<string>;
  /** nothing of the order is wanted any more */
  ignored: boolean;
  now: Date;
};

/**
 * Gives up the supplier orders that were not sent and no longer fit the order as just read; what is left of them is routed
 * anew. The caller holds the Order lock.
 * @returns whether any was given up, and the ids of those that fit again when a hold or a date has passed
 */
export async function cancelOutgrown(tx: Tx, facts: ReadFacts): Promise<{ gaveUp: boolean; waiting: string[] }> {
  const { order, read, now } = facts;
  const standing = await loadStanding(tx, order.id);
  const unbought = standing.filter(({ stage }) => stage === "planned" || stage === "claimed");
  if (unbought.length === 0) return { gaveUp: false, waiting: [] };
  const whole = await replanNote(tx, facts);
  if (whole) {
    const ids = unbought.map(({ id }) => id);
    return { gaveUp: (await giveUp(tx, { order, ids, note: whole, now })).cancelled, waiting: [] };
  }
  const { routable, supplierLocations } = facts;
  const fits = fitOf({ standing, routable, supplierLocations, fulfilmentOrders: read.fulfilmentOrders });
  const those = (fit: Fit) => unbought.map(({ id }) => id).filter((id) => fits.get(id) === fit);
  const ids = those("outgrown");
  const note = "The order was changed before it was sent.";
  const gaveUp = ids.length > 0 && (await giveUp(tx, { order, ids, note, now })).cancelled;
  return { gaveUp, waiting: those("waits") };
}

/** Why everything not bought is planned anew, as one whole; null when it need not be. */
async function replanNote(tx: Tx, { order, read, routable, ignored }: ReadFacts): Promise<string | null> {
  if (ignored) return "The order is no longer routed.";
  const country = read.address?.countryCode ?? null;
  if (country !== null && order.countryCode !== null && country !== order.countryCode)
    return "The order goes to another country now.";
  const lines = await tx.orderLine.findMany({
    where: { orderId: order.id },
    select: { lineItemGid: true, sold: true },
  });
  const sold = new Map(lines.map((line) => [line.lineItemGid, line.sold]));
  const routed = new Set(routable.filter((line) => line.units > 0).map((line) => line.lineItemGid));
  const grown = read.lines.some(
    (line) => routed.has(line.lineItemGid) && line.quantity > (sold.get(line.lineItemGid) ?? 0),
  );
  return grown ? "Items were added to the order before it was sent." : null;
}

type GivingUp = { order: Order; /** null = all */ ids: string[] | null; note: string; now: Date };

async function giveUp(tx: Tx, { order, ids, note, now }: GivingUp) {
  const supplierOrders = await tx.supplierOrder.findMany({
    where: {
      ...{ orderId: order.id, state: { in: [...LIVE_STATES] } },
      ...(ids ? { id: { in: ids } } : {}),
    },
    include: { supplier: { select: { name: true } } },
    orderBy: { id: "asc" },
  });
  const kept = [];
  for (const supplierOrder of supplierOrders) {
    const { id, key, supplier } = supplierOrder;
    if ((await giveUpSupplierOrder(tx, id, { note, now })) === "already-taken") {
      kept.push(supplierOrder);
      continue;
    }
    await audit(tx, {
      ...{ shopId: order.shopId, actor: CROSSDOCK, action: "supplier-order.cancelled", now },
      ...{ subject: `supplier-order:${id}`, orderId: order.id },
      values: { order: order.name, key, supplier: supplier.name, reason: note },
    });
  }
  return { cancelled: kept.length < supplierOrders.length, kept };
}
