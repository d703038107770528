import type { Order, Shop } from "@prisma/client";
import { STANDING } from "../exceptions/exceptions.server.ts";
import { CROSSDOCK } from "../platform/actor.ts";
import { audit } from "../platform/audit.server.ts";
import { encryptJson, keyedHash } from "../platform/crypto.server.ts";
import type { Tx } from "../platform/db.server.ts";
import { newId } from "../platform/ids.server.ts";
import { enqueue } from "../queue/outbox.server.ts";
import { readShopSettings } from "../suppliers/shop-settings.ts";
import { tellAddressChange } from "./address-changes.server.ts";
import { applyHolds } from "./apply-holds.server.ts";
import { applyLines } from "./apply-lines.server.ts";
import { cancelOutgrown, cancelUnbought } from "./cancel-unbought.server.ts";
import { addressText, type CanonicalOrder } from "./canonical-order.ts";
import { settleRefusals } from "./give-up.server.ts";
import { settleHoldExceptions } from "./hold-exceptions.server.ts";
import { holdSoftly, type MappedOffer } from "./hold-softly.server.ts";
import { blocks, holdsOf, IGNORING_HOLDS, RULE_HOLDS } from "./holds.ts";
import { lockOrder } from "./order-lock.server.ts";
import { goOnAfterHolds } from "./go-on-after-holds.server.ts";
import { deriveOrderState } from "./order-state.server.ts";
import { ownByLine } from "./own-units.ts";
import { isPoBox } from "./po-box.ts";
import { lookAtReopened } from "./reopened-units.server.ts";
import { askedOf, reduceRemoved } from "./reductions/ask-to-reduce.server.ts";
import { remainingUnits } from "./reductions/surplus.ts";
import { lacksFulfilmentOrders, routable } from "./routable.ts";
import { tellSentChecks } from "./sent-checks.server.ts";
import { lookAtSimilarAgain, similarOrder } from "./similar-orders.server.ts";
import { UNBOUGHT_STATES } from "./supplier-order-states.ts";
import { withdrawRemoved } from "./withdraw.server.ts";

/** Where the address stands, for encryption. */
export const ADDRESS_CONTEXT = "Order.addressEnc";

export type AppliedRead = { kind: "older" } | { kind: "applied"; emptyReads: number; ignored: boolean };

/**
 * Replaces the canonical order, its lines, holds and its view of fulfilment orders by what one read said, unless a read
 * that began later was applied before. Says what happens next with jobs.
 */
