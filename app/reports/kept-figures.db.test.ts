import { expect, test } from "vitest";
import { db } from "../../tests/db-file.ts";
import { shopRow } from "../../tests/stock-rows.ts";
import { shiftedClock } from "../platform/clock.server.ts";
import type { Services } from "../shopify/services.ts";
import { keptFigures } from "./kept-figures.server.ts";

const MINUTE_MS = 60_000;

/** A shop whose figures count how often they were counted; `longMs` 0 = they take long, Infinity = they never do. */
async function counted({ longMs }: { longMs: number }) {
  const clock = shiftedClock();
  const services: Services = { db: db(), clock, admin: () => Promise.reject(new Error("Nobody asks Shopify.")) };
  const { id: shopId } = await shopRow(db().prisma, "retailer");
  let times = 0;
  const ask = () =>
    keptFigures(services, { shopId, name: "orders", longMs }, () => Promise.resolve({ times: ++times }));
  return { clock, ask, times: () => times };
}

test("figures that are quick are counted whenever they are asked for", async () => {
  const { ask } = await counted({ longMs: Infinity });
  expect(await ask()).toEqual({ figures: { times: 1 }, countedAt: null });
  expect(await ask()).toEqual({ figures: { times: 2 }, countedAt: null });
});

test("figures that take long are kept, and shown with the time they were counted at", async () => {
  const { ask, clock } = await counted({ longMs: 0 });
  const before = clock.now();
  expect(await ask()).toEqual({ figures: { times: 1 }, countedAt: null });
  clock.advance(9 * MINUTE_MS);
  const { figures, countedAt } = await ask();
  expect(figures).toEqual({ times: 1 });
  expect(countedAt?.getTime()).toBeGreaterThanOrEqual(before.getTime());
});

test("kept figures that are not fresh are shown once more, and counted anew behind the answer", async () => {
  const { ask, clock, times } = await counted({ longMs: 0 });
  await ask();
  clock.advance(11 * MINUTE_MS);
  expect((await ask()).figures).toEqual({ times: 1 });
  await expect.poll(async () => (await ask()).figures).toEqual({ times: 2 });
  expect(times()).toBe(2);
});

test("figures of the day before are not shown", async () => {
  const { ask, clock } = await counted({ longMs: 0 });
  await ask();
  clock.advance(25 * 60 * MINUTE_MS);
  expect(await ask()).toEqual({ figures: { times: 2 }, countedAt: null });
});
