import { Prisma } from "@prisma/client";
import type { Actor } from "../platform/actor.ts";
import { audit } from "../platform/audit.server.ts";
import type { Tx } from "../platform/db.server.ts";
import { newId } from "../platform/ids.server.ts";
import { enqueue, enqueueAll } from "../queue/outbox.server.ts";
import { startMappings } from "./start-mappings.server.ts";

export type BatchKind = "link" | "unlink" | "suggestions" | "import" | "undo";
export type MappingState = { state: "mapped" | "removed"; packSize: number; source: string };
/** What a person wants of one pair. */
export type MappingWish = { variantId: string; offerId: string } & MappingState;

export type Changed = {
  /** null when nothing differed: then there is nothing to undo */
  batchId: string | null;
  changed: { variantId: string; offerId: string; mappingId: string }[];
  /** wishes that cannot be met, and why */
  refused: { variantId: string; offerId: string; why: string }[];
};

type Pair = { variantId: string; offerId: string };
const pair = ({ variantId, offerId }: Pair) => `${variantId} ${offerId}`;

/** Begins a batch of a shop: what a person changes in one go. */
export async function createBatch(tx: Tx, actor: Actor, kind: BatchKind, now: Date): Promise<string> {
  const id = newId();
  await tx.mappingBatch.create({
    data: { id, shopId: actor.shopId, kind, createdBy: actor.userId, createdAt: now },
  });
  return id;
}

/**
 * Changes mappings as a person wishes, and writes down what was before, so that it can be undone. Sets going what follows:
 * stock is read and published, and orders that waited for a mapping go on. One transaction, a fixed number of statements.
 * @param batchId of an open batch, for a change that comes in several parts
 */
export async function changeMappings(
  tx: Tx,
  actor: Actor,
  { kind, wishes, batchId, now }: { kind: BatchKind; wishes: readonly MappingWish[]; batchId?: string; now: Date },
): Promise<Changed> {
  const { shopId } = actor;
  const wanted = [...new Map(wishes.map((wish) => [pair(wish), wish])).values()];
  const { possible, refused } = await splitPossible(tx, shopId, wanted);
  const before = await statesOf(tx, shopId, possible);
  const differing = possible.filter((wish) => differs(before.get(pair(wish)), wish));
  if (differing.length === 0) return { batchId: batchId ?? null, changed: [], refused };
  const stored = await writeMappings(tx, shopId, differing, now);
  const batch = batchId ?? (await createBatch(tx, actor, kind, now));
  const changed = differing.map((wish) => ({ ...wish, mappingId: stored.get(pair(wish)) ?? "" }));
  await writeChanges(tx, { shopId, batchId: batch }, changed, before);
  await settleSuggestions(tx, { shopId, kind, now }, changed);
  await tellAndStart(tx, actor, changed, now);
  return { batchId: batch, changed, refused };
}

async function splitPossible(tx: Tx, shopId: string, wishes: readonly MappingWish[]) {
  const variants = await tx.variant.findMany({
    where: { shopId, state: "active", id: { in: wishes.map(({ variantId }) => variantId) } },
    select: { id: true },
  });
  const offers = await tx.offer.findMany({
    where: { shopId, id: { in: wishes.map(({ offerId }) => offerId) } },
    select: { id: true, state: true, supplier: { select: { connection: { select: { state: true } } } } },
  });
  const known = new Set(variants.map(({ id }) => id));
  const own = new Map(offers.map((offer) => [offer.id, offer]));
  const refused: Changed["refused"] = [];
  const possible = wishes.filter((wish) => {
    const offer = own.get(wish.offerId);
    const offered = offer?.state === "active" && offer.supplier.connection?.state !== "ended";
    const why = !known.has(wish.variantId)
      ? "The product is not in your store any more."
      : !offer || (wish.state === "mapped" && !offered)
        ? "The supplier does not offer this product any more."
        : null;
    if (why !== null) refused.push({ variantId: wish.variantId, offerId: wish.offerId, why });
    return why === null;
  });
  return { possible, refused };
}

type Before = MappingState & { mappingId: string };

/** What stands now. The rows are locked: two people cannot both believe that they were first. */
async function statesOf(tx: Tx, shopId: string, pairs: readonly Pair[]): Promise<Map<string, Before>> {
  if (pairs.length === 0) return new Map();
  const rows = await tx.$queryRaw<(Before & Pair)[]>`
    SELECT m."id" AS "mappingId", m."variantId", m."offerId", m."state", m."packSize", m."source"
    FROM "Mapping" m JOIN jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) AS pair("variantId" text, "offerId" text)
      ON pair."variantId" = m."variantId" AND pair."offerId" = m."offerId"
    WHERE m."shopId" = ${shopId} ORDER BY m."id" FOR UPDATE OF m`;
  return new Map(rows.map((row) => [pair(row), row]));
}

const differs = (before: MappingState | undefined, wish: MappingState) =>
  before === undefined ? wish.state === "mapped" : before.state !== wish.state || before.packSize !== wish.packSize;

/**
 * A pair that comes back is stocked anew: its level may have been taken away meanwhile. One that goes stays marked as
 * stocked, until its level is published as nothing.
 */
