import type { Order } from "@prisma/client";
import { giveBackLocked, reserveFirm } from "../inventory/reservations.server.ts";
import { LINE_REASON_NOTES } from "../orders/routable.ts";
import { CROSSDOCK } from "../platform/actor.ts";
import type { AuditEntry } from "../platform/audit.server.ts";
import type { Sql } from "../platform/sql.server.ts";
import { newId } from "../platform/ids.server.ts";
import { lockPools, wantPublishing } from "../skus/stock-pools.server.ts";
import { OWN_STOCK } from "./engine/constraints.ts";
import type { RoutingResult } from "./engine/result.ts";
import type { UnderLock } from "./under-lock.server.ts";

/** Thrown inside the transaction to roll it back: facts have changed since they were loaded. */
export class LostRace extends Error {}

type Plan = {
  order: Order;
  decisionId: string;
  result: RoutingResult;
  soft: UnderLock["soft"];
  /** names of suppliers by id */
  names: ReadonlyMap<string, string>;
  now: Date;
};

/**
 * Stores supplier orders, allocation and firm reservations of a decision, in as many statements for one line as for many.
 * @returns what the trail says of the supplier orders
 */
export async function savePlan(tx: Sql, { order, decisionId, result, soft, names, now }: Plan): Promise<AuditEntry[]> {
  // Ids of one millisecond are in no order: sorted, they keep that of the decision.
  const ids = result.supplierOrders.map(newId).sort();
  const placed = result.supplierOrders.map((supplierOrder, index) => {
    const id = ids[index] ?? newId();
    const lines = supplierOrder.lines.map((line) => ({ ...line, id: newId(), supplierOrderId: id }));
    return { ...supplierOrder, id, key: supplierOrderKey(order.name, id), lines };
  });
  const lines = placed.flatMap((each) => each.lines);
  // Every pool that the decision touches at once, in id order, and the jobs that publish them, so that two orders cannot
  // wait for each other; then the order lets go of what it held softly.
  const poolIds = [...new Set([...soft, ...lines].map(({ poolId }) => poolId))].sort();
  await lockPools(tx, poolIds);
  await wantPublishing(tx, poolIds, { now, exceptShopId: order.shopId });
  await giveBackLocked(tx, soft);
  if (placed.length > 0) {
    await insertSupplierOrders(tx, { order, decisionId, placed, now });
    await allocate(tx, lines);
    const wishes = lines.map(({ id, lineId, poolId, units }) => ({
      ...{ poolId, orderLineId: lineId, supplierOrderLineId: id, units },
    }));
    if ((await reserveFirm(tx, wishes, now)) === "short") throw new LostRace("Another order took the stock.");
  }
  await leaveToOwnStock(tx, result);
  return placed.map(({ id, key, supplierId, costMinor, currency, lines }) => ({
    ...{
      shopId: order.shopId,
      actor: CROSSDOCK,
      action: "supplier-order.planned",
      subject: `supplier-order:${id}`,
      now,
    },
    orderId: order.id,
    values: {
      ...{ key, supplierId, supplier: names.get(supplierId) ?? null, lines: lines.length, costMinor, currency },
      units: lines.reduce((sum, line) => sum + line.quantity, 0),
    },
  }));
}

type PlacedLine = RoutingResult["supplierOrders"][number]["lines"][number] & { id: string; supplierOrderId: string };
type Placed = Omit<RoutingResult["supplierOrders"][number], "lines"> & { id: string; key: string; lines: PlacedLine[] };

async function insertSupplierOrders(
  tx: Sql,
  { order, decisionId, placed, now }: { order: Order; decisionId: string; placed: readonly Placed[]; now: Date },
): Promise<void> {
  const { shopId } = order;
  const orders = placed.map(({ id, key, supplierId, costMinor, currency }) => ({
    ...{ id, key, supplierId, costMinor, currency },
  }));
  const lines = placed.flatMap((each) => each.lines);
  // Foreign keys are checked when the whole statement is done.
  await tx.$executeRaw`
    WITH placed AS (
      INSERT INTO "SupplierOrder" ("id", "shopId", "orderId", "supplierId", "decisionId", "key", "state", "costMinor",
        "currency", "orderVersion", "test", "createdAt")
      SELECT "id", ${shopId}, ${order.id}, "supplierId", ${decisionId}, "key", 'planned', "costMinor",
        "currency", ${order.version}::int, ${order.test}::boolean, ${now}::timestamp(3)
      FROM jsonb_to_recordset(${JSON.stringify(orders)}::jsonb)
        AS row_("id" text, "key" text, "supplierId" text, "costMinor" bigint, "currency" text)
    )
    INSERT INTO "SupplierOrderLine" ("id", "shopId", "supplierOrderId", "orderLineId", "offerVariantGid", "offerSku",
      "quantity", "packSize", "costMinor")
    SELECT "id", ${shopId}, "supplierOrderId", "lineId", "variantGid", "sku", "quantity", "packSize", "costMinor"
    FROM jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) AS row_("id" text, "supplierOrderId" text, "lineId" text,
      "variantGid" text, "sku" text, "quantity" int, "packSize" int, "costMinor" bigint)`;
}

/** All lines or none: of each as many units as all its suppliers ship together. */
async function allocate(tx: Sql, lines: readonly PlacedLine[]): Promise<void> {
  const units = new Map<string, number>();
  for (const { lineId, quantity } of lines) units.set(lineId, (units.get(lineId) ?? 0) + quantity);
  const allocated = await tx.$executeRaw`
    UPDATE "OrderLine" SET "allocated" = "allocated" + chosen."units"
    FROM unnest(${[...units.keys()]}::text[], ${[...units.values()]}::int[]) AS chosen("lineId", "units")
    WHERE "OrderLine"."id" = chosen."lineId" AND "allocated" + chosen."units" <= "wanted"`;
  if (allocated < units.size) throw new LostRace("A line no longer wants these units.");
}

/** Units that the merchant ships itself are no longer wanted of suppliers. */
async function leaveToOwnStock(tx: Sql, { lines }: RoutingResult): Promise<void> {
  const own = lines.flatMap(({ lineId, chosen }) => {
    const units = chosen.find(({ supplierId }) => supplierId === OWN_STOCK)?.quantity ?? 0;
    return units > 0 ? [{ lineId, units }] : [];
  });
  if (own.length === 0) return;
  const left = await tx.$executeRaw`
    UPDATE "OrderLine" SET "own" = "own" + chosen."units", "ownStock" = "ownStock" - chosen."units",
      "wanted" = "wanted" - chosen."units", "reason" = 'own-stock', "reasonNote" = ${LINE_REASON_NOTES["own-stock"]}
    FROM unnest(${own.map(({ lineId }) => lineId)}::text[], ${own.map(({ units }) => units)}::int[])
      AS chosen("lineId", "units")
    WHERE "OrderLine"."id" = chosen."lineId" AND "wanted" - chosen."units" >= "allocated" AND "ownStock" >= chosen."units"`;
  if (left < own.length) throw new LostRace("The units no longer stand at the merchant's own locations.");
}

/** Order "#1001" → "CD-1001-1f00ba5e": short enough to read out, unique through the random end of the row's id. */
function supplierOrderKey(orderName: string, id: string): string {
  const digits = orderName.replace(/\D/g, "") || "0";
  return `CD-${digits}-${id.replaceAll("-", "").slice(-8)}`;
}
