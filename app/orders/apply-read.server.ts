import type { Order } from "@prisma/client";
import { CROSSDOCK } from "../platform/actor.ts";
import { audit } from "../platform/audit.server.ts";
import { keyedHash } from "../platform/crypto.server.ts";
import type { Tx } from "../platform/db.server.ts";
import { newId } from "../platform/ids.server.ts";
import type { Sql } from "../platform/sql.server.ts";
import { enqueue } from "../queue/outbox.server.ts";
import type { JobShop } from "../shopify/shops.server.ts";
import { readShopSettings } from "../suppliers/shop-settings.ts";
import { tellAddressChange } from "./address-changes.server.ts";
import { applyHolds } from "./apply-holds.server.ts";
import { applyLines } from "./apply-lines.server.ts";
import { cancelOutgrown, cancelUnbought } from "./cancel-unbought.server.ts";
import { addressText, type CanonicalOrder } from "./canonical-order.ts";
import { replaceViews } from "./fulfilment-order-views.server.ts";
import { settleRefusals } from "./give-up.server.ts";
import { settleHoldExceptions } from "./hold-exceptions.server.ts";
import { holdSoftly } from "./hold-softly.server.ts";
import { blocks, holdsOf, IGNORING_HOLDS, RULE_HOLDS } from "./holds.ts";
import { loadBooks, loadLines, loadStandingFacts } from "./order-books.server.ts";
import { loadOrderContext } from "./order-context.server.ts";
import { lockOrder } from "./order-lock.server.ts";
import { goOnAfterHolds } from "./go-on-after-holds.server.ts";
import { deriveOrderState } from "./order-state.server.ts";
import { ownByLine } from "./own-units.ts";
import { lookAtReopened } from "./reopened-units.server.ts";
import { askedOf, reduceRemoved, type Asked } from "./reductions/ask-to-reduce.server.ts";
import { remainingUnits } from "./reductions/surplus.ts";
import { lacksFulfilmentOrders, routable } from "./routable.ts";
import { tellSentChecks } from "./sent-checks.server.ts";
import { lookAtSimilarAgain, similarOrder } from "./similar-orders.server.ts";
import { UNBOUGHT_STATES } from "./supplier-order-states.ts";
import { withdrawRemoved } from "./withdraw.server.ts";
import { orderAfter, writeOrder } from "./write-order.server.ts";

export type AppliedRead =
  | { kind: "older" }
  | {
      kind: "applied";
      emptyReads: number;
      ignored: boolean;
      /** the order has items that no supplier offers */
      unmapped: boolean;
    };

/**
 * Replaces the canonical order, its lines, holds and its view of fulfilment orders by what one read said, unless a read
 * that began later was applied before. Says what happens next with jobs.
 */
