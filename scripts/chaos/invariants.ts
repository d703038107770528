import type pg from "pg";
import { LIVE_STATES } from "../../app/orders/supplier-order-states.ts";

export type Broken = { rule: string; subject: string; detail: string; order: string | null };

const IN_FLIGHT = ["planned", "claimed", "sending", "unknown"];
const LIVE = LIVE_STATES.map((state) => `'${state}'`).join();

/** What must be true at every moment. One statement, so that it sees one moment. */
const ALWAYS = `
  SELECT 'reserved is what reservations hold' AS rule, 'pool ' || pool."id" AS subject, NULL AS "order",
    format('reserved %s, held %s; sent %s, held %s', pool."reserved", coalesce(held.firm, 0), pool."sentUnseen", coalesce(held.sent, 0)) AS detail
  FROM "StockPool" pool LEFT JOIN (
    SELECT "poolId", sum("units") FILTER (WHERE "kind" IN ('soft', 'firm')) AS firm, sum("units") FILTER (WHERE "kind" = 'sent') AS sent
    FROM "Reservation" GROUP BY 1) held ON held."poolId" = pool."id"
  WHERE pool."policy" = 'finite'
    AND (pool."reserved" <> coalesce(held.firm, 0) OR pool."sentUnseen" <> coalesce(held.sent, 0) OR pool."reserved" < 0)
  UNION ALL
  SELECT 'allocated is what live supplier orders hold, and never more than was sold', 'line ' || line."id", o."name",
    format('sold %s, allocated %s, in live supplier orders %s', line."sold", line."allocated", coalesce(live.units, 0))
  FROM "OrderLine" line JOIN "Order" o ON o."id" = line."orderId" LEFT JOIN (
    SELECT part."orderLineId", sum(part."quantity" - part."declined") AS units
    FROM "SupplierOrderLine" part JOIN "SupplierOrder" s ON s."id" = part."supplierOrderId"
    WHERE s."state" IN (${LIVE}) GROUP BY 1) live ON live."orderLineId" = line."id"
  WHERE line."allocated" <> coalesce(live.units, 0) OR line."allocated" > line."sold" OR line."allocated" < 0
  UNION ALL
  SELECT 'no more is fulfilled than was sold', 'line ' || line."id", o."name",
    format('sold %s, fulfilled %s', line."sold", line."fulfilled")
  FROM "OrderLine" line JOIN "Order" o ON o."id" = line."orderId" WHERE line."fulfilled" > line."sold"
  UNION ALL
  SELECT 'one attempt at a time', 'supplier order ' || "supplierOrderId", NULL, format('%s open attempts of %s', count(*), "effect")
  FROM "Attempt" WHERE "outcome" IN ('pending', 'unknown') GROUP BY "supplierOrderId", "effect" HAVING count(*) > 1
  UNION ALL
  SELECT 'a closed order holds no stock', 'order ' || o."id", o."name", format('%s units held', sum(held."units"))
  FROM "Order" o JOIN "OrderLine" line ON line."orderId" = o."id" JOIN "Reservation" held ON held."orderLineId" = line."id"
  WHERE o."state" IN ('closed', 'ignored') AND held."kind" <> 'sent' GROUP BY o."id"
  UNION ALL
  SELECT 'a vendor ships and declines no more than it was given', 'line ' || line."supplierOrderLineId" || ' of ' || book."key", o."name",
    format('given %s, declined %s, in parcels %s', line."units", line."declinedUnits", coalesce(sent.units, 0))
  FROM "VendorOrderLine" line JOIN "VendorOrder" book USING ("supplierOrderId")
  JOIN "SupplierOrder" s ON s."id" = book."supplierOrderId" JOIN "Order" o ON o."id" = s."orderId" LEFT JOIN (
    SELECT part->>'supplierOrderLineId' AS id, sum((part->>'units')::int) AS units
    FROM "VendorShipment" parcel, jsonb_array_elements(parcel."lines") part WHERE parcel."state" = 'shipped' GROUP BY 1
  ) sent ON sent.id = line."supplierOrderLineId"
  WHERE line."declinedUnits" + coalesce(sent.units, 0) > line."units"`;

const TOLD = `EXISTS (SELECT 1 FROM "Exception" told WHERE told."orderId" = o."id" AND told."state" = 'open')
  OR EXISTS (SELECT 1 FROM "Hold" held WHERE held."orderId" = o."id" AND held."releasedAt" IS NULL)`;

