import { CROSSDOCK } from "../platform/actor.ts";
import type { Sql } from "../platform/sql.server.ts";
import { newId } from "../platform/ids.server.ts";
import { exceptionsOpened, exceptionsResolved } from "../platform/metrics.server.ts";
import { enqueue } from "../queue/outbox.server.ts";
import { EXCEPTION_KINDS, type ExceptionKind, type ExceptionValues } from "./catalogue.ts";

/** Exceptions that stand: open, or closed by a person, who knows of them. */
export const STANDING = { OR: [{ state: "open" }, { resolvedBy: { not: CROSSDOCK } }] };

export type NewException = {
  shopId: string;
  kind: ExceptionKind;
  /** what it is about: "order:<id>", "line:<id>", "supplier-order:<id>", "supplier:<id>", "shop:<id>", "job:<id>" */
  subject: string;
  orderId?: string;
  supplierId?: string;
  /** values for the catalogue's sentences; no personal data */
  values: ExceptionValues;
  now: Date;
};

/** A burst opens many within moments, and some end by themselves: people are told of what is left. */
const BURST_MS = 30_000;

/**
 * Opens an exception, or counts one more occurrence of the open one of the same shop, kind and subject. Where the shop
 * wants to be told of it at once, that is queued.
 */
export async function openException(tx: Sql, exception: NewException): Promise<void> {
  const { shopId, kind, subject, orderId, supplierId, values, now } = exception;
  const { severity } = EXCEPTION_KINDS[kind];
  const [row] = await tx.$queryRaw<{ tell: boolean }[]>`
    INSERT INTO "Exception" ("id", "shopId", "kind", "subject", "orderId", "supplierId", "values", "openedAt", "lastSeenAt")
    VALUES (${newId()}, ${shopId}, ${kind}, ${subject}, ${orderId ?? null}, ${supplierId ?? null},
            ${JSON.stringify(values)}::jsonb, ${now}, ${now})
    ON CONFLICT ("shopId", "kind", "subject") WHERE "state" = 'open'
    DO UPDATE SET "occurrences" = "Exception"."occurrences" + 1, "values" = EXCLUDED."values",
                  "lastSeenAt" = EXCLUDED."lastSeenAt"
    RETURNING xmax = 0 AND EXISTS (SELECT 1 FROM "NotificationSetting" AS wish WHERE wish."shopId" = ${shopId}
      AND (${severity} = ANY(wish."severities") OR ${kind} = ANY(wish."kinds"))) AS "tell"`;
  if (row?.tell) await enqueue(tx, "notifications.alert", { shopId }, { now, delayMs: BURST_MS });
  exceptionsOpened.inc({ kind });
}

/**
 * Closes what is open about a subject because its cause went away. Without `kind` all kinds.
 * @returns how many were closed
 */
export async function resolveExceptions(
  tx: Sql,
  what: { shopId: string; kind?: ExceptionKind; subject: string; resolution: string; now: Date },
): Promise<number> {
  const { shopId, kind = null, subject, resolution, now } = what;
  const resolved = await tx.$queryRaw<{ kind: ExceptionKind }[]>`
    UPDATE "Exception"
    SET "state" = 'resolved', "resolvedAt" = ${now}::timestamp(3), "resolvedBy" = ${CROSSDOCK}, "resolution" = ${resolution}
    WHERE "shopId" = ${shopId} AND "subject" = ${subject} AND "state" = 'open'
      AND (${kind}::text IS NULL OR "kind" = ${kind}::text)
    RETURNING "kind"`;
  for (const { kind } of resolved) exceptionsResolved.inc({ kind });
  return resolved.length;
}