export async function applyRead(
  tx: Tx,
  { shop, read, startedAt, now }: { shop: Shop; read: CanonicalOrder; startedAt: Date; now: Date },
): Promise<AppliedRead> {
  const before = await lockOrMake(tx, { shop, read, now });
  if (before.readStartedAt && before.readStartedAt >= startedAt) return { kind: "older" };
  const context = await contextOf(tx, shop, read);
  const cancelled = read.cancelledAt !== null;
  const units = routable({ ...context, lines: read.lines, fulfilmentOrders: read.fulfilmentOrders });
  const settings = readShopSettings(shop.settings);
  const past = await tx.hold.findMany({ where: { orderId: before.id }, orderBy: { createdAt: "asc" } });
  // Those of routing rules are routing's own.
  const holdsBefore = past.filter((hold) => hold.releasedAt === null && !RULE_HOLDS.has(hold.kind));
  const addressHash = keyedHash(addressText(read.address));
  const holds = holdsOf({
    ...{ order: read, isSupplierOrder: context.isSupplierOrder, past, now },
    shop: { ...shop, settings },
    units: units.reduce((sum, line) => sum + line.units + line.waiting, 0),
    toRoute: new Set(units.flatMap((line) => (line.units + line.waiting > 0 ? [line.lineItemGid] : []))),
    addressHash,
    similar: await similarOrder(tx, { order: before, read, hours: settings.similarOrderHours }),
    decided: (await tx.decision.count({ where: { orderId: before.id } })) > 0,
    unsent: await hasUnsent(tx, before.id),
  });
  const ignored = cancelled || holds.some((hold) => IGNORING_HOLDS.has(hold.kind));
  const { gaveUp, waiting } = cancelled
    ? { gaveUp: await cancelUnbought(tx, before, now), waiting: [] }
    : await cancelOutgrown(tx, {
        ...{ order: before, read, routable: units, supplierLocations: context.supplierLocations, ignored, now },
      });
  const stored = await tx.orderLine.findMany({ where: { orderId: before.id }, orderBy: { position: "asc" } });
  if (!cancelled) {
    await withdrawRemoved(tx, { order: before, lines: read.lines, now });
    await reduceRemoved(tx, { order: before, read, own: ownByLine(stored, units), now });
  }
  await tellAddressChange(tx, { order: before, addressHash: cancelled ? before.addressHash : addressHash, now });
  if (gaveUp) await enqueue(tx, "order.sync-requests", { shopId: shop.id, orderGid: before.orderGid }, { now });
  const exceptions = await tx.exception.findMany({
    where: { shopId: shop.id, orderId: before.id, ...STANDING },
    select: { kind: true, subject: true, values: true, state: true },
  });
  const lines = await applyLines(tx, {
    ...{ order: before, lines: read.lines, routable: units, stored, exceptions, ignored, now },
    remaining: remainingUnits(read.fulfilmentOrders),
    submitted: remainingUnits(read.fulfilmentOrders.filter(({ requestStatus }) => requestStatus === "SUBMITTED")),
    asked: await askedOf(tx, before.id),
  });
  await replaceView(tx, before, read);
  await applyHolds(tx, { order: before, open: holdsBefore, wanted: holds, now });
  await settleHoldExceptions(tx, { order: before, before: holdsBefore, holds, exceptions, now });
  await tellSentChecks(tx, { order: before, read, settings, past, exceptions, now });
  if (exceptions.some((each) => each.kind === "supplier-refused" && each.state === "open"))
    await settleRefusals(tx, before, now);

  await lookAtReopened(tx, { order: before, lines: stored, read, now });
  await goOnAfterHolds(tx, { order: before, read, exceptions, now });
  const waits = !ignored && lacksFulfilmentOrders(read);
  const emptyReads = waits ? before.emptyReads + 1 : 0;
  const after = await writeOrder(tx, { before, read, startedAt, emptyReads });
  const changed =
    print(before, stored, holdsBefore) !==
      print(
        after,
        await tx.orderLine.findMany({ where: { orderId: before.id }, orderBy: { position: "asc" } }),
        holds,
      ) ||
    // What waits for a hold's release stays behind the order's version: nothing of an older version is bought.
    (await tx.supplierOrder.count({ where: { id: { in: waiting }, orderVersion: before.version } })) > 0;
  const version = before.version + (changed ? 1 : 0);
  if (changed) await recordChange(tx, { order: after, version, read, now });
  await holdSoftly(tx, { shopId: shop.id, orderId: before.id, lines, offers: context.offers, now });
  await continueWith(tx, {
    ...{ order: after, version, waiting, now },
    stopped: ignored || holds.some((hold) => blocks(hold.kind)),
    toRoute: lines.some((line) => line.open > 0),
  });
  if (cancelled) await lookAtSimilarAgain(tx, before, now);
  await deriveOrderState(tx, before.id, now);
  return { kind: "applied", emptyReads, ignored };
}

/** Is something of the order decided, or to be decided, that no supplier has been sent? */
async function hasUnsent(tx: Tx, orderId: string): Promise<boolean> {
  const planned = await tx.supplierOrder.count({ where: { orderId, state: { in: [...UNBOUGHT_STATES] } } });
  if (planned > 0) return true;
  const { allocated } = tx.orderLine.fields;
  return (await tx.orderLine.count({ where: { orderId, wanted: { gt: allocated } } })) > 0;
}

async function lockOrMake(
  tx: Tx,
  { shop, read, now }: { shop: Shop; read: CanonicalOrder; now: Date },
): Promise<Order> {
  await tx.order.createMany({
    data: [{ id: newId(), shopId: shop.id, orderGid: read.orderGid, name: read.name, createdAt: now }],
    skipDuplicates: true,
  });
  const order = await lockOrder(tx, { shopId: shop.id, orderGid: read.orderGid });
  if (!order) throw new Error(`Order ${read.orderGid} of ${shop.domain} vanished while it was being read.`);
  return order;
}

/** What the rest of the database says that bears on the order: its suppliers' locations, mappings, and whose it is. */
async function contextOf(tx: Tx, shop: Shop, read: CanonicalOrder) {
  const suppliers = await tx.supplier.findMany({
    where: { shopId: shop.id, locationGid: { not: null } },
    select: { locationGid: true },
  });
  const variantGids = [...new Set(read.lines.flatMap((line) => line.variantGid ?? []))];
  const mappings = await tx.mapping.findMany({
    where: { shopId: shop.id, state: "mapped", variant: { variantGid: { in: variantGids } } },
    select: {
      id: true,
      packSize: true,
      variant: { select: { variantGid: true } },
      offer: {
        select: {
          poolId: true,
          state: true,
          supplier: { select: { id: true, priority: true, setupState: true, connection: { select: { state: true } } } },
        },
      },
    },
    orderBy: { id: "asc" },
  });
  const ours =
    read.sourceIdentifier === null
      ? null
      : await tx.supplierOrder.findUnique({
          where: { key: read.sourceIdentifier },
          select: { supplier: { select: { connection: { select: { supplierShopId: true } } } } },
        });
  const offers: MappedOffer[] = mappings
    .filter(({ offer }) => offer.state === "active" && offer.supplier.setupState === "ready")
    .filter(({ offer }) => offer.supplier.connection === null || offer.supplier.connection.state === "active")
    .sort(
      (a, b) =>
        a.offer.supplier.priority - b.offer.supplier.priority || (a.offer.supplier.id < b.offer.supplier.id ? -1 : 1),
    )
    .map(({ packSize, variant, offer }) => ({ packSize, poolId: offer.poolId, variantGid: variant.variantGid }));
  return {
    supplierLocations: new Set(suppliers.flatMap((supplier) => supplier.locationGid ?? [])),
    mappedVariants: new Set(mappings.map(({ variant }) => variant.variantGid)),
    offers,
    isSupplierOrder: read.supplierOrderKey !== null || ours?.supplier.connection?.supplierShopId === shop.id,
  };
}

