import type { Order } from "@prisma/client";
import type { ExceptionValues } from "../exceptions/wording.ts";
import { UNROUTED_KINDS } from "../exceptions/routing-kinds.ts";
import { openException, resolveExceptions, STANDING } from "../exceptions/exceptions.server.ts";
import { releaseSoft, reserveFirm } from "../inventory/reservations.server.ts";
import { settleRefusals } from "../orders/give-up.server.ts";
import { blocks, RULE_HOLDS } from "../orders/holds.ts";
import { lockOrder } from "../orders/order-lock.server.ts";
import { deriveOrderState } from "../orders/order-state.server.ts";
import { LINE_REASON_NOTES } from "../orders/routable.ts";
import { CROSSDOCK } from "../platform/actor.ts";
import { audit } from "../platform/audit.server.ts";
import type { Tx } from "../platform/db.server.ts";
import { newId } from "../platform/ids.server.ts";
import { enqueue } from "../queue/outbox.server.ts";
import { lockPools, wantPublishing } from "../skus/stock-pools.server.ts";
import { OWN_STOCK } from "./engine/constraints.ts";
import type { RoutedLine, RoutedSupplierOrder, RoutingResult } from "./engine/result.ts";
import type { RoutingFacts } from "./facts.ts";
import { limitsSentence } from "./engine/sentences.ts";
import { endOfDay, settleRuleHolds } from "./rule-holds.server.ts";
import { factsToStore } from "./stored-decision.server.ts";
import { whyUnrouted } from "./why-unrouted.ts";

/** Thrown inside the transaction to roll it back: facts have changed since they were loaded. */
export class LostRace extends Error {}

/** `refresh-comes`: the order is about to be read again, which routes it afterwards. */
export type Saved = "saved" | "refresh-comes" | "held";

type Saving = {
  shopId: string;
  orderGid: string;
  facts: RoutingFacts;
  /** the rule set that is being tried, whether or not this order belongs to it */
  tried: string | null;
  result: RoutingResult;
  now: Date;
};

/**
 * Stores a decision with everything it causes: supplier orders, allocation, firm reservations, exceptions and the next
 * job. Throws LostRace when the order or the stock has changed since the facts were loaded; then nothing is kept.
 */
export async function saveDecision(tx: Tx, { shopId, orderGid, facts, tried, result, now }: Saving): Promise<Saved> {
  const order = await lockOrder(tx, { shopId, orderGid });
  if (!order || order.version !== facts.order.version) throw new LostRace("The order has a newer version.");
  const key = `order:${shopId}:${orderGid}`;
  if ((await tx.job.count({ where: { name: "order.refresh", key, state: "queued" } })) > 0) return "refresh-comes";
  const holds = await tx.hold.findMany({ where: { orderId: order.id, releasedAt: null }, select: { kind: true } });
  if (holds.some(({ kind }) => blocks(kind) && !RULE_HOLDS.has(kind))) return "held";

  const names = new Map(facts.suppliers.map((supplier) => [supplier.id, supplier.name]));
  const routed = result.objective.unitsRouted > 0;
  if (routed || !(await saysTheSame(tx, order.id, facts, result))) {
    const decisionId = newId();
    await tx.decision.create({
      data: {
        ...{ id: decisionId, shopId, orderId: order.id, orderVersion: order.version, ruleSetId: facts.ruleSet.id },
        ...{ ...factsToStore(facts), result, triedId: tried, createdAt: now },
      },
    });
    if (routed) await reservePools(tx, { order, result, now });
    for (const supplierOrder of result.supplierOrders)
      await saveSupplierOrder(tx, {
        order,
        decisionId,
        supplierOrder,
        supplier: names.get(supplierOrder.supplierId),
        now,
      });
    for (const line of result.lines) await leaveToOwnStock(tx, line);
    await audit(tx, {
      ...{ shopId, actor: CROSSDOCK, action: "order.routed", subject: `order:${order.id}`, orderId: order.id, now },
      values: { order: order.name, decisionId, ...result.objective },
    });
  }
  const tags = result.effects.tags.filter((tag) => !order.tags.some((own) => own.toLowerCase() === tag.toLowerCase()));
  if (tags.length > 0) await enqueue(tx, "order.tag", { shopId, orderGid, tags }, { now });
  await settleRuleHolds(tx, { order, facts, result, now });
  await settleExceptions(tx, { order, facts, result, now });
  if (routed) await enqueue(tx, "order.sync-requests", { shopId, orderGid }, { now });
  await deriveOrderState(tx, order.id, now);
  return "saved";
}

