import { sentenceValues, type ExceptionValues } from "../exceptions/wording.ts";
import { UNROUTED_KINDS } from "../exceptions/routing-kinds.ts";
import { openException, resolveExceptions } from "../exceptions/exceptions.server.ts";
import { settleRefusals } from "../orders/give-up.server.ts";
import { blocks, RULE_HOLDS } from "../orders/holds.ts";
import { lockKnownOrder, type LockedOrder } from "../orders/order-lock.server.ts";
import { deriveOrderState } from "../orders/order-state.server.ts";
import { CROSSDOCK } from "../platform/actor.ts";
import { auditAll } from "../platform/audit.server.ts";
import { newId } from "../platform/ids.server.ts";
import type { Sql, SqlTransaction } from "../platform/sql.server.ts";
import { msg } from "../platform/translate.ts";
import { enqueue } from "../queue/outbox.server.ts";
import type { RoutedLine, RoutingResult } from "./engine/result.ts";
import type { RoutingFacts } from "./facts.ts";
import { limitsSentence } from "./engine/sentences.ts";
import { endOfDay, settleRuleHolds } from "./rule-holds.server.ts";
import { LostRace, placeOrders, plannedEntries, savePlan } from "./save-plan.server.ts";
import { storeShared, type FactsToStore } from "./stored-decision.server.ts";
import { readUnderLock, type UnderLock } from "./under-lock.server.ts";
import { whyUnrouted } from "./why-unrouted.ts";

/**
 * `refresh-comes`: the order is about to be read again, which routes it afterwards. `said-before`: nothing could be routed,
 * for the reasons that the last decision names.
 */
export type Saved = "saved" | "said-before" | "refresh-comes" | "held";

type Saving = {
  shopId: string;
  orderGid: string;
  facts: RoutingFacts;
  stored: FactsToStore;
  /** what it shares with others is stored already */
  sharedKnown: boolean;
  /** the rule set that is being tried, whether or not this order belongs to it */
  tried: string | null;
  result: RoutingResult;
  now: Date;
};

/**
 * Stores a decision with everything it causes: supplier orders, allocation, firm reservations, exceptions and the next
 * job. Throws LostRace when the order has changed since the facts were loaded; OutOfStock comes with COMMIT when the stock
 * has. Then nothing is kept. Three round trips: the lock with what is known under it, the writes, and COMMIT with the pools.
 */
export async function saveDecision(
  tx: SqlTransaction,
  { shopId, orderGid, facts, stored, sharedKnown, tried, result, now }: Saving,
): Promise<Saved> {
  const orderId = facts.order.id;
  const [order, under] = await Promise.all([
    lockKnownOrder(tx, { orderId }),
    readUnderLock(tx, { orderId, shopId, orderGid }),
  ]);
  if (!order || order.version !== facts.order.version) throw new LostRace("The order has a newer version.");
  const { refreshComes, holds, soft, exceptions } = under;
  if (refreshComes) return "refresh-comes";
  if (holds.some(({ kind }) => blocks(kind) && !RULE_HOLDS.has(kind))) return "held";

  const names = new Map(facts.suppliers.map((supplier) => [supplier.id, supplier.name]));
  const routed = result.objective.unitsRouted > 0;
  const recorded = routed || !(await saysTheSame(tx, orderId, facts, result));
  const decisionId = newId();
  const placed = placeOrders(result, order);
  const tags = result.effects.tags.filter((tag) => !order.tags.some((own) => own.toLowerCase() === tag.toLowerCase()));
  // Sent in this order without waiting for each other: what is derived comes after all that it is derived from.
  await Promise.all([
    recorded && !sharedKnown ? storeShared(tx, stored.shared, now) : null,
    recorded ? insertDecision(tx, { id: decisionId, order, facts, stored, tried, result, now }) : null,
    routed ? savePlan(tx, { order, decisionId, result, placed, soft, now }) : null,
    recorded
      ? auditAll(tx, [
          ...plannedEntries(placed, { order, names, now }),
          {
            ...{ shopId, actor: CROSSDOCK, action: "order.routed", subject: `order:${orderId}`, orderId, now },
            values: { order: order.name, decisionId, ...result.objective },
          },
        ])
      : null,
    tags.length > 0 ? enqueue(tx, "order.tag", { shopId, orderGid, tags }, { now }) : null,
    routed ? enqueue(tx, "order.sync-requests", { shopId, orderGid }, { now }) : null,
    settle(tx, { order, facts, result, holds, exceptions, now }),
  ]);
  return recorded ? "saved" : "said-before";
}

