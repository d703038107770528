import type { Order } from "@prisma/client";
import { openException } from "../exceptions/exceptions.server.ts";
import { CROSSDOCK } from "../platform/actor.ts";
import { audit } from "../platform/audit.server.ts";
import type { Tx } from "../platform/db.server.ts";
import { newId } from "../platform/ids.server.ts";
import { log } from "../platform/log.server.ts";
import type { Handler, Services } from "../shopify/services.ts";
import { explainUnmapped } from "../skus/ambiguous.server.ts";
import { shopRef } from "../shopify/shops.server.ts";
import { applyRead } from "./apply-read.server.ts";
import type { HoldKind } from "./holds.ts";
import { inOrderTransaction, lockOrder } from "./order-lock.server.ts";
import { deriveOrderState } from "./order-state.server.ts";
import { readShopifyOrder } from "./read-shopify-order.server.ts";

/** Shopify makes fulfilment orders a moment after the order: look again after 1, 2, 4 … 60 s. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
const OLDER_WAIT_MS = 1_000;
/** About six minutes. After that a webhook or the sweep brings the order back. */
const MOST_EMPTY_READS = 12;

/** `order.refresh`: one read of the retailer's store replaces what we know of one order. */
export const orderRefreshHandler: Handler<"order.refresh"> = async (services, { shopId, orderGid }) => {
  const shop = await shopRef(services.db.prisma, shopId);
  if (shop.uninstalledAt) return;
  const startedAt = services.clock.now();
  const read = await readShopifyOrder(await services.admin(shop), orderGid, shop);
  if (!read) return orderIsGone(services, { shopId, orderGid });
  const outcome = await inOrderTransaction(services.db, async (tx) => {
    const applied = await applyRead(tx, { shop, read, startedAt, now: services.clock.now() });
    if (applied.kind === "applied" && applied.unmapped) await explainUnmapped(tx, { shopId, orderGid });
    return applied;
  });
  log.info("order.refreshed", { shopId, orderGid, outcome: outcome.kind });
  // Reads of one order do not run side by side: the later start was another process's clock, or its lost claim.
  if (outcome.kind === "older") return { again: { inMs: OLDER_WAIT_MS, why: "A read that began later was applied." } };
  if (outcome.emptyReads === 0 || outcome.emptyReads > MOST_EMPTY_READS) return;
  const inMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (outcome.emptyReads - 1));
  return { again: { inMs, why: "Shopify has made no fulfillment orders yet." } };
};

/** Deleted, or hidden from us (older than 60 days without read_all_orders). */
async function orderIsGone(
  { db, clock }: Services,
  { shopId, orderGid }: { shopId: string; orderGid: string },
): Promise<void> {
  const now = clock.now();
  await inOrderTransaction(db, async (tx) => {
    const order = await lockOrder(tx, { shopId, orderGid });
    if (!order) return;
    await holdBack(tx, order, now);
    await openException(tx, {
      ...{ shopId, kind: "order-unreadable", subject: `order:${order.id}`, orderId: order.id, now },
      values: { order: order.name, note: "Shopify does not show it" },
    });
    await deriveOrderState(tx, order.id, now);
  });
}

/** Nothing more is bought for an order that its store does not show. A read that finds it again ends this. */
async function holdBack(tx: Tx, { id: orderId, shopId, name }: Order, now: Date): Promise<void> {
  if ((await tx.hold.count({ where: { orderId, kind: GONE.kind, releasedAt: null } })) > 0) return;
  await tx.hold.create({ data: { id: newId(), shopId, orderId, ...GONE, createdAt: now } });
  // Decisions and sends name the version that they were made for.
  await tx.order.update({ where: { id: orderId }, data: { version: { increment: 1 } } });
  await audit(tx, {
    ...{ shopId, actor: CROSSDOCK, action: "order.held", subject: `order:${orderId}`, orderId, now },
    values: { order: name, ...GONE },
  });
}

const GONE = {
  kind: "gone" satisfies HoldKind,
  reason: "Shopify does not show the order any more.",
  endsBy: "A look that finds it again: retry its exception.",
};
