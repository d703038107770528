import type { Prisma, RuleSet } from "@prisma/client";
import { routeAgain } from "../../../orders/route-again.server.ts";
import type { Actor } from "../../../platform/actor.ts";
import type { AuditAction } from "../../../platform/audit-actions.ts";
import { audit } from "../../../platform/audit.server.ts";
import type { Tx } from "../../../platform/db.server.ts";
import { newId } from "../../../platform/ids.server.ts";
import type { Done } from "../../../platform/problem.ts";
import type { Services } from "../../../shopify/services.ts";
import { lockShop, refused } from "../../../suppliers/shop-roles.server.ts";
import { parseRules } from "../parse.ts";
import { noteNamedAttributes } from "./named-attributes.server.ts";

type Saved = Done<{ id: string; version: number }>;

const GONE =
  "This draft is no longer there: it was saved again, published or discarded meanwhile. Open the rules again.";
const TRIAL_RUNS = "A version is being tried on part of the orders. Publish it to all or stop its trial first.";

/**
 * Saves the shop's draft. `replaces` is the id of the draft that the person has seen (null = there was none): a draft that
 * somebody else has saved meanwhile is not overwritten. Each save is a new row, so that rules with an id never change.
 */
export async function saveDraft(
  services: Services,
  actor: Actor,
  { rules, note = "", replaces }: { rules: unknown; note?: string; replaces: string | null },
): Promise<Saved> {
  const parsed = parseRules(rules);
  if (!parsed.ok) return { ok: false, problems: parsed.problems.map(({ field, message }) => ({ field, message })) };
  return inShop(services, actor, async (tx, now) => {
    const draft = await tx.ruleSet.findFirst({ where: { shopId: actor.shopId, state: "draft" } });
    if ((draft?.id ?? null) !== replaces)
      return refused("The draft was changed meanwhile. Open the rules again, then make your change.");
    if (draft) await tx.ruleSet.delete({ where: { id: draft.id } });
    const version = draft?.version ?? (await nextVersion(tx, actor.shopId));
    const data = { version, state: "draft", rules: parsed.rules, note: noteOf(note) ?? "" };
    const saved = await create(tx, actor, { ...data, now });
    await tell(tx, actor, { action: "rules.draft-saved", ruleSet: saved, now });
    return { ok: true, id: saved.id, version };
  });
}

/** Throws the draft away. */
export async function discardDraft(services: Services, actor: Actor, { draftId }: { draftId: string }): Promise<Done> {
  return inShop(services, actor, async (tx, now) => {
    const draft = await find(tx, actor, { id: draftId, state: "draft" });
    if (!draft) return refused(GONE);
    await tx.ruleSet.delete({ where: { id: draft.id } });
    await tell(tx, actor, { action: "rules.draft-discarded", ruleSet: draft, now });
    return { ok: true };
  });
}

/** Orders that are routed from now on go by the draft. `note` says what it is for; without it the draft's own stays. */
export async function publishDraft(
  services: Services,
  actor: Actor,
  { draftId, note }: { draftId: string; note?: string | undefined },
): Promise<Saved> {
  return inShop(services, actor, async (tx, now) => {
    const draft = await find(tx, actor, { id: draftId, state: "draft" });
    if (!draft) return refused(GONE);
    if (await find(tx, actor, { state: "canary" })) return refused(TRIAL_RUNS);
    await publish(tx, actor, { ruleSet: draft, now, note: noteOf(note) ?? draft.note });
    await tell(tx, actor, { action: "rules.published", ruleSet: draft, now });
    return { ok: true, id: draft.id, version: draft.version };
  });
}

/**
 * A copy of an older version is published as a new one, with the reason as its note. A trial that runs is stopped: its arm
 * is rolled back as well.
 */
export async function rollBack(
  services: Services,
  actor: Actor,
  { version, reason }: { version: number; reason?: string | undefined },
): Promise<Saved> {
  return inShop(services, actor, async (tx, now) => {
    const old = await find(tx, actor, { version, state: { in: ["published", "replaced", "stopped"] } });
    if (!old)
      return refused(`Version ${version} was never published. Choose one of the published versions.`, "version");
    if (old.state === "published") return refused(`Version ${version} is the published one already.`, "version");
    const tried = await find(tx, actor, { state: "canary" });
    if (tried) await stop(tx, actor, { ruleSet: tried, now });
    const data = { version: await nextVersion(tx, actor.shopId), rules: old.rules as Prisma.InputJsonValue };
    // Not by way of "draft": the shop's own draft stays.
    const copy = await create(tx, actor, {
      ...data,
      state: "replaced",
      note: noteOf(reason) ?? old.note,
      copyOf: version,
      now,
    });
    await publish(tx, actor, { ruleSet: copy, now });
    await tell(tx, actor, {
      action: "rules.rolled-back",
      ruleSet: copy,
      now,
      values: { from: version, reason: noteOf(reason) },
    });
    return { ok: true, id: copy.id, version: copy.version };
  });
}