async function replaceView(tx: Tx, order: Order, read: CanonicalOrder): Promise<void> {
  await tx.fulfilmentOrderView.deleteMany({ where: { orderId: order.id } });
  await tx.fulfilmentOrderView.createMany({
    data: read.fulfilmentOrders.map(({ gid, ...view }) => ({
      ...{ id: newId(), shopId: order.shopId, orderId: order.id, fulfilmentOrderGid: gid },
      ...view,
    })),
  });
}

async function writeOrder(
  tx: Tx,
  { before, read, startedAt, emptyReads }: { before: Order; read: CanonicalOrder; startedAt: Date; emptyReads: number },
): Promise<Order> {
  const date = (text: string | null) => (text === null ? null : new Date(text));
  const { name, test, currency, totalMinor, financialStatus, tags, sourceName, shippingMethod, address } = read;
  const { risk: riskLevel, customer, attributes, shippingCode, customerCurrency } = read;
  return tx.order.update({
    where: { id: before.id },
    data: {
      ...{ name, test, currency, totalMinor, financialStatus, tags, sourceName, shippingMethod, emptyReads },
      ...{ shippingCode, customerCurrency },
      ...{ riskLevel, attributes, customerOrders: customer?.orders ?? null, customerTags: customer?.tags ?? [] },
      readStartedAt: startedAt,
      shopifyUpdatedAt: date(read.updatedAt),
      cancelledAt: date(read.cancelledAt),
      processedAt: date(read.processedAt),
      countryCode: address?.countryCode ?? null,
      provinceCode: address?.provinceCode ?? null,
      addressEnc: address ? encryptJson(address, ADDRESS_CONTEXT) : null,
      addressHash: keyedHash(addressText(address)),
      poBox: isPoBox(address),
    },
  });
}

type PrintedLine = { lineItemGid: string; variantGid: string | null; sku: string | null; sold: number; wanted: number };

/** Everything that routing or buying depends on, as one text: differs = a new version. */
function print(order: Order, lines: PrintedLine[], holds: { kind: string }[]): string {
  const { cancelledAt, addressHash, financialStatus, test, currency, shippingMethod, readStartedAt } = order;
  return JSON.stringify([
    [cancelledAt, addressHash, financialStatus, test, currency, shippingMethod, readStartedAt !== null],
    holds.map((hold) => hold.kind).sort(),
    lines.map(({ lineItemGid, variantGid, sku, sold, wanted }) => [lineItemGid, variantGid, sku, sold, wanted]),
  ]);
}

async function recordChange(
  tx: Tx,
  { order, version, read, now }: { order: Order; version: number; read: CanonicalOrder; now: Date },
): Promise<void> {
  await tx.order.update({ where: { id: order.id }, data: { version } });
  const adopted = read.supplierOrderKey !== null;
  await audit(tx, {
    ...{ shopId: order.shopId, actor: CROSSDOCK, subject: `order:${order.id}`, orderId: order.id, now },
    action: order.cancelledAt ? "order.cancelled" : adopted ? "order.adopted" : "order.read",
    values: {
      order: order.name,
      version,
      lines: read.lines.length,
      units: read.lines.reduce((sum, line) => sum + line.quantity, 0),
    },
  });
}

async function continueWith(
  tx: Tx,
  next: { order: Order; version: number; waiting: string[]; stopped: boolean; toRoute: boolean; now: Date },
): Promise<void> {
  if (next.stopped) return;
  const { order, version, waiting, now } = next;
  const payload = { shopId: order.shopId, orderGid: order.orderGid };
  // What was decided and not bought still fits the order (its units are allocated and nothing holds the order): it goes
  // on under the new version.
  const { count } = await tx.supplierOrder.updateMany({
    where: {
      ...{ orderId: order.id, state: { in: [...UNBOUGHT_STATES] }, orderVersion: { lt: version } },
      id: { notIn: waiting },
    },
    data: { orderVersion: version },
  });
  if (count > 0) await enqueue(tx, "order.sync-requests", payload, { now });
  if (next.toRoute) await enqueue(tx, "order.route", payload, { now });
}
