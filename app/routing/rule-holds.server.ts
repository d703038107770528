import { openException, resolveExceptions } from "../exceptions/exceptions.server.ts";
import { applyHolds } from "../orders/apply-holds.server.ts";
import { RULE_HOLDS, type OrderHold } from "../orders/holds.ts";
import type { LockedOrder } from "../orders/order-lock.server.ts";
import type { Sql } from "../platform/sql.server.ts";
import { msg } from "../platform/translate.ts";
import { enqueue } from "../queue/outbox.server.ts";
import type { RoutingResult } from "./engine/result.ts";
import type { RoutingFacts } from "./facts.ts";
import type { UnderLock } from "./under-lock.server.ts";

const DAY_MS = 86_400_000;

type Facts = { order: LockedOrder; facts: RoutingFacts; result: RoutingResult; now: Date } & Pick<
  UnderLock,
  "holds" | "exceptions"
>;

/**
 * Makes the holds that routing rules ask for those that stand: a rule that holds the order, a delay, units that wait for
 * stock until a day. Each is judged anew with every routing; a hold with an end has the order routed again then.
 */
export async function settleRuleHolds(tx: Sql, { order, facts, result, holds, exceptions, now }: Facts): Promise<void> {
  const { shopId, orderGid, id: orderId } = order;
  const routeAt = async (at: Date) => {
    const delayMs = at.getTime() - now.getTime();
    if (delayMs > 0) await enqueue(tx, "order.route", { shopId, orderGid }, { now, delayMs });
  };
  const open = holds.filter(({ kind }) => RULE_HOLDS.has(kind));
  const wanted = holdsOf(result);
  await applyHolds(tx, { order, open, wanted: wanted.map((hold) => ({ ...hold, until: null })), now });
  for (const { kind, until } of wanted) {
    if (!until) continue;
    // Not a read of the order: it is the rules that are asked again.
    await tx.$executeRaw`
      UPDATE "Hold" SET "until" = ${until}::timestamp(3)
      WHERE "orderId" = ${orderId} AND "kind" = ${kind} AND "releasedAt" IS NULL`;
    await routeAt(until);
  }
  for (const { unrouted } of result.lines)
    if (unrouted?.then.kind === "cancel")
      await routeAt(new Date(Date.parse(facts.order.createdAt) + unrouted.then.afterDays * DAY_MS));
  const asks = wanted.find(({ kind }) => kind === "rule");
  const about = { shopId, kind: "rule-hold" as const, subject: `order:${orderId}`, now };
  const stood = open.some((hold) => hold.kind === "rule" && hold.basis === asks?.basis);
  if (asks && !stood)
    await openException(tx, { ...about, orderId, values: { order: order.name, reason: asks.reason } });
  const told = exceptions.some(
    ({ kind, subject, state }) => kind === about.kind && subject === about.subject && state === "open",
  );
  if (!asks && told) await resolveExceptions(tx, { ...about, resolution: msg("The hold has ended.") });
}

function holdsOf({ holds, effects, lines }: RoutingResult): OrderHold[] {
  const wanted: OrderHold[] = [];
  if (holds.length > 0)
    wanted.push({
      ...{ kind: "rule", until: null, endsBy: msg("You: release the order, or change the rule.") },
      reason: holds.map(({ rule, reason }) => `Rule "${rule}": ${reason}`).join(" "),
      basis: holds.map(({ ruleId }) => ruleId).join(" "),
    });
  else if (effects.delay)
    wanted.push({
      ...{ kind: "rule-delay", until: new Date(effects.delay.until), basis: effects.delay.ruleId },
      reason: `Rule "${effects.delay.rule}" delays the order.`,
      endsBy: msg("The time: it goes on by itself. Or you: release the order."),
    });
  const backorders = lines.flatMap(({ lineId, unrouted }) =>
    unrouted?.then.kind === "backorder" ? [{ lineId, quantity: unrouted.quantity, until: unrouted.then.until }] : [],
  );
  const [first] = backorders.map(({ until }) => until).sort();
  if (first) {
    const units = backorders.reduce((sum, { quantity }) => sum + quantity, 0);
    wanted.push({
      ...{ kind: "backorder", until: endOfDay(first), basis: backorders.map(({ lineId }) => lineId).join(" ") },
      reason: `${units === 1 ? "1 unit waits" : `${units} units wait`} for stock until ${first}.`,
      endsBy: msg("Stock at a mapped supplier, or the day: then it needs you."),
    });
  }
  return wanted;
}

/** The day is over everywhere on earth: UTC−12. */
export const endOfDay = (day: string) => new Date(Date.parse(`${day}T12:00:00Z`) + DAY_MS);
