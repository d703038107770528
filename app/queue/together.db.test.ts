import { beforeEach, describe, expect, test } from "vitest";
import { db } from "../../tests/db-file.ts";
import { shiftedClock } from "../platform/clock.server.ts";
import { claimJobs, LEASE_MS } from "./claims.server.ts";
import { JOBS } from "./jobs.ts";
import { enqueue } from "./outbox.server.ts";
import type { Handlers, QueueServices } from "./run-job.server.ts";
import { MOST_TOGETHER, runTogether } from "./run-together.server.ts";
import { runDueJobs, startRunner } from "./runner.server.ts";
import { sweepJobs } from "./sweeper.server.ts";

const clock = shiftedClock();
const services = (): QueueServices => ({ db: db(), clock });
const put = async (...ids: (number | string)[]) => {
  for (const id of ids) await enqueue(db().prisma, "delivery.order", { deliveryId: String(id) }, { now: clock.now() });
};
const rows = () => db().prisma.job.findMany({ orderBy: { id: "asc" } });
const upTo = (most: number) => Array.from({ length: most }, (_, n) => n + 1);

type Together = NonNullable<NonNullable<Handlers<QueueServices>["together"]>["delivery.order"]>;
type Alone = Handlers<QueueServices>["delivery.order"];

/** Handlers of deliveries, and what was dealt with together and alone. */
function handlersOf({ together, alone }: { together?: Together; alone?: Alone } = {}) {
  const seen = { together: [] as string[][], alone: [] as string[] };
  const unexpected = async () => Promise.reject(new Error("That was not expected to run."));
  const all = Object.fromEntries(Object.keys(JOBS).map((name) => [name, unexpected]));
  const handlers = {
    ...all,
    "delivery.order": async (given, payload) => {
      seen.alone.push(payload.deliveryId);
      return alone?.(given, payload);
    },
    together: {
      "delivery.order": async (given, payloads) => {
        seen.together.push(payloads.map(({ deliveryId }) => deliveryId));
        return together ? together(given, payloads) : payloads.map(() => undefined);
      },
    },
  } as Handlers<QueueServices>;
  return { handlers, seen };
}
const poison = (payloads: readonly { deliveryId: string }[]) =>
  payloads.some(({ deliveryId }) => deliveryId === "poison");
const failing: Alone = async (_, payload) => {
  if (poison([payload])) throw new Error("It cannot be read.");
};
const allOrNothing: Together = async (_, payloads) => {
  if (poison(payloads)) throw new Error("One of them cannot be read.");
  return payloads.map(() => undefined);
};

beforeEach(async () => {
  await db().prisma.job.deleteMany();
});

