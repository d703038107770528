import type { Order } from "@prisma/client";
import { openException, resolveExceptions } from "../exceptions/exceptions.server.ts";
import type { Tx } from "../platform/db.server.ts";
import { msg } from "../platform/translate.ts";
import { sentChecks, SENT_CHECK_KINDS } from "./sent-checks.ts";

type Facts = Omit<Parameters<typeof sentChecks>[0], "order" | "sent"> & {
  order: Order;
  read: Parameters<typeof sentChecks>[0]["order"];
  /** the order's exceptions that are open or that a person has dealt with */
  exceptions: readonly { kind: string; values: unknown; state: string }[];
  now: Date;
};

/**
 * Tells a person of checks that turned bad after suppliers got the order, once for each turn, and closes what is well
 * again. The caller holds the Order lock.
 */
export async function tellSentChecks(tx: Tx, { order, read, settings, past, exceptions, now }: Facts): Promise<void> {
  const sent = await tx.supplierOrder.findMany({
    where: {
      ...{ orderId: order.id, state: { in: ["sending", "unknown", "accepted", "shipping"] } },
      // What is being canceled is no longer meant to ship.
      OR: [{ cancelAskedAt: null }, { cancelRefusedAt: { not: null } }],
    },
    select: { key: true, supplier: { select: { name: true, locationGid: true } } },
    orderBy: { id: "asc" },
  });
  const checks = sentChecks({
    ...{ order: read, settings, past },
    sent: sent.map(({ supplier }) => ({ locationGid: supplier.locationGid })),
  });
  const about = { shopId: order.shopId, subject: `order:${order.id}`, now };
  for (const kind of SENT_CHECK_KINDS) {
    const check = checks.find((each) => each.kind === kind);
    const known = exceptions.filter((each) => each.kind === kind);
    if (!check) {
      if (known.some(({ state }) => state === "open"))
        await resolveExceptions(tx, {
          ...about,
          kind,
          resolution: msg("The cause is gone, or suppliers have nothing left."),
        });
      continue;
    }
    if (known.some(({ values }) => (values as { reason?: string } | null)?.reason === check.reason)) continue;
    const suppliers = [...new Set(sent.map(({ supplier }) => supplier.name))].join(", ");
    const keys = sent.map(({ key }) => key).join(", ");
    await openException(tx, {
      ...{ ...about, kind, orderId: order.id },
      values: { order: order.name, key: keys, supplier: suppliers, reason: check.reason },
    });
  }
}