/** The draft is tried: `percent` of the orders go by it, the others by the published version. */
export async function startCanary(
  services: Services,
  actor: Actor,
  { draftId, percent }: { draftId: string; percent: number },
): Promise<Saved> {
  if (!Number.isInteger(percent) || percent < 1 || percent > 99)
    return refused(
      `A trial runs on 1 to 99% of orders, not on ${percent}%. Publish the draft for all of them.`,
      "percent",
    );
  return inShop(services, actor, async (tx, now) => {
    const draft = await find(tx, actor, { id: draftId, state: "draft" });
    if (!draft) return refused(GONE);
    if (await find(tx, actor, { state: "canary" })) return refused(TRIAL_RUNS);
    await tx.ruleSet.update({
      where: { id: draft.id },
      data: { state: "canary", percent, publishedBy: actor.userId, publishedAt: now },
    });
    await tell(tx, actor, { action: "rules.canary-started", ruleSet: draft, now, values: { percent } });
    return { ok: true, id: draft.id, version: draft.version };
  });
}

/** Ends a trial: the version that was tried is published to all orders, or no order goes by it any more. */
export async function endCanary(
  services: Services,
  actor: Actor,
  { canaryId, end }: { canaryId: string; end: "promote" | "stop" },
): Promise<Done> {
  return inShop(services, actor, async (tx, now) => {
    const ruleSet = await find(tx, actor, { id: canaryId, state: "canary" });
    if (!ruleSet) return refused("This trial has ended already.");
    if (end === "stop") await stop(tx, actor, { ruleSet, now });
    else {
      await publish(tx, actor, { ruleSet, now });
      await tell(tx, actor, { action: "rules.canary-promoted", ruleSet, now });
    }
    return { ok: true };
  });
}

/** One writer of a shop's rule sets at a time; the partial unique indexes hold the same in the database. */
const inShop = <T>(services: Services, actor: Actor, write: (tx: Tx, now: Date) => Promise<T>): Promise<T> =>
  services.db.prisma.$transaction(async (tx) => {
    await lockShop(tx, actor.shopId);
    const now = services.clock.now();
    const done = await write(tx, now);
    await noteNamedAttributes(tx, actor.shopId, now);
    return done;
  });

const find = (tx: Tx, { shopId }: Actor, where: Prisma.RuleSetWhereInput) =>
  tx.ruleSet.findFirst({ where: { ...where, shopId } });

const noteOf = (text: string | undefined) => text?.trim().slice(0, 500) || null;

async function nextVersion(tx: Tx, shopId: string): Promise<number> {
  const { _max: max } = await tx.ruleSet.aggregate({ where: { shopId }, _max: { version: true } });
  if (max.version !== null) return max.version + 1;
  // Version 1 is the empty one that every shop begins with (rule-set.server.ts).
  return 2;
}

type New = Pick<RuleSet, "version" | "state"> & {
  rules: Prisma.InputJsonValue;
  note: string;
  copyOf?: number;
  now: Date;
};

const create = (tx: Tx, { shopId, userId }: Actor, { now, ...ruleSet }: New) =>
  tx.ruleSet.create({ data: { id: newId(), shopId, createdBy: userId, createdAt: now, ...ruleSet } });

async function publish(
  tx: Tx,
  actor: Actor,
  { ruleSet, now, note = ruleSet.note }: { ruleSet: RuleSet; now: Date; note?: string },
): Promise<void> {
  const { shopId, userId } = actor;
  await tx.ruleSet.updateMany({ where: { shopId, state: "published" }, data: { state: "replaced", endedAt: now } });
  await tx.ruleSet.update({
    where: { id: ruleSet.id },
    data: { state: "published", publishedBy: userId, publishedAt: now, endedAt: null, note },
  });
  await routeAgain(tx, { shopId, now });
}

async function stop(tx: Tx, actor: Actor, { ruleSet, now }: { ruleSet: RuleSet; now: Date }): Promise<void> {
  await tx.ruleSet.update({ where: { id: ruleSet.id }, data: { state: "stopped", endedAt: now } });
  await tell(tx, actor, { action: "rules.canary-stopped", ruleSet, now });
}

type Told = { action: AuditAction; ruleSet: RuleSet; now: Date; values?: Prisma.InputJsonObject };

async function tell(tx: Tx, actor: Actor, { action, ruleSet, now, values = {} }: Told): Promise<void> {
  const { id, version } = ruleSet;
  const { shopId, userId } = actor;
  await audit(tx, { shopId, actor: userId, action, subject: `rule-set:${id}`, values: { version, ...values }, now });
}