/** Nothing could be routed before, and nothing can now: one record is enough. */
async function saysTheSame(tx: Tx, orderId: string, facts: RoutingFacts, result: RoutingResult): Promise<boolean> {
  const last = await tx.decision.findFirst({
    where: { orderId },
    select: { orderVersion: true, result: true },
    orderBy: { id: "desc" },
  });
  if (last?.orderVersion !== facts.order.version) return false;
  const reasons = ({ lines }: RoutingResult) =>
    JSON.stringify(
      lines.map((line) => [
        line.lineId,
        line.wanted,
        line.candidates.map((each) => [each.mappingId, each.reason.code]),
      ]),
    );
  return reasons(last.result as unknown as RoutingResult) === reasons(result);
}

/**
 * Takes every pool the decision touches at once, in id order, and the jobs that publish them, so that two orders cannot
 * wait for each other; then lets go of what the order held softly.
 */
async function reservePools(
  tx: Tx,
  { order, result, now }: { order: Order; result: RoutingResult; now: Date },
): Promise<void> {
  const soft = await tx.reservation.findMany({
    where: { kind: "soft", orderLine: { orderId: order.id } },
    select: { poolId: true },
  });
  const chosen = result.supplierOrders.flatMap((supplierOrder) => supplierOrder.lines);
  const poolIds = [...new Set([...soft, ...chosen].map((each) => each.poolId))].sort();
  await lockPools(tx, poolIds);
  await wantPublishing(tx, poolIds, { now, exceptShopId: order.shopId });
  await releaseSoft(tx, order.id, now);
}

/** Units that the merchant ships itself are no longer wanted of suppliers. */
async function leaveToOwnStock(tx: Tx, line: RoutedLine): Promise<void> {
  const units = line.chosen.find(({ supplierId }) => supplierId === OWN_STOCK)?.quantity ?? 0;
  if (units === 0) return;
  const left = await tx.$executeRaw`
    UPDATE "OrderLine" SET "own" = "own" + ${units}::int, "ownStock" = "ownStock" - ${units}::int,
      "wanted" = "wanted" - ${units}::int, "reason" = 'own-stock', "reasonNote" = ${LINE_REASON_NOTES["own-stock"]}
    WHERE "id" = ${line.lineId} AND "wanted" - ${units}::int >= "allocated" AND "ownStock" >= ${units}::int`;
  if (left === 0) throw new LostRace("The units no longer stand at the merchant's own locations.");
}

async function saveSupplierOrder(
  tx: Tx,
  facts: {
    order: Order;
    decisionId: string;
    supplierOrder: RoutedSupplierOrder;
    supplier: string | undefined;
    now: Date;
  },
): Promise<void> {
  const { order, decisionId, supplierOrder, supplier, now } = facts;
  const { supplierId, costMinor, currency } = supplierOrder;
  const { shopId } = order;
  const id = newId();
  const key = supplierOrderKey(order.name, id);
  await tx.supplierOrder.create({
    data: {
      ...{ id, shopId, orderId: order.id, supplierId, decisionId, key, state: "planned", costMinor, currency },
      ...{ orderVersion: order.version, test: order.test, createdAt: now },
    },
  });
  const lines = supplierOrder.lines.map((line) => ({ ...line, id: newId() }));
  await tx.supplierOrderLine.createMany({
    data: lines.map((line) => ({
      ...{ id: line.id, shopId, supplierOrderId: id, orderLineId: line.lineId },
      ...{ offerVariantGid: line.variantGid, offerSku: line.sku },
      ...{ quantity: line.quantity, packSize: line.packSize, costMinor: line.costMinor },
    })),
  });
  for (const line of lines) {
    const allocated = await tx.$executeRaw`
      UPDATE "OrderLine" SET "allocated" = "allocated" + ${line.quantity}::int
      WHERE "id" = ${line.lineId} AND "allocated" + ${line.quantity}::int <= "wanted"`;
    if (allocated === 0) throw new LostRace("The line no longer wants these units.");
    const reservation = { poolId: line.poolId, orderLineId: line.lineId, supplierOrderLineId: line.id, now };
    if ((await reserveFirm(tx, { ...reservation, units: line.units })) === "short")
      throw new LostRace("Another order took the stock.");
  }
  const units = lines.reduce((sum, line) => sum + line.quantity, 0);
  await audit(tx, {
    ...{ shopId, actor: CROSSDOCK, action: "supplier-order.planned", subject: `supplier-order:${id}`, now },
    orderId: order.id,
    values: { key, supplierId, supplier: supplier ?? null, units, lines: lines.length, costMinor, currency },
  });
}