type Routed = { order: LockedOrder; facts: RoutingFacts; result: RoutingResult; now: Date };

async function settle(tx: Sql, routed: Routed & Pick<UnderLock, "holds" | "exceptions">): Promise<void> {
  const { order, exceptions, now } = routed;
  await settleRuleHolds(tx, routed);
  await settleExceptions(tx, { ...routed, known: exceptions });
  await deriveOrderState(tx, order.id, now);
}

async function insertDecision(
  tx: Sql,
  { id, order, facts, stored, tried, result, now }: Routed & Pick<Saving, "stored" | "tried"> & { id: string },
): Promise<void> {
  const { inputs, placeEnc, sharedId } = stored.columns;
  await tx.$executeRaw`
    INSERT INTO "Decision" ("id", "shopId", "orderId", "orderVersion", "ruleSetId", "triedId", "inputs", "sharedId",
      "result", "placeEnc", "createdAt")
    VALUES (${id}, ${order.shopId}, ${order.id}, ${order.version}, ${facts.ruleSet.id}, ${tried},
      ${JSON.stringify(inputs)}::jsonb, ${sharedId}, ${JSON.stringify(result)}::jsonb, ${placeEnc}, ${now})`;
}

/** Nothing could be routed before, and nothing can now: one record is enough. */
async function saysTheSame(tx: Sql, orderId: string, facts: RoutingFacts, result: RoutingResult): Promise<boolean> {
  const [last] = await tx.$queryRaw<{ orderVersion: number; result: unknown }[]>`
    SELECT "orderVersion", "result" FROM "Decision" WHERE "orderId" = ${orderId} ORDER BY "id" DESC LIMIT 1`;
  if (last?.orderVersion !== facts.order.version) return false;
  const reasons = ({ lines }: RoutingResult) =>
    JSON.stringify(
      lines.map((line) => [
        line.lineId,
        line.wanted,
        line.candidates.map((each) => [each.mappingId, each.reason.code]),
      ]),
    );
  return reasons(last.result as RoutingResult) === reasons(result);
}

async function settleExceptions(
  tx: Sql,
  { order, facts, result, known, now }: Routed & { known: UnderLock["exceptions"] },
): Promise<void> {
  const { shopId } = order;
  const open = known.filter((each) => each.state === "open");
  const about = new Map(facts.lines.map((line) => [line.lineId, line]));
  for (const line of result.lines) {
    const subject = `line:${line.lineId}`;
    const kind = exceptionOf(line, facts);
    for (const other of UNROUTED_KINDS)
      if (other !== kind && open.some((each) => each.kind === other && each.subject === subject))
        await resolveExceptions(tx, { shopId, kind: other, subject, resolution: msg("The units are routed."), now });
    if (!kind || !line.unrouted) continue;
    const missing = line.unrouted.quantity;
    const reason = reasonValues(kind, line, facts);
    const standing = known.filter((each) => each.kind === kind && each.subject === subject);
    // Asked again with the same answer: not a new occurrence, nor what a person has dealt with.
    if (standing.some((each) => tellsSame(each.values, { missing, ...reason }))) continue;
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
    case "no-supplier": {
      const { why, cure } = whyUnrouted(line, facts);
      return { ...(why === null ? { why } : sentenceValues("why", why)), cure };
    }
    case "no-plan":
      return unrouted?.reason.code === "no-plan"
        ? sentenceValues("limits", limitsSentence(unrouted.reason.values.limits))
        : {};
    case "cancel-due":
      return unrouted?.then.kind === "cancel" ? { days: unrouted.then.afterDays } : {};
    case "no-stock":
      return {};
  }
}

/** What stands there as a phrase stands there in English too, which is compared. */
const tellsSame = (told: ExceptionValues, values: ExceptionValues) =>
  Object.entries(values).every(([name, value]) => name.endsWith("Phrase") || (told[name] ?? null) === value);
