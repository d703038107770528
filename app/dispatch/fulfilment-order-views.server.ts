import type { FulfilmentOrderView } from "@prisma/client";
import { z } from "zod";
import type { FulfilmentOrderFacts } from "../orders/canonical-order.ts";
import type { Database, Tx } from "../platform/db.server.ts";
import { newId } from "../platform/ids.server.ts";

const Lines = z.array(
  z.object({ lineGid: z.string(), lineItemGid: z.string(), remaining: z.number(), total: z.number() }),
);

/** A stored fulfilment order as facts. */
export function factsOfView(view: FulfilmentOrderView): FulfilmentOrderFacts {
  const { fulfilmentOrderGid: gid, locationGid, status, requestStatus, method, actions, held } = view;
  return { gid, locationGid, status, requestStatus, method, actions, held, lines: Lines.parse(view.lines) };
}

/**
 * Replaces what we know of an order's fulfilment orders. After every call, so that the webhooks which our own calls cause
 * are recognised as telling nothing new.
 */
export async function saveViews(
  db: Database,
  order: { id: string; shopId: string },
  fulfilmentOrders: readonly FulfilmentOrderFacts[],
): Promise<void> {
  await db.prisma.$transaction((tx) => replaceViews(tx, order, fulfilmentOrders));
}

/** The same inside a transaction of the caller. */
export async function replaceViews(
  tx: Tx,
  order: { id: string; shopId: string },
  fulfilmentOrders: readonly FulfilmentOrderFacts[],
): Promise<void> {
  await tx.fulfilmentOrderView.deleteMany({ where: { orderId: order.id } });
  await tx.fulfilmentOrderView.createMany({
    data: fulfilmentOrders.map(({ gid, actions, lines, ...facts }) => ({
      ...facts,
      ...{ id: newId(), shopId: order.shopId, orderId: order.id, fulfilmentOrderGid: gid },
      actions: [...actions],
      lines: lines.map((line) => ({ ...line })),
    })),
  });
}