async function writeMappings(tx: Tx, shopId: string, wishes: readonly MappingWish[], now: Date) {
  const rows = wishes.map((wish) => ({ ...wish, id: newId() }));
  const stored = await tx.$queryRaw<(Pair & { id: string })[]>`
    INSERT INTO "Mapping" ("id", "shopId", "variantId", "offerId", "packSize", "source", "state", "createdAt")
    SELECT row_."id", ${shopId}, row_."variantId", row_."offerId", row_."packSize", row_."source", row_."state", ${now}::timestamp(3)
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS row_("id" text, "variantId" text, "offerId" text,
      "packSize" int, "source" text, "state" text)
    ON CONFLICT ("variantId", "offerId") DO UPDATE SET
      "packSize" = EXCLUDED."packSize", "source" = EXCLUDED."source", "state" = EXCLUDED."state",
      "activatedAt" = CASE WHEN "Mapping"."state" = 'removed' THEN NULL ELSE "Mapping"."activatedAt" END,
      "note" = CASE WHEN "Mapping"."state" = 'removed' THEN NULL ELSE "Mapping"."note" END
    RETURNING "id", "variantId", "offerId"`;
  return new Map(stored.map((row) => [pair(row), row.id]));
}

async function writeChanges(
  tx: Tx,
  { shopId, batchId }: { shopId: string; batchId: string },
  changed: readonly (MappingWish & { mappingId: string })[],
  before: ReadonlyMap<string, Before>,
): Promise<void> {
  const stateOf = ({ state, packSize, source }: MappingState) => ({ state, packSize, source });
  await tx.mappingChange.createMany({
    data: changed.map((wish) => {
      const was = before.get(pair(wish));
      return {
        ...{ shopId, batchId, mappingId: wish.mappingId },
        before: was ? stateOf(was) : Prisma.DbNull,
        after: stateOf(wish),
      };
    }),
    skipDuplicates: true,
  });
}

/** A mapped item needs no suggestion any more; a pair that a person took away is not suggested to be put back. */
async function settleSuggestions(
  tx: Tx,
  { shopId, kind, now }: { shopId: string; kind: BatchKind; now: Date },
  changed: readonly (MappingWish & { mappingId: string })[],
): Promise<void> {
  const rows = JSON.stringify(changed);
  await tx.$executeRaw`
    DELETE FROM "MappingSuggestion" s USING jsonb_to_recordset(${rows}::jsonb) AS row_("variantId" text, "offerId" text, "state" text)
    WHERE s."shopId" = ${shopId} AND s."variantId" = row_."variantId" AND row_."state" = 'mapped'
      AND (s."state" = 'open' OR s."offerId" = row_."offerId")`;
  // An acceptance that is undone may be suggested again.
  if (kind === "undo") return enqueue(tx, "mapping.match", { shopId }, { now });
  await tx.$executeRaw`
    INSERT INTO "MappingSuggestion" ("id", "shopId", "variantId", "offerId", "confidence", "reasons", "ambiguous", "state", "createdAt")
    SELECT row_."mappingId", ${shopId}, row_."variantId", row_."offerId", 1, '[]'::jsonb, false, 'dismissed', ${now}::timestamp(3)
    FROM jsonb_to_recordset(${rows}::jsonb) AS row_("mappingId" text, "variantId" text, "offerId" text, "state" text)
    WHERE row_."state" = 'removed'
    ON CONFLICT ("variantId", "offerId") DO UPDATE SET "state" = 'dismissed'`;
}

async function tellAndStart(
  tx: Tx,
  { shopId, userId }: Actor,
  changed: readonly (MappingWish & { mappingId: string })[],
  now: Date,
): Promise<void> {
  const mappings = await tx.mapping.findMany({
    where: { shopId, id: { in: changed.map(({ mappingId }) => mappingId) } },
    select: {
      ...{ id: true, state: true, packSize: true, variant: { select: { sku: true } } },
      offer: { select: { sku: true, supplier: { select: { id: true, name: true, locationGid: true } } } },
    },
    orderBy: { id: "asc" },
  });
  for (const state of ["mapped", "removed"] as const) {
    const of = mappings.filter((mapping) => mapping.state === state);
    const [first] = of;
    if (!first) continue;
    const { sku, supplier } = first.offer;
    const one = { sku: first.variant.sku, offerSku: sku, supplier: supplier.name, packSize: first.packSize };
    await audit(tx, {
      ...{ shopId, actor: userId, now },
      action: state === "mapped" ? "mapping.created" : "mapping.removed",
      subject: of.length === 1 ? `mapping:${first.id}` : `shop:${shopId}`,
      values: of.length === 1 ? { count: 1, ...one } : { count: of.length, byPerson: true },
    });
  }
  const mapped = mappings.filter(({ state }) => state === "mapped");
  const removed = mappings.filter(({ state }) => state === "removed");
  if (mapped.length > 0) await startMappings(tx, { shopId, mappingIds: mapped.map(({ id }) => id), now });
  // A supplier without a location gets one by its set-up, which asks for this again.
  const stocked = mapped.filter(({ offer }) => offer.supplier.locationGid !== null);
  const activate = stocked.map(({ id }) => ({ payload: { mappingId: id }, shopId }));
  await enqueueAll(tx, "mapping.activate", activate, { now });
  const suppliers = new Set(removed.map(({ offer }) => offer.supplier.id));
  const publish = [...suppliers].map((supplierId) => ({ payload: { supplierId }, shopId }));
  await enqueueAll(tx, "stock.publish", publish, { now });
}
