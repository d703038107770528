import type { Order } from "@prisma/client";
import { giveUpSupplierOrder } from "../orders/give-up.server.ts";
import { inOrderTransaction, lockOrder } from "../orders/order-lock.server.ts";
import { deriveOrderState } from "../orders/order-state.server.ts";
import { UNBOUGHT_STATES } from "../orders/supplier-order-states.ts";
import type { Actor } from "../platform/actor.ts";
import { audit } from "../platform/audit.server.ts";
import type { Tx } from "../platform/db.server.ts";
import { newId } from "../platform/ids.server.ts";
import type { Done, Problem } from "../platform/problem.ts";
import { enqueue } from "../queue/outbox.server.ts";
import type { Services } from "../shopify/services.ts";
import { decide, type Decided } from "./engine/decide.ts";
import { planDifference, type PlanDifference } from "./engine/plan-difference.ts";
import type { OverrideWish } from "./override-wish.ts";
import { factsOf } from "./load-routing-facts.server.ts";

type Asked = { orderId: string; wishes: OverrideWish[]; note: string | null };

/** Thrown to undo a trial: it carries what was found. */
class Undo extends Error {
  readonly answer: Done<{ difference: PlanDifference }>;
  constructor(answer: Done<{ difference: PlanDifference }>) {
    super("Only tried.");
    this.answer = answer;
  }
}

/**
 * What the order's plan would be with these wishes, against the best one without them: suppliers, cost, units that would
 * stay behind. Everything that is not bought yet is planned again; nothing is kept.
 */
export async function previewOverrides(
  services: Services,
  actor: Actor,
  asked: Asked,
): Promise<Done<{ difference: PlanDifference }>> {
  try {
    return await services.db.prisma.$transaction(async (tx) => {
      throw new Undo(await replan(tx, actor, { ...asked, now: services.clock.now() }));
    });
  } catch (cause) {
    if (cause instanceof Undo) return cause.answer;
    throw cause;
  }
}

/**
 * Takes a person's word about an order: it stands until it is ended. What is not bought yet is given up and planned
 * again; what is bought stays where it is. Recorded with who, why, and what it costs against the best plan.
 */
export async function setOverrides(
  { db, clock }: Services,
  actor: Actor,
  asked: Asked,
): Promise<Done<{ difference: PlanDifference }>> {
  const now = clock.now();
  return inOrderTransaction(db, async (tx) => {
    const answer = await replan(tx, actor, { ...asked, now });
    // Nothing of a refused wish may stay, and the transaction holds it.
    if (!answer.ok) throw new Undo(answer);
    const order = await tx.order.findUniqueOrThrow({ where: { id: asked.orderId } });
    const { shopId, orderGid } = order;
    await enqueue(tx, "order.sync-requests", { shopId, orderGid }, { now });
    await enqueue(tx, "order.route", { shopId, orderGid }, { now });
    await deriveOrderState(tx, order.id, now);
    return answer;
  }).catch((cause: unknown) => {
    if (cause instanceof Undo) return cause.answer;
    throw cause;
  });
}

/** Ends a person's word; what is not bought yet is planned again by the rules. */
export async function endOverride(
  { db, clock }: Services,
  { shopId, userId }: Actor,
  { orderId, overrideId }: { orderId: string; overrideId: string },
): Promise<Done> {
  const now = clock.now();
  return inOrderTransaction(db, async (tx): Promise<Done> => {
    const order = await lockById(tx, shopId, orderId);
    if (!order) return unknownOrder;
    const standing = { id: overrideId, shopId, orderId, endedAt: null };
    const { count } = await tx.routingOverride.updateMany({
      where: standing,
      data: { endedAt: now, endedBy: userId },
    });
    if (count === 0)
      return refused([{ message: "This choice has ended already. Reload the page to see where the order stands." }]);
    await giveUpUnbought(tx, order, now);
    await audit(tx, {
      ...{ shopId, actor: userId, action: "order.override-ended", subject: `order:${orderId}`, orderId, now },
      values: { order: order.name, overrideId },
    });
    await enqueue(tx, "order.sync-requests", { shopId, orderGid: order.orderGid }, { now });
    await enqueue(tx, "order.route", { shopId, orderGid: order.orderGid }, { now });
    await deriveOrderState(tx, orderId, now);
    return { ok: true };
  });
}

const refused = (problems: Problem[]) => ({ ok: false as const, problems });
const unknownOrder = refused([{ message: "This order does not exist in your store. Go back to the list of orders." }]);

async function lockById(tx: Tx, shopId: string, orderId: string): Promise<Order | null> {
  const order = await tx.order.findFirst({ where: { id: orderId, shopId }, select: { orderGid: true } });
  return order && lockOrder(tx, { shopId, orderGid: order.orderGid });
}