/** What must be true besides when all has come to rest. $1 = now. */
const AT_REST = `
  SELECT 'what is under way has a job, a hold or an exception' AS rule, 'supplier order ' || s."key" AS subject, o."name" AS "order", s."state" AS detail
  FROM "SupplierOrder" s JOIN "Order" o ON o."id" = s."orderId"
  WHERE s."state" = ANY($2) AND NOT (${TOLD}) AND NOT EXISTS (
    SELECT 1 FROM "Job" job WHERE job."state" IN ('queued', 'running')
      AND (job."payload"->>'supplierOrderId' = s."id" OR job."payload"->>'orderGid' = o."orderGid"))
  UNION ALL
  SELECT 'each unit wanted is bought, or a person or a job has it', 'line ' || line."id", o."name",
    format('wanted %s, allocated %s, own %s; the order is %s', line."wanted", line."allocated", line."own", o."state")
  FROM "OrderLine" line JOIN "Order" o ON o."id" = line."orderId"
  WHERE line."wanted" > line."allocated" + line."own" AND NOT (${TOLD}) AND NOT EXISTS (
    SELECT 1 FROM "Job" job WHERE job."state" IN ('queued', 'running') AND job."payload"->>'orderGid' = o."orderGid")
  UNION ALL
  SELECT 'an attempt without an answer is settled', 'attempt ' || a."id", o."name", format('%s, %s since %s', a."effect", a."outcome", a."startedAt")
  FROM "Attempt" a JOIN "SupplierOrder" s ON s."id" = a."supplierOrderId" JOIN "Order" o ON o."id" = s."orderId"
  WHERE a."outcome" IN ('pending', 'unknown') AND a."settleAfter" < $1::timestamp - interval '15 minutes' AND NOT (${TOLD})
  UNION ALL
  SELECT 'a job that was given up is told of', 'job ' || job."name", NULL, coalesce(job."lastError", '')
  FROM "Job" job WHERE job."state" = 'dead'
    AND NOT EXISTS (SELECT 1 FROM "Exception" told WHERE told."subject" = 'job:' || job."id" AND told."kind" = 'job-failed')
  UNION ALL
  SELECT 'what a vendor said is read', 'mail ' || "id", NULL, "state" FROM "InboundMail" mail WHERE "state" = 'received'
    AND NOT EXISTS (SELECT 1 FROM "Job" job WHERE job."state" IN ('queued', 'running') AND job."payload"->>'mailId' = mail."id")
  UNION ALL
  SELECT 'what a vendor said is read', 'file ' || "name", NULL, format('%s since %s', "state", "createdAt") FROM "VendorFile" file
  WHERE "direction" = 'in' AND "channel" = 'sftp' AND "state" IN ('seen', 'claiming', 'taken') AND NOT EXISTS (
    SELECT 1 FROM "Job" job WHERE job."name" = 'vendor-files.poll' AND job."state" IN ('queued', 'running')
      AND job."payload"->>'supplierId' = file."supplierId")
  UNION ALL
  SELECT 'a file to a vendor is settled', 'file ' || file."name", o."name", file."state"
  FROM "VendorFile" file JOIN "SupplierOrder" s ON s."id" = file."supplierOrderId" JOIN "Order" o ON o."id" = s."orderId"
  WHERE file."direction" = 'out' AND file."state" IN ('uploading', 'renaming') AND NOT (${TOLD})
  UNION ALL
  SELECT 'a vendor is told of its orders', 'event ' || event."id", NULL, event."state" FROM "VendorEvent" event
  WHERE event."state" = 'waiting' AND NOT EXISTS (
    SELECT 1 FROM "Job" job WHERE job."state" IN ('queued', 'running') AND job."payload"->>'eventId' = event."id")`;

/** Rules that do not hold now. */
export async function brokenNow(database: pg.Pool): Promise<Broken[]> {
  return (await database.query<Broken>(ALWAYS)).rows;
}

/** Rules that do not hold although nothing moves any more. */
export async function brokenAtRest(database: pg.Pool, nowMs: number): Promise<Broken[]> {
  const { rows } = await database.query<Broken>(AT_REST, [new Date(nowMs).toISOString(), IN_FLIGHT]);
  return [...(await brokenNow(database)), ...rows];
}

/** Jobs that run although their lease is over: `id attempt`. */
export async function overdueJobs(database: pg.Pool, nowMs: number): Promise<string[]> {
  const { rows } = await database.query<{ id: string }>(
    `SELECT "id" || ' ' || "name" || ', start ' || "attemptsStarted" AS id FROM "Job"
     WHERE "state" = 'running' AND "leaseUntil" < $1::timestamp`,
    [new Date(nowMs).toISOString()],
  );
  return rows.map(({ id }) => id);
}