/** Order "#1001" → "CD-1001-1f00ba5e": short enough to read out, unique through the random end of the row's id. */
function supplierOrderKey(orderName: string, id: string): string {
  const digits = orderName.replace(/\D/g, "") || "0";
  return `CD-${digits}-${id.replaceAll("-", "").slice(-8)}`;
}

async function settleExceptions(
  tx: Tx,
  { order, facts, result, now }: { order: Order; facts: RoutingFacts; result: RoutingResult; now: Date },
): Promise<void> {
  const { shopId } = order;
  const known = await tx.exception.findMany({
    where: { shopId, orderId: order.id, ...STANDING },
    select: { kind: true, subject: true, values: true, state: true },
  });
  const open = known.filter((each) => each.state === "open");
  const about = new Map(facts.lines.map((line) => [line.lineId, line]));
  for (const line of result.lines) {
    const subject = `line:${line.lineId}`;
    const kind = exceptionOf(line, facts);
    for (const other of UNROUTED_KINDS)
      if (other !== kind && open.some((each) => each.kind === other && each.subject === subject))
        await resolveExceptions(tx, { shopId, kind: other, subject, resolution: "The units are routed.", now });
    if (!kind || !line.unrouted) continue;
    const missing = line.unrouted.quantity;
    const reason = reasonValues(kind, line, facts);
    const standing = known.filter((each) => each.kind === kind && each.subject === subject);
    // Asked again with the same answer: not a new occurrence, nor what a person has dealt with.
    if (standing.some((each) => tellsSame(each.values as ExceptionValues, { missing, ...reason }))) continue;
    const { title, sku } = about.get(line.lineId) ?? { title: "", sku: null };
    const values = { order: order.name, sku, title, missing, ...reason };
    await openException(tx, { shopId, kind, subject, orderId: order.id, values, now });
  }
  if (open.some((each) => each.kind === "supplier-refused")) await settleRefusals(tx, order, now);
}

const DAY_MS = 86_400_000;

/** What a person is told about units that nobody ships: nothing while a rule lets them wait for stock. */
function exceptionOf({ unrouted }: RoutedLine, { now, order }: RoutingFacts): (typeof UNROUTED_KINDS)[number] | null {
  if (!unrouted) return null;
  const { then, reason } = unrouted;
  if (then.kind === "backorder" && Date.parse(now) < endOfDay(then.until).getTime()) return null;
  if (then.kind === "cancel" && Date.parse(now) >= Date.parse(order.createdAt) + then.afterDays * DAY_MS)
    return "cancel-due";
  if (reason.code === "no-stock" || reason.code === "no-plan") return reason.code;
  return "no-supplier";
}

function reasonValues(kind: (typeof UNROUTED_KINDS)[number], line: RoutedLine, facts: RoutingFacts): ExceptionValues {
  const { unrouted } = line;
  switch (kind) {
    case "no-supplier":
      return whyUnrouted(line, facts);
    case "no-plan":
      return unrouted?.reason.code === "no-plan" ? { limits: limitsSentence(unrouted.reason.values.limits) } : {};
    case "cancel-due":
      return unrouted?.then.kind === "cancel" ? { days: unrouted.then.afterDays } : {};
    case "no-stock":
      return {};
  }
}

const tellsSame = (told: ExceptionValues, values: ExceptionValues) =>
  Object.entries(values).every(([name, value]) => (told[name] ?? null) === value);
