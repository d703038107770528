import type { Prisma } from "@prisma/client";
import type { Actor } from "../../platform/actor.ts";
import { audit } from "../../platform/audit.server.ts";
import type { Database } from "../../platform/db.server.ts";
import { newId } from "../../platform/ids.server.ts";
import type { Done } from "../../platform/problem.ts";
import { enqueue } from "../../queue/outbox.server.ts";
import type { Services } from "../../shopify/services.ts";
import { lockShop, refused } from "../../suppliers/shop-roles.server.ts";
import { publishedRuleSet } from "../rule-set.server.ts";
import type { BackTestView } from "./back-test-view.ts";
import type { Tally } from "./tally.ts";

const DAY_MS = 24 * 60 * 60_000;
const MOST_DAYS = 730;

/**
 * Plays a rule set, usually the draft, on the orders that were first decided in the last `days`, beside the published one.
 * It runs in the background; `getBackTest` tells how far it is.
 */
export async function startBackTest(
  { db, clock }: Services,
  actor: Actor,
  { ruleSetId, days = 90 }: { ruleSetId: string; days?: number },
): Promise<Done<{ id: string }>> {
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS)
    return refused(`Choose from 1 to ${MOST_DAYS} days of past orders, not ${days}.`, "days");
  const { shopId, userId } = actor;
  const now = clock.now();
  return db.prisma.$transaction(async (tx) => {
    await lockShop(tx, shopId);
    const ruleSet = await tx.ruleSet.findFirst({ where: { id: ruleSetId, shopId } });
    if (!ruleSet)
      return refused("This draft is no longer there: it was saved again or discarded. Open the rules again.");
    const compared = await publishedRuleSet(tx, shopId, now);
    if (compared.id === ruleSet.id) return refused("This version is the published one: there is nothing to compare.");
    if (await tx.backTest.findFirst({ where: { shopId, state: { in: ["queued", "running"] } } }))
      return refused("A back-test runs already. Wait until it is done, or cancel it.");
    const id = newId();
    await tx.backTest.create({
      data: {
        ...{ id, shopId, ruleSetId, version: ruleSet.version, rules: ruleSet.rules as Prisma.InputJsonValue },
        ...{ comparedId: compared.id, since: new Date(now.getTime() - days * DAY_MS) },
        ...{ createdBy: userId, createdAt: now },
      },
    });
    await enqueue(tx, "routing.back-test", { backTestId: id }, { now, shopId });
    await tell(tx, actor, { action: "rules.back-test-started", ruleSet, now });
    return { ok: true, id };
  });
}

/** Ends a back-test; what it has found so far stays. The thread stops after the page that it works on. */
export async function cancelBackTest(
  { db, clock }: Services,
  actor: Actor,
  { backTestId }: { backTestId: string },
): Promise<Done> {
  const now = clock.now();
  return db.prisma.$transaction(async (tx) => {
    const running = { id: backTestId, shopId: actor.shopId, state: { in: ["queued", "running"] } };
    const backTest = await tx.backTest.findFirst({ where: running });
    const { count } = await tx.backTest.updateMany({
      where: running,
      data: { state: "cancelled", endedAt: now, endedBy: actor.userId },
    });
    if (!backTest || count === 0) return refused("This back-test has ended already.");
    const { ruleSetId: id, version } = backTest;
    await tell(tx, actor, { action: "rules.back-test-cancelled", ruleSet: { id, version }, now });
    return { ok: true };
  });
}

/** One back-test of a shop, without an id the newest; null when the shop has none (of this id). */
export async function getBackTest(
  db: Database,
  { shopId, id }: { shopId: string; id?: string },
): Promise<BackTestView | null> {
  const row = await db.prisma.backTest.findFirst({
    where: { shopId, ...(id === undefined ? {} : { id }) },
    include: { compared: { select: { version: true } } },
    orderBy: { id: "desc" },
  });
  if (!row) return null;
  const { version, ruleSetId, since, done, total, problem, createdBy, createdAt, endedAt } = row;
  return {
    ...{ id: row.id, version, ruleSetId, since, done, total, problem, createdBy, createdAt, endedAt },
    state: row.state as BackTestView["state"],
    comparedVersion: row.compared.version,
    report: row.report as Tally | null,
  };
}

type Told = {
  action: "rules.back-test-started" | "rules.back-test-cancelled";
  ruleSet: { id: string; version: number };
  now: Date;
};

const tell = (tx: Prisma.TransactionClient, { shopId, userId }: Actor, { action, ruleSet, now }: Told) =>
  audit(tx, {
    ...{ shopId, actor: userId, action, subject: `rule-set:${ruleSet.id}` },
    values: { version: ruleSet.version },
    now,
  });
