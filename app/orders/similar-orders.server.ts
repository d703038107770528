import type { Order } from "@prisma/client";
import { keyedHash } from "../platform/crypto.server.ts";
import type { Tx } from "../platform/db.server.ts";
import { enqueue } from "../queue/outbox.server.ts";
import { addressText, type CanonicalOrder } from "./canonical-order.ts";
import { sameItems } from "./same-items.ts";

const HOUR_MS = 60 * 60 * 1000;

/**
 * An earlier order of the same store within so many hours with the same address and the same items, or null. Only the
 * later one of two is like the other, whichever is read first.
 */
export async function similarOrder(
  tx: Tx,
  { order, read, hours }: { order: Order; read: CanonicalOrder; hours: number },
): Promise<{ id: string; name: string } | null> {
  if (hours === 0 || !read.address) return null;
  const placedAt = new Date(read.processedAt ?? read.createdAt);
  const candidates = await tx.order.findMany({
    where: {
      ...{ shopId: order.shopId, addressHash: keyedHash(addressText(read.address)), id: { not: order.id } },
      processedAt: { gte: new Date(placedAt.getTime() - hours * HOUR_MS), lte: placedAt },
      ...{ cancelledAt: null, test: read.test },
    },
    select: {
      ...{ id: true, name: true, orderGid: true, processedAt: true },
      lines: { select: { variantGid: true, sku: true, title: true, sold: true } },
    },
    orderBy: [{ processedAt: "asc" }, { orderGid: "asc" }],
  });
  const like = candidates.find(
    (each) =>
      // Of two in one second the one with the smaller id is the earlier.
      ((each.processedAt ?? placedAt) < placedAt || isBefore(each.orderGid, order.orderGid)) &&
      sameItems(
        each.lines.map(({ sold, ...line }) => ({ ...line, quantity: sold })),
        read.lines,
      ),
  );
  return like ? { id: like.id, name: like.name } : null;
}

/** Ids of one type only grow, but not their number of digits as text. */
const isBefore = (gid: string, other: string) =>
  gid.length < other.length || (gid.length === other.length && gid < other);

/** A canceled order is no reason any more to hold those like it. */
export async function lookAtSimilarAgain(tx: Tx, { id, shopId }: Order, now: Date): Promise<void> {
  const waiting = await tx.hold.findMany({
    where: { shopId, kind: "similar-order", basis: id, releasedAt: null },
    select: { order: { select: { orderGid: true } } },
    orderBy: { id: "asc" },
  });
  for (const { order } of waiting) await enqueue(tx, "order.refresh", { shopId, orderGid: order.orderGid }, { now });
}
