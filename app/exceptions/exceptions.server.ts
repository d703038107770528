import { CROSSDOCK } from "../platform/actor.ts";
import type { Sql } from "../platform/sql.server.ts";
import { newId } from "../platform/ids.server.ts";
import { exceptionsOpened, exceptionsResolved } from "../platform/metrics.server.ts";
import { msg } from "../platform/translate.ts";
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
 * Kinds that only follow from another one of the same order: a person is asked once. After a cancellation that came too
 * late, neither the units nor the fulfilments of the order can add up.
 */
const FOLLOWING: Partial<Record<ExceptionKind, ExceptionKind[]>> = {
  "cancelled-after-dispatch": ["changed-after-routing", "fulfilment-unexplained"],
};
const CAUSES = Object.entries(FOLLOWING);
const causesOf = (kind: ExceptionKind) => CAUSES.flatMap(([cause, kinds]) => (kinds.includes(kind) ? [cause] : []));

/**
 * Opens an exception, or counts one more occurrence of the open one of the same shop, kind and subject. One that only
 * follows from another that stands is not opened, and one that is open ends when its cause is told. Where the shop wants
 * to be told of it at once, that is queued.
 */
export async function openException(tx: Sql, exception: NewException): Promise<void> {
  const { shopId, kind, subject, orderId, supplierId, values, now } = exception;
  const { severity } = EXCEPTION_KINDS[kind];
  const [row] = await tx.$queryRaw<{ tell: boolean }[]>`
    INSERT INTO "Exception" ("id", "shopId", "kind", "subject", "orderId", "supplierId", "values", "openedAt", "lastSeenAt")
    SELECT ${newId()}, ${shopId}, ${kind}, ${subject}, ${orderId ?? null}::text, ${supplierId ?? null}::text,
           ${JSON.stringify(values)}::jsonb, ${now}::timestamp(3), ${now}::timestamp(3)
    WHERE NOT EXISTS (
      SELECT 1 FROM "Exception" cause
      WHERE cause."shopId" = ${shopId} AND cause."orderId" = ${orderId ?? null}::text AND cause."kind" = ANY(${causesOf(kind)}::text[])
        AND (cause."state" = 'open' OR cause."resolvedBy" <> ${CROSSDOCK}))
    ON CONFLICT ("shopId", "kind", "subject") WHERE "state" = 'open'
    DO UPDATE SET "occurrences" = "Exception"."occurrences" + 1, "values" = EXCLUDED."values",
                  "lastSeenAt" = EXCLUDED."lastSeenAt"
    RETURNING xmax = 0 AND EXISTS (SELECT 1 FROM "NotificationSetting" AS wish WHERE wish."shopId" = ${shopId}
      AND (${severity} = ANY(wish."severities") OR ${kind} = ANY(wish."kinds"))) AS "tell"`;
  if (!row) return;
  if (row.tell) await enqueue(tx, "notifications.alert", { shopId }, { now, delayMs: BURST_MS });
  exceptionsOpened.inc({ kind });
  const following = FOLLOWING[kind];
  if (!following || orderId === undefined) return;
  const resolution = msg("It follows from a cancellation that came too late, which is told by itself.");
  const ended = await tx.$queryRaw<{ kind: ExceptionKind }[]>`
    UPDATE "Exception" SET "state" = 'resolved', "resolvedAt" = ${now}, "resolvedBy" = ${CROSSDOCK}, "resolution" = ${resolution}
    WHERE "shopId" = ${shopId} AND "orderId" = ${orderId} AND "kind" = ANY(${following}::text[]) AND "state" = 'open'
    RETURNING "kind"`;
  for (const each of ended) exceptionsResolved.inc({ kind: each.kind });
}

/** What is open about an order and all of its parts. */
export const openOfOrder = (tx: Sql, orderId: string): Promise<{ kind: ExceptionKind; subject: string }[]> =>
  tx.$queryRaw<{ kind: ExceptionKind; subject: string }[]>`
    SELECT "kind", "subject" FROM "Exception" WHERE "orderId" = ${orderId} AND "state" = 'open'`;

/**
 * Closes what is open about a subject because its cause went away. Without `kind` all kinds; several in one statement.
 * @returns how many were closed
 */
export async function resolveExceptions(
  tx: Sql,
  what: {
    shopId: string;
    kind?: ExceptionKind | readonly ExceptionKind[];
    subject: string;
    resolution: string;
    now: Date;
  },
): Promise<number> {
  const { shopId, kind, subject, resolution, now } = what;
  const kinds = typeof kind === "string" ? [kind] : (kind ?? null);
  const resolved = await tx.$queryRaw<{ kind: ExceptionKind }[]>`
    UPDATE "Exception"
    SET "state" = 'resolved', "resolvedAt" = ${now}::timestamp(3), "resolvedBy" = ${CROSSDOCK}, "resolution" = ${resolution}
    WHERE "shopId" = ${shopId} AND "subject" = ${subject} AND "state" = 'open'
      AND (${kinds}::text[] IS NULL OR "kind" = ANY(${kinds}::text[]))
    RETURNING "kind"`;
  for (const { kind } of resolved) exceptionsResolved.inc({ kind });
  return resolved.length;
}
