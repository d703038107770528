import type { Attempt as StoredAttempt, Prisma } from "@prisma/client";
import { newId } from "../platform/ids.server.ts";
import { attemptsEnded } from "../platform/metrics.server.ts";
import type { Sql } from "../platform/sql.server.ts";

/** A try at an outside effect. What was said in it is for people, and stays in the database. */
export type Attempt = Omit<StoredAttempt, "exchange">;

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
  tx: Sql,
  what: {
    shopId: string;
    supplierOrderId: string;
    effect: Effect;
    seenBefore: Prisma.InputJsonValue;
    now: Date;
  },
): Promise<Attempt> {
  const { shopId, supplierOrderId, effect, seenBefore, now } = what;
  const sendBefore = new Date(now.getTime() + SEND_WINDOW_MS);
  const settleAfter = new Date(sendBefore.getTime() + QUARANTINE_MS);
  const [attempt] = await tx.$queryRaw<Attempt[]>`
    INSERT INTO "Attempt" ("id", "shopId", "supplierOrderId", "effect", "seenBefore", "number", "sendBefore", "settleAfter",
      "startedAt")
    SELECT ${newId()}, ${shopId}, ${supplierOrderId}, ${effect}, ${JSON.stringify(seenBefore)}::jsonb,
      COALESCE(MAX("number"), 0) + 1, ${sendBefore}::timestamp(3), ${settleAfter}::timestamp(3), ${now}::timestamp(3)
    FROM "Attempt" WHERE "supplierOrderId" = ${supplierOrderId} AND "effect" = ${effect}
    RETURNING "id", "shopId", "supplierOrderId", "effect", "seenBefore", "number", "sendBefore", "settleAfter", "startedAt",
      "outcome", "outcomeNote", "presumed", "finishedAt"`;
  if (!attempt) throw new Error(`No attempt was written for supplier order ${supplierOrderId}.`);
  return attempt;
}

/** Attempts whose outcome is not known, of one supplier order or of a whole retailer's order. */
export async function openAttempts(
  tx: Sql,
  where: { effect: Effect } & ({ supplierOrderId: string } | { orderId: string }),
): Promise<Attempt[]> {
  const { effect } = where;
  const [id, orderId] = "orderId" in where ? [null, where.orderId] : [where.supplierOrderId, null];
  return tx.$queryRaw<Attempt[]>`
    SELECT "id", "shopId", "supplierOrderId", "effect", "seenBefore", "number", "sendBefore", "settleAfter", "startedAt",
      "outcome", "outcomeNote", "presumed", "finishedAt"
    FROM "Attempt"
    WHERE "effect" = ${effect} AND "outcome" IN ('pending', 'unknown') AND ("supplierOrderId" = ${id}::text
      OR "supplierOrderId" IN (SELECT placed."id" FROM "SupplierOrder" placed WHERE placed."orderId" = ${orderId}::text))
    ORDER BY "startedAt"`;
}

/** accepted: it happened · refused: the other side said no · not-sent: it did not happen */
export type FinalOutcome = "accepted" | "refused" | "not-sent";

/** Writes what became of an attempt, unless that is known already. `presumed`: see Attempt.presumed. */
export async function finishAttempt(
  tx: Sql,
  what: { id: string; outcome: FinalOutcome; note?: string; presumed?: boolean; now: Date },
): Promise<void> {
  const { id, outcome, note, presumed = false, now } = what;
  const count = await tx.$executeRaw`
    UPDATE "Attempt" SET "outcome" = ${outcome}, "outcomeNote" = ${note ?? null}::text, "presumed" = ${presumed},
      "finishedAt" = ${now}::timestamp(3)
    WHERE "id" = ${id} AND "outcome" IN ('pending', 'unknown')`;
  attemptsEnded.inc({ outcome }, count);
}

/** No answer came: the attempt stays open until it is settled. */
export async function leaveUnknown(tx: Sql, id: string, note: string): Promise<void> {
  const count = await tx.$executeRaw`
    UPDATE "Attempt" SET "outcome" = 'unknown', "outcomeNote" = ${note} WHERE "id" = ${id} AND "outcome" = 'pending'`;
  attemptsEnded.inc({ outcome: "unknown" }, count);
}

/** Milliseconds until every one of these may be settled; 0 when that is now. */
export function msUntilSettled(attempts: readonly Pick<Attempt, "settleAfter">[], now: Date): number {
  return Math.max(0, ...attempts.map(({ settleAfter }) => settleAfter.getTime() - now.getTime()));
}
