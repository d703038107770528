import { reserveFirm } from "../inventory/reservations.server.ts";
import type { LockedOrder } from "../orders/order-lock.server.ts";
import { LINE_REASON_NOTES } from "../orders/routable.ts";
import { CROSSDOCK } from "../platform/actor.ts";
import type { AuditEntry } from "../platform/audit.server.ts";
import type { Sql, SqlTransaction } from "../platform/sql.server.ts";
import { newId } from "../platform/ids.server.ts";
import { publishAll, publishersOf } from "../skus/stock-pools.server.ts";
import { OWN_STOCK } from "./engine/constraints.ts";
import type { RoutingResult } from "./engine/result.ts";
import type { UnderLock } from "./under-lock.server.ts";

/** Thrown inside the transaction to roll it back: facts have changed since they were loaded. */
export class LostRace extends Error {}

type PlacedLine = RoutingResult["supplierOrders"][number]["lines"][number] & { id: string; supplierOrderId: string };
type Placed = Omit<RoutingResult["supplierOrders"][number], "lines"> & { id: string; key: string; lines: PlacedLine[] };

/** The supplier orders of a decision with the ids and keys that they get. */
export function placeOrders({ supplierOrders }: RoutingResult, order: LockedOrder): Placed[] {
  // Ids of one millisecond are in no order: sorted, they keep that of the decision.
  const ids = supplierOrders.map(newId).sort();
  return supplierOrders.map((supplierOrder, index) => {
    const id = ids[index] ?? newId();
    const lines = supplierOrder.lines.map((line) => ({ ...line, id: newId(), supplierOrderId: id }));
    return { ...supplierOrder, id, key: supplierOrderKey(order.name, id), lines };
  });
}

type Plan = {
  order: LockedOrder;
  decisionId: string;
  result: RoutingResult;
  placed: readonly Placed[];
  soft: UnderLock["soft"];
  now: Date;
};

/**
 * Stores supplier orders, allocation and firm reservations of a decision, in as many statements for one line as for many.
 * All are sent at once; the pools are taken with COMMIT. The decision is sent before.
 */
export async function savePlan(tx: SqlTransaction, plan: Plan): Promise<void> {
  const lines = plan.placed.flatMap((each) => each.lines);
  await Promise.all([
    lines.length > 0 ? insertSupplierOrders(tx, plan, lines) : null,
    lines.length > 0 ? allocate(tx, plan.order.id, lines) : null,
    leaveToOwnStock(tx, plan.result),
    takePools(tx, plan, lines),
  ]);
}

/**
 * Every pool that the decision touches at once, in id order, and then the jobs that publish them, so that two orders
 * cannot wait for each other.
 */
async function takePools(tx: SqlTransaction, { order, soft, now }: Plan, lines: readonly PlacedLine[]): Promise<void> {
  const wishes = lines.map(({ id, lineId, poolId, units }) => ({
    ...{ poolId, orderLineId: lineId, supplierOrderLineId: id, units },
  }));
  const poolIds = [...new Set([...soft, ...lines].map(({ poolId }) => poolId))];
  const publishers = await publishersOf(tx, poolIds, { exceptShopId: order.shopId });
  tx.last((sql) => Promise.all([reserveFirm(sql, { soft, wishes, now }), publishAll(sql, publishers, now)]));
}

/** What the trail says of supplier orders. `names`: of suppliers by id. */
export const plannedEntries = (
  placed: readonly Placed[],
  { order, names, now }: { order: LockedOrder; names: ReadonlyMap<string, string>; now: Date },
): AuditEntry[] =>
  placed.map(({ id, key, supplierId, costMinor, currency, lines }) => ({
    ...{ shopId: order.shopId, actor: CROSSDOCK, action: "supplier-order.planned", now },
    ...{ subject: `supplier-order:${id}`, orderId: order.id },
    values: {
      ...{ key, supplierId, supplier: names.get(supplierId) ?? null, lines: lines.length, costMinor, currency },
      units: lines.reduce((sum, line) => sum + line.quantity, 0),
    },
  }));

async function insertSupplierOrders(
  tx: Sql,
  { order, decisionId, placed, now }: Plan,
  lines: readonly PlacedLine[],
): Promise<void> {
  const { shopId } = order;
  const orders = placed.map(({ id, key, supplierId, costMinor, currency }) => ({
    ...{ id, key, supplierId, costMinor, currency },
  }));
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
async function allocate(tx: Sql, orderId: string, lines: readonly PlacedLine[]): Promise<void> {
  const units = new Map<string, number>();
  for (const { lineId, quantity } of lines) units.set(lineId, (units.get(lineId) ?? 0) + quantity);
  const allocated = await tx.$executeRaw`
    UPDATE "OrderLine" SET "allocated" = "allocated" + chosen."units"
    FROM unnest((SELECT ${[...units.keys()]}::text[]), (SELECT ${[...units.values()]}::int[])) AS chosen("lineId", "units")
    WHERE "OrderLine"."orderId" = ${orderId} AND "OrderLine"."id" = chosen."lineId" AND "allocated" + chosen."units" <= "wanted"`;
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