export async function applyRead(
  tx: Tx,
  { shop, read, startedAt, now }: { shop: JobShop; read: CanonicalOrder; startedAt: Date; now: Date },
): Promise<AppliedRead> {
  const [{ order: before, isNew }, context] = await Promise.all([
    lockOrMake(tx, { shop, read, now }),
    loadOrderContext(tx, shop, read),
  ]);
  if (before.readStartedAt && before.readStartedAt >= startedAt) return { kind: "older" };
  const { stands, past } = await loadBooks(tx, { order: before, isNew });
  const cancelled = read.cancelledAt !== null;
  const units = routable({ ...context, lines: read.lines, fulfilmentOrders: read.fulfilmentOrders });
  const settings = readShopSettings(shop.settings);
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
    ...{ decided: stands.decided, unsent: stands.unsent },
  });
  const ignored = cancelled || holds.some((hold) => IGNORING_HOLDS.has(hold.kind));
  const { gaveUp, waiting } = cancelled
    ? { gaveUp: await cancelUnbought(tx, before, now), waiting: [] }
    : !stands.placed
      ? { gaveUp: false, waiting: [] }
      : await cancelOutgrown(tx, {
          ...{ order: before, read, routable: units, supplierLocations: context.supplierLocations, ignored, now },
        });
  const stored = stands.lines ? await loadLines(tx, before.id) : [];
  if (!cancelled && stands.placed) {
    await withdrawRemoved(tx, { order: before, lines: read.lines, now });
    await reduceRemoved(tx, { order: before, read, own: ownByLine(stored, units), now });
  }
  if (stands.placed)
    await tellAddressChange(tx, { order: before, addressHash: cancelled ? before.addressHash : addressHash, now });
  if (gaveUp) await enqueue(tx, "order.sync-requests", { shopId: shop.id, orderGid: before.orderGid }, { now });
  // Those that were told above are not among them.
  const { exceptions } = gaveUp || cancelled || stands.placed ? await loadStandingFacts(tx, before) : stands;
  const asked = stands.placed ? await askedOf(tx, before.id) : new Map<string, Asked>();
  const applying = applyLines(tx, {
    ...{ order: before, lines: read.lines, routable: units, stored, exceptions, asked, ignored, now },
    remaining: remainingUnits(read.fulfilmentOrders),
    submitted: remainingUnits(read.fulfilmentOrders.filter(({ requestStatus }) => requestStatus === "SUBMITTED")),
  });
  const [lines] = await Promise.all([applying, replaceViews(tx, before, read.fulfilmentOrders)]);
  await applyHolds(tx, { order: before, open: holdsBefore, wanted: holds, now });
  await settleHoldExceptions(tx, { order: before, before: holdsBefore, holds, exceptions, now });
  if (stands.placed) await tellSentChecks(tx, { order: before, read, settings, past, exceptions, now });
  if (exceptions.some((each) => each.kind === "supplier-refused" && each.state === "open"))
    await settleRefusals(tx, before, now);

  await lookAtReopened(tx, { order: before, lines: stored, read, now });
  await goOnAfterHolds(tx, { order: before, read, exceptions, now });
  const waits = !ignored && lacksFulfilmentOrders(read);
  const emptyReads = waits ? before.emptyReads + 1 : 0;
  const after = orderAfter(before, { read, startedAt, emptyReads });
  const changed =
    before.readStartedAt === null ||
    print(before, stored, holdsBefore) !== print(after, await loadLines(tx, before.id), holds) ||
    // What waits for a hold's release stays behind the order's version: nothing of an older version is bought.
    (waiting.length > 0 &&
      (await tx.supplierOrder.count({ where: { id: { in: waiting }, orderVersion: before.version } })) > 0);
  const version = before.version + (changed ? 1 : 0);
  const goesOn = !ignored && !holds.some((hold) => blocks(hold.kind));
  if (goesOn && stands.placed) await keepDecided(tx, { order: after, version, waiting, now });
  if (cancelled) await lookAtSimilarAgain(tx, before, now);
  // One after the other in the transaction, and sent together: only what is held softly writes jobs after an answer.
  await Promise.all([
    writeOrder(tx, { ...after, version }),
    changed ? recordChange(tx, { order: after, version, read, now }) : null,
    goesOn && lines.some((line) => line.open > 0)
      ? enqueue(tx, "order.route", { shopId: shop.id, orderGid: before.orderGid }, { now })
      : null,
    holdSoftly(tx, { shopId: shop.id, orderId: before.id, lines, offers: context.offers, isNew, now }),
    deriveOrderState(tx, before.id, now),
  ]);
  return { kind: "applied", emptyReads, ignored, unmapped: lines.some(({ reason }) => reason === "unmapped") };
}

/** The order's row, locked; made where there is none, which is a lock too. */
async function lockOrMake(
  tx: Sql,
  { shop, read, now }: { shop: JobShop; read: CanonicalOrder; now: Date },
): Promise<{ order: Order; isNew: boolean }> {
  const [made] = await tx.$queryRaw<Order[]>`
    INSERT INTO "Order" ("id", "shopId", "orderGid", "name", "createdAt")
    VALUES (${newId()}, ${shop.id}, ${read.orderGid}, ${read.name}, ${now}::timestamp(3))
    ON CONFLICT ("shopId", "orderGid") DO NOTHING RETURNING *`;
  const order = made ?? (await lockOrder(tx, { shopId: shop.id, orderGid: read.orderGid }));
  if (!order) throw new Error(`Order ${read.orderGid} of ${shop.domain} vanished while it was being read.`);
  return { order, isNew: made !== undefined };
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

/**
 * What was decided and not bought still fits the order (its units are allocated and nothing holds the order): it goes on
 * under the new version. `waiting`: supplier orders that do not.
 */
async function keepDecided(
  tx: Sql,
  { order, version, waiting, now }: { order: Order; version: number; waiting: string[]; now: Date },
): Promise<void> {
  const { id, shopId, orderGid } = order;
  const kept = await tx.$executeRaw`
    UPDATE "SupplierOrder" SET "orderVersion" = ${version}
    WHERE "orderId" = ${id} AND "state" = ANY(${[...UNBOUGHT_STATES]}::text[]) AND "orderVersion" < ${version}
      AND "id" <> ALL(${waiting}::text[])`;
  if (kept > 0) await enqueue(tx, "order.sync-requests", { shopId, orderGid }, { now });
}