async function giveUpUnbought(tx: Tx, order: Order, now: Date): Promise<void> {
  const unbought = await tx.supplierOrder.findMany({
    where: { orderId: order.id, state: { in: [...UNBOUGHT_STATES] } },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  for (const { id } of unbought) await giveUpSupplierOrder(tx, id, { note: "A person chose another supplier.", now });
}

/** Gives up what is not bought, writes the wishes down and plans with and without them. */
async function replan(
  tx: Tx,
  { shopId, userId }: Actor,
  { orderId, wishes, note, now }: Asked & { now: Date },
): Promise<Done<{ difference: PlanDifference }>> {
  const order = await lockById(tx, shopId, orderId);
  if (!order) return unknownOrder;
  const problems = await problemsOf(tx, order, wishes);
  if (problems.length > 0) return refused(problems);
  await giveUpUnbought(tx, order, now);
  const before = await planOf(tx, order, now);
  if (!before)
    return refused([
      {
        message: "Nothing of this order waits for a supplier: what is bought has to be canceled at its supplier first.",
      },
    ]);
  for (const wish of wishes) await write(tx, order, { wish, note, userId, now });
  const after = await planOf(tx, order, now);
  if (!after) throw new Error(`Order ${orderId} has lines to route, and lost them by a wish.`);
  const difference = planDifference(before, after);
  await tx.routingOverride.updateMany({
    where: { orderId, createdAt: now, createdBy: userId },
    data: { extraCostMinor: difference.extraCostMinor },
  });
  await audit(tx, {
    ...{ shopId, actor: userId, action: "order.override-set", subject: `order:${orderId}`, orderId, now },
    values: { order: order.name, note, extraCostMinor: difference.extraCostMinor, currency: difference.currency },
  });
  return { ok: true, difference };
}

async function planOf(tx: Tx, { shopId, orderGid }: Order, now: Date): Promise<Decided | null> {
  const loaded = await factsOf(tx, { shopId, orderGid, now });
  return loaded && loaded.facts.lines.length > 0 ? decide(loaded.facts) : null;
}

/** Nobody else's lines or suppliers, and no more units than the line has. */
async function problemsOf(tx: Tx, order: Order, wishes: OverrideWish[]): Promise<Problem[]> {
  if (wishes.length === 0) return [{ message: "Nothing was chosen. Choose a supplier, or close this." }];
  const lines = await tx.orderLine.findMany({ where: { orderId: order.id } });
  const suppliers = await tx.supplier.findMany({ where: { shopId: order.shopId }, select: { id: true, name: true } });
  const pinned = new Map<string, number>();
  return wishes.flatMap((wish): Problem[] => {
    if (wish.kind === "expedite") return [];
    const supplier = suppliers.find(({ id }) => id === wish.supplierId);
    if (!supplier)
      return [{ field: "supplierId", message: "This supplier is not one of yours. Choose one of the list." }];
    const line = lines.find(({ id }) => id === wish.lineId);
    if (wish.lineId !== null && !line)
      return [{ field: "lineId", message: "This item is not on the order any more. Reload the page." }];
    if (wish.kind !== "pin" || wish.quantity === null) return [];
    if (!line)
      return [{ field: "quantity", message: "A number of units is chosen for one item, not for the whole order." }];
    if (!Number.isInteger(wish.quantity) || wish.quantity < 1)
      return [{ field: "quantity", message: `${supplier.name} can ship a whole number of units, 1 or more.` }];
    const units = (pinned.get(line.id) ?? 0) + wish.quantity;
    pinned.set(line.id, units);
    return units > line.wanted
      ? [
          {
            field: "quantity",
            message: `${line.title}: ${units} units are given out, and the order has ${line.wanted}.`,
          },
        ]
      : [];
  });
}

async function write(
  tx: Tx,
  { id: orderId, shopId }: Order,
  { wish, note, userId, now }: { wish: OverrideWish; note: string | null; userId: string; now: Date },
): Promise<void> {
  const about =
    wish.kind === "expedite"
      ? { orderLineId: null, supplierId: null, quantity: null }
      : {
          ...{ orderLineId: wish.lineId, supplierId: wish.supplierId },
          quantity: wish.kind === "pin" ? wish.quantity : null,
        };
  // The newest word about one supplier and one line counts, also where it says the opposite.
  await tx.routingOverride.updateMany({
    where: {
      ...{ orderId, orderLineId: about.orderLineId, supplierId: about.supplierId, endedAt: null },
      ...(wish.kind === "expedite" ? { kind: "expedite" } : { kind: { in: ["pin", "exclude"] } }),
    },
    data: { endedAt: now, endedBy: userId },
  });
  await tx.routingOverride.create({
    data: { id: newId(), shopId, orderId, ...about, kind: wish.kind, note, createdBy: userId, createdAt: now },
  });
}