describe("jobs that are dealt with together", () => {
  test("are as many as wait, in their order, up to a limit", async () => {
    await put(...upTo(MOST_TOGETHER + 3));
    const { handlers, seen } = handlersOf();
    expect(await runDueJobs(services(), handlers)).toBe(MOST_TOGETHER + 3);
    expect(seen.together.map(({ length }) => length)).toEqual([MOST_TOGETHER, 3]);
    expect(seen.together.flat()).toEqual(upTo(MOST_TOGETHER + 3).map(String));
    expect(seen.alone).toEqual([]);
    expect((await rows()).every(({ state, attemptsStarted }) => state === "done" && attemptsStarted === 1)).toBe(true);
  });

  test("are done one by one where something about one of them fails, and only that one has failed", async () => {
    await put(1, "poison", 2);
    const { handlers, seen } = handlersOf({ together: allOrNothing, alone: failing });
    expect(await runDueJobs(services(), handlers)).toBe(3);
    expect(seen).toEqual({ together: [["1", "poison", "2"]], alone: ["1", "poison", "2"] });
    expect(await rows()).toMatchObject([
      { state: "done", attemptsFinished: 0 },
      { state: "queued", attemptsStarted: 1, attemptsFinished: 1, lastError: "It cannot be read." },
      { state: "done", attemptsFinished: 0 },
    ]);
  });

  test("never take one along that has failed before: a poisonous one is parked, its neighbours are not", async () => {
    await put("poison");
    const { handlers, seen } = handlersOf({ together: allOrNothing, alone: failing });
    const dead: string[] = [];
    for (let time = 1; time <= JOBS["delivery.order"].maxAttempts; time++) {
      await put(time);
      await runDueJobs(services(), handlers, { onDead: async (_tx, { error }) => void dead.push(error) });
      clock.advance(20 * 60_000);
    }
    expect(dead).toEqual(["It cannot be read."]);
    expect(seen.together.filter((ids) => ids.includes("poison"))).toHaveLength(1);
    const states = (await rows()).map(({ state }) => state);
    expect(states).toEqual(["dead", ...upTo(JOBS["delivery.order"].maxAttempts).map(() => "done")]);
  });

  test("each wait for themselves when they are told to, and may come along again", async () => {
    await put(1, 2);
    const { handlers, seen } = handlersOf({
      together: async (_, payloads) =>
        payloads.map(({ deliveryId }) => (deliveryId === "1" ? { again: { inMs: 500, why: "not yet" } } : undefined)),
    });
    await runDueJobs(services(), handlers);
    expect(await rows()).toMatchObject([
      { state: "queued", attemptsStarted: 0, attemptsFinished: 0, lastError: "not yet" },
      { state: "done" },
    ]);
    clock.advance(500);
    await runDueJobs(services(), handlers);
    expect(seen.together).toEqual([["1", "2"], ["1"]]);
  });

  test("are left to the handler of one where they are told to be", async () => {
    await put(1, 2);
    const { handlers, seen } = handlersOf({
      together: async (_, payloads) => payloads.map(({ deliveryId }) => (deliveryId === "2" ? "alone" : undefined)),
    });
    await runDueJobs(services(), handlers);
    expect(seen.alone).toEqual(["2"]);
    expect(await rows()).toMatchObject([{ state: "done" }, { state: "done" }]);
  });

  test("are not taken for done by a handler that answers for too few", async () => {
    await put(1, 2);
    const { handlers, seen } = handlersOf({ together: async () => [undefined] });
    await runDueJobs(services(), handlers);
    expect(seen.alone).toEqual(["1", "2"]);
  });

  test("whose payload is none of theirs are buried alone", async () => {
    await put(1, 2);
    await db().prisma.job.updateMany({ where: { key: "delivery:1" }, data: { payload: { hello: "world" } } });
    const { handlers, seen } = handlersOf();
    await runDueJobs(services(), handlers);
    expect(seen.together).toEqual([["2"]]);
    expect(await rows()).toMatchObject([{ state: "dead" }, { state: "done" }]);
  });

  test("come back one by one when their process dies in the middle", async () => {
    await put(1, 2, 3);
    expect(await claimJobs(db(), clock.now(), { most: 3 })).toHaveLength(3);
    clock.advance(LEASE_MS + 1);
    await sweepJobs(services(), async () => undefined);
    const { handlers, seen } = handlersOf();
    expect(await runDueJobs(services(), handlers)).toBe(3);
    expect(seen).toEqual({ together: [], alone: ["1", "2", "3"] });
    expect((await rows()).map(({ attemptsStarted }) => attemptsStarted)).toEqual([2, 2, 2]);
  });

  test("whose claim ran out meanwhile belong to who has them now", async () => {
    await put(1, 2);
    const jobs = await claimJobs(db(), clock.now(), { most: 2 });
    const { handlers } = handlersOf({
      together: async (_, payloads) => {
        // Another process has taken over the first one.
        await db().prisma.job.updateMany({ where: { key: "delivery:1" }, data: { attemptsStarted: 2 } });
        return payloads.map(() => undefined);
      },
    });
    await runTogether(services(), handlers, jobs);
    expect(await rows()).toMatchObject([{ state: "running", attemptsStarted: 2 }, { state: "done" }]);
  });

  test("go through two runners once each", async () => {
    await put(...upTo(200));
    const both = [handlersOf(), handlersOf()];
    const runners = both.map(({ handlers }) =>
      startRunner({
        ...{ services: services(), handlers, concurrency: 3 },
        ...{ onDead: async () => undefined, schedule: async () => undefined },
      }),
    );
    await expect.poll(() => db().prisma.job.count({ where: { state: "done" } }), { timeout: 10_000 }).toBe(200);
    await Promise.all(runners.map((runner) => runner.stop()));
    const ran = both.flatMap(({ seen }) => [...seen.together.flat(), ...seen.alone]);
    expect(ran.map(Number).sort((a, b) => a - b)).toEqual(upTo(200));
    expect((await rows()).every(({ attemptsStarted }) => attemptsStarted === 1)).toBe(true);
  });
});

