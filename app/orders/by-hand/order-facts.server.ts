import type { Order } from "@prisma/client";
import type { Tx } from "../../platform/db.server.ts";
import { readShopSettings } from "../../suppliers/shop-settings.ts";
import { lockOrder } from "../order-lock.server.ts";
import type { OrderFacts } from "./possible.ts";

const FACTS = {
  ...{ orderGid: true, state: true, cancelledAt: true, test: true, demo: true },
  shop: { select: { settings: true } },
  holds: { where: { releasedAt: null }, select: { id: true, kind: true, reason: true, endsBy: true } },
  lines: { select: { wanted: true, allocated: true } },
  supplierOrders: { select: { id: true, state: true } },
} as const;

type Locked = { order: Order; facts: OrderFacts; holds: { id: string; kind: string }[] };

/** Locks an order of a shop and reads what a person may do with it; null when the shop has no such order. */
export async function lockForPerson(tx: Tx, where: { shopId: string; orderId: string }): Promise<Locked | null> {
  const known = await tx.order.findFirst({ where: { id: where.orderId, shopId: where.shopId } });
  const order = known && (await lockOrder(tx, known));
  if (!order) return null;
  const { shop, supplierOrders, holds, lines } = await tx.order.findUniqueOrThrow({
    where: { id: order.id },
    select: FACTS,
  });
  const { state, cancelledAt, test, demo } = order;
  const facts = {
    ...{ state, demo, holds, lines, cancelled: cancelledAt !== null },
    staysHere: test && !readShopSettings(shop.settings).sendTestOrders,
    supplierOrders: supplierOrders.map((each) => each.state),
  };
  return { order, facts, holds };
}

export const NO_ORDER = "This order does not exist in your store. Go back to the list of orders.";
