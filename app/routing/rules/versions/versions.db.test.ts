import { beforeAll, describe, expect, it } from "vitest";
import { db } from "../../../../tests/db-file.ts";
import { all, country, rule } from "../../../../tests/rules/build.ts";
import { orderRows, shopRow, stockRows } from "../../../../tests/stock-rows.ts";
import { newId } from "../../../platform/ids.server.ts";
import type { Services } from "../../../shopify/services.ts";
import type { Rule } from "../rule.ts";
import { ruleSetHistory } from "./history.server.ts";
import { ruleSetFor } from "./rule-set-for.server.ts";
import { discardDraft, endCanary, publishDraft, rollBack, saveDraft, startCanary } from "./versions.server.ts";

const NOW = new Date("2026-11-21T09:00:00Z");
let services: Services;

beforeAll(() => {
  services = {
    db: db(),
    clock: { now: () => NOW },
    admin: () => Promise.reject(new Error("Rules need nothing of Shopify.")),
  };
});

type Shop = { id: string };
const as = (shop: Shop) => ({ shopId: shop.id, userId: "user-1" });
const messages = (done: { ok: boolean; problems?: { message: string }[] }) =>
  done.ok ? [] : (done.problems ?? []).map(({ message }) => message);
const shop = () => shopRow(db().prisma, "retailer", { role: "retailer" });
const rules = (...codes: string[]): Rule[] => codes.map((code) => rule(code, country(code)));
const asked = (of: Shop, orderId = newId()) =>
  db().prisma.$transaction((tx) => ruleSetFor(tx, { shopId: of.id, orderId, now: NOW }));
const states = async (of: Shop) =>
  (await ruleSetHistory(db(), of.id)).map(({ version, state }) => `${version} ${state}`);

async function draft(of: Shop, list: Rule[], replaces: string | null = null) {
  const saved = await saveDraft(services, as(of), { rules: list, replaces, note: "for Christmas" });
  if (!saved.ok) throw new Error(messages(saved).join());
  return saved;
}

async function published(of: Shop, list: Rule[]) {
  const saved = await draft(of, list);
  expect(messages(await publishDraft(services, as(of), { draftId: saved.id }))).toEqual([]);
  return saved;
}

describe("a draft", () => {
  it("is kept without being used, with its author, time and note", async () => {
    const of = await shop();
    await asked(of);
    const saved = await draft(of, rules("DE"));
    expect((await asked(of)).rules).toEqual([]);
    const [newest] = await ruleSetHistory(db(), of.id);
    expect(newest).toMatchObject({
      id: saved.id,
      version: 2,
      createdBy: "user-1",
      createdAt: NOW,
      note: "for Christmas",
    });
  });

  it("of which somebody has saved a newer one is not overwritten", async () => {
    const of = await shop();
    const first = await draft(of, rules("DE"));
    const second = await draft(of, rules("FR"), first.id);
    expect(second.version).toBe(first.version);
    expect(second.id).not.toBe(first.id);
    const late = await saveDraft(services, as(of), { rules: rules("IT"), replaces: first.id });
    expect(messages(late)).toEqual(["The draft was changed meanwhile. Open the rules again, then make your change."]);
    expect(messages(await publishDraft(services, as(of), { draftId: first.id }))).toHaveLength(1);
  });

  it("with a problem is refused and says rule and field", async () => {
    const of = await shop();
    const saved = await saveDraft(services, as(of), {
      rules: [rule("a", all({ condition: "x", is: "y" }))],
      replaces: null,
    });
    expect(saved).toMatchObject({ ok: false, problems: [{ field: "when.of[0].condition" }] });
  });

  it("saved twice at the same moment is saved once", async () => {
    const of = await shop();
    const save = () => saveDraft(services, as(of), { rules: rules("DE"), replaces: null });
    const done = await Promise.all([save(), save(), save()]);
    expect(done.filter(({ ok }) => ok)).toHaveLength(1);
  });

  it("can be discarded; another shop's cannot be touched", async () => {
    const [of, other] = [await shop(), await shop()];
    const saved = await draft(of, rules("DE"));
    for (const touch of [discardDraft, publishDraft])
      expect((await touch(services, as(other), { draftId: saved.id })).ok).toBe(false);
    expect((await startCanary(services, as(other), { draftId: saved.id, percent: 5 })).ok).toBe(false);
    expect((await discardDraft(services, as(of), { draftId: saved.id })).ok).toBe(true);
    expect(await states(of)).toEqual([]);
  });
});