describe("claims of several jobs", () => {
  const order = (n: number, shopId = "shop-1") => ({ shopId, orderGid: `gid://shopify/Order/${n}` });
  const now = () => clock.now();

  test("take the first of each lane and leave the others of that lane alone", async () => {
    await enqueue(db().prisma, "order.tag", { ...order(1), tags: ["late"] }, { now: now() });
    await enqueue(db().prisma, "order.route", order(1), { now: now() });
    await enqueue(db().prisma, "order.refresh", order(2), { now: now() });
    const claimed = await claimJobs(db(), now(), { most: 8 });
    expect(claimed.map(({ name, key }) => `${name} ${key.slice(-1)}`)).toEqual(["order.route 1", "order.refresh 2"]);
    expect(await claimJobs(db(), now(), { most: 8 })).toEqual([]);
  });

  test("take no more than a shop and a supplier have places for, and others beside them", async () => {
    for (const n of upTo(6)) await enqueue(db().prisma, "order.route", order(n), { now: now() });
    for (const n of upTo(6)) await enqueue(db().prisma, "mapping.activate", { mappingId: String(n) }, { now: now() });
    await db().prisma.job.updateMany({ where: { name: "mapping.activate" }, data: { supplierId: "supplier-1" } });
    const limits = { perShop: 3, perSupplier: 2 };
    const [of, jobs] = [[] as string[], { last: -1 }];
    while (jobs.last !== 0) {
      const claimed = await claimJobs(db(), now(), { most: 8, limits });
      of.push(...claimed.map(({ shopId, supplierId }) => shopId ?? supplierId ?? "none"));
      jobs.last = claimed.length;
    }
    expect(of.sort()).toEqual(["shop-1", "shop-1", "shop-1", "supplier-1", "supplier-1"]);
  });

  test("made by many at once share the jobs, and hold no place twice", async () => {
    for (const n of upTo(40)) await enqueue(db().prisma, "order.route", order(n, `shop-${n % 4}`), { now: now() });
    const limits = { perShop: 6 };
    const all = await Promise.all(upTo(12).map(() => claimJobs(db(), now(), { most: 5, limits })));
    const claimed = all.flat();
    expect(new Set(claimed.map(({ id }) => id)).size).toBe(claimed.length);
    const held = await db().prisma.job.findMany({ where: { state: "running" } });
    expect(held).toHaveLength(claimed.length);
    expect(new Set(held.map(({ shopId, shopSlot }) => `${shopId} ${shopSlot}`)).size).toBe(held.length);
    expect(held.every(({ shopSlot }) => shopSlot !== null && shopSlot >= 1 && shopSlot <= 6)).toBe(true);
  });

  test("leave out the names that they are told to, and take one name alone", async () => {
    await put(1);
    await enqueue(db().prisma, "order.route", order(1), { now: now() });
    const [route, ...more] = await claimJobs(db(), now(), { most: 8, except: ["delivery.order"] });
    expect(route).toMatchObject({ name: "order.route", attempt: 1, mustPace: false });
    expect(more).toEqual([]);
    await enqueue(db().prisma, "order.route", order(2), { now: now() });
    expect(await claimJobs(db(), now(), { most: 8, of: "delivery.order" })).toMatchObject([{ key: "delivery:1" }]);
  });
});