/** Of these webhooks, answered with 200, the ones that are not kept. */
export async function notKept(database: pg.Pool, webhookIds: readonly string[]): Promise<string[]> {
  const { rows } = await database.query<{ webhookId: string }>(
    `SELECT "webhookId" FROM "WebhookDelivery" WHERE "webhookId" = ANY($1)`,
    [webhookIds],
  );
  const kept = new Set(rows.map(({ webhookId }) => webhookId));
  return [...new Set(webhookIds)].filter((id) => !kept.has(id));
}

/** Supplier orders that their supplier has refused. */
export async function refusedOrders(database: pg.Pool): Promise<Broken[]> {
  const { rows } = await database.query<Broken>(
    `SELECT 'only what suppliers have is promised' AS rule, 'supplier order ' || s."key" AS subject, o."name" AS "order",
       'refused: ' || coalesce(s."stateNote", '') AS detail
     FROM "SupplierOrder" s JOIN "Order" o ON o."id" = s."orderId" WHERE s."state" = 'refused'`,
  );
  return rows;
}

/** Purchase orders that a vendor got again more often than is counted. `repeats`: by their number. */
export async function uncountedRepeats(database: pg.Pool, repeats: Record<string, number>): Promise<Broken[]> {
  const { rows } = await database.query<Broken>(
    `SELECT 'a possible duplicate is counted' AS rule, 'purchase order ' || book."key" AS subject, o."name" AS "order",
       format('came again %s times, counted %s', got.value, book."possibleDuplicates") AS detail
     FROM jsonb_each_text($1::jsonb) got JOIN "VendorOrder" book ON book."key" = got.key
     JOIN "SupplierOrder" s ON s."id" = book."supplierOrderId" JOIN "Order" o ON o."id" = s."orderId"
     WHERE book."possibleDuplicates" < got.value::int`,
    [JSON.stringify(repeats)],
  );
  return rows;
}

/** Names of orders that a person is told of, with the kinds of exception and hold. */
export async function toldOrders(database: pg.Pool): Promise<Map<string, string[]>> {
  const { rows } = await database.query<{ name: string; kinds: string[] }>(`
    SELECT o."name", array_agg(DISTINCT told."kind") AS kinds FROM "Order" o JOIN (
      SELECT "orderId", "kind" FROM "Exception" WHERE "state" = 'open' AND "orderId" IS NOT NULL
      UNION ALL SELECT "orderId", "kind" FROM "Hold" WHERE "releasedAt" IS NULL) told ON told."orderId" = o."id"
    GROUP BY o."id"`);
  return new Map(rows.map(({ name, kinds }) => [name, kinds]));
}

/** All that is recorded of an order, for whoever looks for the reason. */
export async function traceOf(database: pg.Pool, order: string): Promise<string[]> {
  const { rows } = await database.query<{ at: Date; what: string }>(
    `WITH o AS (SELECT * FROM "Order" WHERE "name" = $1)
     SELECT "createdAt" AS at, format('order %s: %s (%s), version %s', "name", "state", "stateNote", "version") AS what FROM o
     UNION ALL SELECT o."createdAt", format('line %s: sold %s, wanted %s, allocated %s, fulfilled %s', line."sku", line."sold", line."wanted", line."allocated", line."fulfilled") FROM o JOIN "OrderLine" line ON line."orderId" = o."id"
     UNION ALL SELECT s."createdAt", format('supplier order %s: %s (%s) at its supplier %s', s."key", s."state", s."stateNote", s."externalName") FROM o JOIN "SupplierOrder" s ON s."orderId" = o."id"
     UNION ALL SELECT a."startedAt", format('attempt %s of %s for %s: %s (%s)', a."number", a."effect", s."key", a."outcome", a."outcomeNote") FROM o JOIN "SupplierOrder" s ON s."orderId" = o."id" JOIN "Attempt" a ON a."supplierOrderId" = s."id"
     UNION ALL SELECT event."at", format('%s %s %s', event."action", event."subject", event."values") FROM o JOIN "AuditEvent" event ON event."orderId" = o."id"
     UNION ALL SELECT told."openedAt", format('exception %s, %s: %s', told."kind", told."state", told."values") FROM o JOIN "Exception" told ON told."orderId" = o."id"
     UNION ALL SELECT job."createdAt", format('job %s: %s, started %s, %s', job."name", job."state", job."attemptsStarted", job."lastError") FROM o JOIN "Job" job ON job."payload"->>'orderGid' = o."orderGid"
     ORDER BY 1`,
    [order],
  );
  return rows.map(({ at, what }) => `${at.toISOString()} ${what}`);
}