describe("publishing", () => {
  it("replaces the published version for orders that are routed from then on", async () => {
    const of = await shop();
    await asked(of);
    const saved = await published(of, rules("DE"));
    expect(await asked(of)).toEqual({ id: saved.id, version: 2, rules: rules("DE"), triedId: null });
    expect(await states(of)).toEqual(["2 published", "1 replaced"]);
  });

  it("the same draft twice at the same moment publishes it once", async () => {
    const of = await shop();
    const { id: draftId } = await draft(of, rules("DE"));
    const done = await Promise.all([1, 2, 3].map(() => publishDraft(services, as(of), { draftId })));
    expect(done.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await states(of)).toEqual(["2 published"]);
  });

  it("an older version again makes a new version of it and leaves the draft alone", async () => {
    const of = await shop();
    await published(of, rules("DE"));
    await published(of, rules("FR"));
    await draft(of, rules("IT"));
    expect(messages(await rollBack(services, as(of), { version: 3 }))).toEqual([
      "Version 3 is the published one already.",
    ]);
    expect(messages(await rollBack(services, as(of), { version: 4 }))).toHaveLength(1);
    expect(await rollBack(services, as(of), { version: 2, reason: " Too dear " })).toMatchObject({
      ...{ ok: true, version: 5 },
    });
    expect(await asked(of)).toMatchObject({ version: 5, rules: rules("DE") });
    expect(await states(of)).toEqual(["5 published", "4 draft", "3 replaced", "2 replaced"]);
    const [newest] = await ruleSetHistory(db(), of.id);
    expect(newest).toMatchObject({ copyOf: 2, note: "Too dear", publishedBy: "user-1", publishedAt: NOW });
  });

  it("leaves a trail of who did what", async () => {
    const of = await shop();
    await published(of, rules("DE"));
    const trail = await db().prisma.auditEvent.findMany({ where: { shopId: of.id }, orderBy: { id: "asc" } });
    expect(trail.map(({ action, actor }) => `${action} ${actor}`)).toEqual([
      "rules.draft-saved user-1",
      "rules.published user-1",
    ]);
  });
});

