import type { Attempt, Prisma } from "@prisma/client";
import type { Tx } from "../platform/db.server.ts";
import { newId } from "../platform/ids.server.ts";
import { attemptsEnded } from "../platform/metrics.server.ts";

/** Outside effects that must not happen twice and that no idempotency key guards. */
export type Effect = "supplier-order.create" | "supplier-order.reduce" | "request.change" | "fulfilment.create";

/** A call that has not begun by then is not begun any more. */
const SEND_WINDOW_MS = 5_000;
/**
 * A request that was written may still commit for as long as it may run at Shopify, whatever came back. Counted from the
 * end of the send window, so that a look-up never comes too early.
 */
const QUARANTINE_MS = 90_000;

/**
 * Writes down that a call is about to be made. The row comes before the call, so that a process that dies in between
 * leaves a trace; and only one attempt per supplier order and effect can be open (unique index).
 */
export async function beginAttempt(
  tx: Tx,
  what: {
    shopId: string;
    supplierOrderId: string;
    effect: Effect;
    seenBefore: Prisma.InputJsonValue;
    now: Date;
  },
): Promise<Attempt> {
  const { shopId, supplierOrderId, effect, seenBefore, now } = what;
  const last = await tx.attempt.aggregate({ where: { supplierOrderId, effect }, _max: { number: true } });
  const sendBefore = new Date(now.getTime() + SEND_WINDOW_MS);
  return tx.attempt.create({
    data: {
      ...{ id: newId(), shopId, supplierOrderId, effect, seenBefore },
      number: (last._max.number ?? 0) + 1,
      sendBefore,
      settleAfter: new Date(sendBefore.getTime() + QUARANTINE_MS),
      startedAt: now,
    },
  });
}

/** Attempts whose outcome is not known, of one supplier order or of a whole retailer's order. */
export async function openAttempts(
  tx: Tx,
  where: { effect: Effect } & ({ supplierOrderId: string } | { orderId: string }),
): Promise<Attempt[]> {
  const { effect } = where;
  const of =
    "orderId" in where ? { supplierOrder: { orderId: where.orderId } } : { supplierOrderId: where.supplierOrderId };
  return tx.attempt.findMany({
    where: { ...of, effect, outcome: { in: ["pending", "unknown"] } },
    orderBy: { startedAt: "asc" },
  });
}

/** accepted: it happened · refused: the other side said no · not-sent: it did not happen */
export type FinalOutcome = "accepted" | "refused" | "not-sent";

/** Writes what became of an attempt, unless that is known already. `presumed`: see Attempt.presumed. */
export async function finishAttempt(
  tx: Tx,
  what: { id: string; outcome: FinalOutcome; note?: string; presumed?: boolean; now: Date },
): Promise<void> {
  const { id, outcome, note, presumed = false, now } = what;
  const { count } = await tx.attempt.updateMany({
    where: { id, outcome: { in: ["pending", "unknown"] } },
    data: { outcome, outcomeNote: note ?? null, presumed, finishedAt: now },
  });
  attemptsEnded.inc({ outcome }, count);
}

/** No answer came: the attempt stays open until it is settled. */
export async function leaveUnknown(tx: Tx, id: string, note: string): Promise<void> {
  const data = { outcome: "unknown", outcomeNote: note };
  const { count } = await tx.attempt.updateMany({ where: { id, outcome: "pending" }, data });
  attemptsEnded.inc({ outcome: "unknown" }, count);
}

/** Milliseconds until every one of these may be settled; 0 when that is now. */
export function msUntilSettled(attempts: readonly Attempt[], now: Date): number {
  return Math.max(0, ...attempts.map(({ settleAfter }) => settleAfter.getTime() - now.getTime()));
}
