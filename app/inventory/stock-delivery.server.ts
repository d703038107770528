import { closeDeliveries, openDeliveries, type Delivery, type DeliveryEnd } from "../intake/read-delivery.server.ts";
import type { Database } from "../platform/db.server.ts";
import { onOneConnection, sqlOf, sqlTransaction } from "../platform/sql.server.ts";
import { enqueueAll } from "../queue/outbox.server.ts";
import type { Handler, Services, TogetherHandler } from "../shopify/services.ts";
import { wantReading } from "../skus/stock-pools.server.ts";
import { newQuantities, readStockNews, type Published, type StockNews, type ToldQuantity } from "./stock-news.ts";

/** After Shopify has committed a sold unit, the order needs a moment to reach its reservations. */
const PUBLISH_DELAY_MS = 5_000;

type Told = Delivery & { news: StockNews };

/**
 * inventory_levels/update and inventory_items/update. They name no shop and no reason, so they only say "look again":
 * in a supplier's store a reading is wanted, in a retailer's store what we publish may be wrong.
 */
export const deliveryStockHandler: Handler<"delivery.stock"> = (services, { deliveryId }) =>
  hearOfStock(services, [deliveryId]);

/** The same for many, with as many statements. */
export const stockDeliveriesHandler: TogetherHandler<"delivery.stock"> = async (services, payloads) => {
  await hearOfStock(
    services,
    payloads.map(({ deliveryId }) => deliveryId),
  );
  return payloads.map(() => undefined);
};

/**
 * What they ask for is written before they are closed, in steps that are harmless a second time: whoever dies in between
 * leaves them to be heard again. No step holds rows of several mappings, so none waits for one who publishes them.
 */
async function hearOfStock(services: Services, deliveryIds: string[]): Promise<void> {
  const { db, clock } = services;
  const opened = await openDeliveries(services, deliveryIds);
  const now = clock.now();
  const told: Told[] = [];
  const ends: DeliveryEnd[] = [];
  const end = (id: string, state: DeliveryEnd["state"], note: string) =>
    ends.push({ id, state, note, correlationId: null });
  for (const each of opened) {
    if (each.kind === "closed") continue;
    const news = readStockNews(each.delivery.topic, each.delivery.body);
    if (news) told.push({ ...each.delivery, news });
    else end(each.delivery.id, "ignored", "It names no inventory item.");
  }
  const [pools, quantities] = await Promise.all([poolsOf(db, told), quantitiesOf(db, told)]);
  const news = newQuantities(quantities);
  const wanted = [...new Set(pools.values())].sort();
  if (wanted.length > 0) await sqlTransaction(db, (tx) => wantReading(tx, wanted, now));
  await keepQuantities(db, told, { quantities, news, now });
  for (const [place, { id }] of told.entries()) {
    const notes = [
      ...(pools.has(place) ? ["A reading is wanted."] : []),
      ...(news[place]?.length ? ["What is published is compared with what may be promised."] : []),
    ];
    if (notes.length > 0) end(id, "processed", notes.join(" "));
    else end(id, "ignored", "Nothing of ours draws on it, or it is what we wrote.");
  }
  await closeDeliveries(sqlOf(db), ends);
}

/** The pools of the shops' own items that are mapped, by place: only mapped stock is worth a reading. */
async function poolsOf(db: Database, told: readonly Told[]): Promise<Map<number, string>> {
  if (told.length === 0) return new Map();
  // Lists stand in a SELECT of their own here, so that their length is not planned with: one plan serves all.
  const rows = await sqlOf(db).$queryRaw<{ place: number; id: string }[]>`
    SELECT told."place"::int - 1 AS "place", pool."id"
    FROM unnest((SELECT ${told.map(({ shop }) => shop.id)}::text[]), (SELECT ${told.map(({ news }) => news.itemGid)}::text[]))
      WITH ORDINALITY AS told("shopId", "itemGid", "place")
    CROSS JOIN LATERAL (
      SELECT pool."id" FROM "StockPool" pool
      WHERE pool."shopId" = told."shopId" AND pool."itemGid" = told."itemGid" AND EXISTS (
        SELECT 1 FROM "Offer" offer JOIN "Mapping" mapping ON mapping."offerId" = offer."id"
        WHERE offer."poolId" = pool."id" AND mapping."state" = 'mapped') OFFSET 0) pool`;
  return new Map(rows.map(({ place, id }) => [place, id]));
}

/** What is told of the quantities that we publish, in the order of `told`. */
async function quantitiesOf(db: Database, told: readonly Told[]): Promise<ToldQuantity[]> {
  const levels = told.map(({ news }) => (news.level?.available === null ? null : news.level));
  const rows = levels.some((level) => level)
    ? await sqlOf(db).$queryRaw<(Published & { place: number })[]>`
        SELECT told."place"::int - 1 AS "place", mapping.*
        FROM unnest((SELECT ${told.map(({ shop }) => shop.id)}::text[]),
          (SELECT ${told.map(({ news }) => news.itemGid)}::text[]),
          (SELECT ${levels.map((level) => level?.locationGid ?? null)}::text[]))
          WITH ORDINALITY AS told("shopId", "itemGid", "locationGid", "place")
        CROSS JOIN LATERAL (
          SELECT mapping."id", mapping."published", mapping."publishedAt", offer."supplierId" FROM "Variant" variant
          JOIN "Mapping" mapping ON mapping."variantId" = variant."id" AND mapping."activatedAt" IS NOT NULL
          JOIN "Offer" offer ON offer."id" = mapping."offerId"
          JOIN "Supplier" supplier ON supplier."id" = offer."supplierId"
          WHERE variant."shopId" = told."shopId" AND variant."inventoryItemGid" = told."itemGid"
            AND mapping."shopId" = told."shopId" AND supplier."locationGid" = told."locationGid" OFFSET 0) mapping`
    : [];
  return told.map(({ triggeredAt }, place) => ({
    mappings: rows.filter((row) => row.place === place),
    available: levels[place]?.available ?? 0,
    triggeredAt,
  }));
}

type NewQuantities = { quantities: readonly ToldQuantity[]; news: readonly string[][]; now: Date };

/** Has what is published compared, and keeps what was told; what another one wrote meanwhile is judged as it stands. */
async function keepQuantities(db: Database, told: readonly Told[], { quantities, news, now }: NewQuantities) {
  const changes = quantities.flatMap((quantity, place) => {
    const ids = news[place] ?? [];
    const shopId = told[place]?.shop.id;
    return ids.length > 0 && shopId ? [{ ...quantity, ids, shopId }] : [];
  });
  if (changes.length === 0) return;
  const suppliers = new Map(changes.flatMap(({ mappings, shopId }) => mappings.map((m) => [m.supplierId, shopId])));
  const jobs = [...suppliers].sort().map(([supplierId, shopId]) => ({ payload: { supplierId }, shopId }));
  await enqueueAll(sqlOf(db), "stock.publish", jobs, { now, delayMs: PUBLISH_DELAY_MS });
  await onOneConnection(db, (sql) =>
    Promise.all(
      changes.map(
        ({ ids, available, triggeredAt }) => sql.$executeRaw`
          UPDATE "Mapping" SET
            "published" = CASE WHEN ${triggeredAt !== null}::boolean
              AND ("publishedAt" IS NULL OR "publishedAt" < ${triggeredAt}::timestamp(3)) THEN ${available}::int END,
            "publishedAt" = GREATEST("publishedAt", ${triggeredAt}::timestamp(3))
          WHERE "id" = ANY(${ids}::text[]) AND "published" IS DISTINCT FROM ${available}::int`,
      ),
    ),
  );
}