describe("a trial", () => {
  const ids = Array.from({ length: 400 }, (_, i) => `order-${i}`);

  async function trial(percent = 25) {
    const of = await shop();
    const live = await published(of, rules("DE"));
    const tried = await draft(of, rules("FR"));
    expect(messages(await startCanary(services, as(of), { draftId: tried.id, percent }))).toEqual([]);
    const arms = async () => {
      const found = await db().prisma.$transaction(async (tx) => {
        const each: string[] = [];
        for (const orderId of ids) each.push((await ruleSetFor(tx, { shopId: of.id, orderId, now: NOW })).id);
        return each;
      });
      return found.filter((id) => id === tried.id).length;
    };
    return { of, live, tried, arms };
  }

  it("takes its share of the orders, always the same ones, and every order names the trial", async () => {
    const { of, tried, arms } = await trial();
    const share = await arms();
    expect(share).toBeGreaterThan(60);
    expect(share).toBeLessThan(140);
    expect(await arms()).toBe(share);
    expect(await asked(of)).toMatchObject({ triedId: tried.id });
  });

  it("of nobody or everybody is refused, and so is a second one or publishing beside it", async () => {
    const { of } = await trial();
    const { id: draftId } = await draft(of, rules("IT"));
    expect(messages(await startCanary(services, as(of), { draftId, percent: 100 }))).toEqual([
      "A trial runs on 1 to 99% of orders, not on 100%. Publish the draft for all of them.",
    ]);
    const runs = ["A version is being tried on part of the orders. Publish it to all or stop its trial first."];
    expect(messages(await startCanary(services, as(of), { draftId, percent: 10 }))).toEqual(runs);
    expect(messages(await publishDraft(services, as(of), { draftId }))).toEqual(runs);
  });

  it("ends for good: published to all, or stopped", async () => {
    const promoted = await trial();
    expect((await endCanary(services, as(promoted.of), { canaryId: promoted.tried.id, end: "promote" })).ok).toBe(true);
    expect(await asked(promoted.of)).toMatchObject({ id: promoted.tried.id, triedId: null });
    expect((await endCanary(services, as(promoted.of), { canaryId: promoted.tried.id, end: "stop" })).ok).toBe(false);

    const stopped = await trial();
    expect((await endCanary(services, as(stopped.of), { canaryId: stopped.tried.id, end: "stop" })).ok).toBe(true);
    expect(await stopped.arms()).toBe(0);
    expect(await states(stopped.of)).toEqual(["3 stopped", "2 published"]);
  });

  it("is stopped by a rollback", async () => {
    const { of, tried } = await trial();
    await rollBack(services, as(of), { version: 99 });
    expect((await asked(of)).triedId).toBe(tried.id);
    await endCanary(services, as(of), { canaryId: tried.id, end: "promote" });
    const next = await draft(of, rules("IT"));
    await startCanary(services, as(of), { draftId: next.id, percent: 50 });
    expect(await rollBack(services, as(of), { version: 2 })).toMatchObject({ ok: true });
    expect(await asked(of)).toMatchObject({ rules: rules("DE"), triedId: null });
  });
});

it("the database itself allows one draft, one trial and one published version per shop", async () => {
  const of = await shop();
  for (const [i, state] of ["draft", "canary", "published"].entries()) {
    const add = (version: number) =>
      db().prisma.ruleSet.create({
        data: { id: newId(), shopId: of.id, version, state, percent: 10, rules: [], createdBy: "x", createdAt: NOW },
      });
    await add(10 * i);
    await expect(add(10 * i + 1)).rejects.toThrow();
  }
});

describe("the order attributes that rules in use ask for", () => {
  const asks = (name: string) => rule(name, all({ condition: "order.attribute", name, is: "one-of", values: ["yes"] }));
  const named = async (of: Shop) =>
    (await db().prisma.shop.findUniqueOrThrow({ where: { id: of.id } })).orderAttributes;

  it("are those of the published version and of one on trial, and no draft's", async () => {
    const of = await shop();
    const saved = await draft(of, [asks("gift"), asks("Engraving")]);
    expect(await named(of)).toEqual([]);
    await publishDraft(services, as(of), { draftId: saved.id });
    expect(await named(of)).toEqual(["Engraving", "gift"]);
    const next = await draft(of, [asks("wrap")]);
    await startCanary(services, as(of), { draftId: next.id, percent: 10 });
    expect(await named(of)).toEqual(["Engraving", "gift", "wrap"]);
    await endCanary(services, as(of), { canaryId: next.id, end: "promote" });
    expect(await named(of)).toEqual(["wrap"]);
  });

  it("are read of the orders that wait, once more are asked for", async () => {
    const rows = await stockRows(db().prisma, { reading: 1 });
    await orderRows(db().prisma, rows, { units: 1 });
    const refreshes = () => db().prisma.job.count({ where: { name: "order.refresh", shopId: rows.retailer.id } });
    await published(rows.retailer, rules("DE"));
    expect(await refreshes()).toBe(0);
    await published(rows.retailer, [asks("gift")]);
    expect(await refreshes()).toBe(1);
  });
});
