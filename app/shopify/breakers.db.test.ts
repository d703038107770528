import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { db } from "../../tests/db-file.ts";
import { startWorld, type TestWorld } from "../../tests/world.ts";
import { NotNow } from "../queue/job-result.ts";
import { orThrow } from "./admin-client.server.ts";
import { noteOutcome } from "./breakers.server.ts";
import { CreateSupplierOrderKeyDefinitionDocument, ShopFactsDocument } from "./operations.generated.ts";
import { SUPPLIER_ORDER_KEY } from "./supplier-order-key.ts";

const [DEAD, WELL] = ["dead", "well"];
const MINUTES_2 = 120_000;
const TROUBLES = 1_000;
const state: { world?: TestWorld } = {};
const world = () => state.world ?? expect.unreachable("the world has not started");
const definition = { ...SUPPLIER_ORDER_KEY, name: "Again", ownerType: "ORDER" as const };

beforeAll(async () => {
  const facts = { currency: "EUR", timeZone: "Europe/Berlin" };
  state.world = await startWorld({ stores: [DEAD, WELL].map((handle) => ({ handle, name: handle, ...facts })) });
  await world().runUntilQuiet();
});
afterAll(() => state.world?.stop());
/** The store answers again, and its breaker has learned of it. */
beforeEach(async () => {
  await answersAgain();
  await world().advance(MINUTES_2);
  expect(await read(DEAD)).toMatchObject({ ok: true });
});

const admin = async (handle: string) => world().services.admin(await world().shop(handle));
const read = async (handle: string) => (await admin(handle)).query(ShopFactsDocument, {});
const dies = (times = TROUBLES) =>
  world().control.post("/faults", { store: `${DEAD}.myshopify.com`, kind: "http-5xx", times });
const answersAgain = () => fetch(`${world().control.origin}/__sandbox/faults`, { method: "DELETE" });
/** How many calls the trouble has struck. */
const struck = async () => {
  const faults = await world().control.get<{ left: number }[]>("/faults");
  return TROUBLES - (faults[0]?.left ?? expect.unreachable("no fault was ordered"));
};
const write = async () => (await admin(DEAD)).once(CreateSupplierOrderKeyDefinitionDocument, { definition });
const AWAY = { ok: false, error: { class: "transient", code: "STORE_AWAY" } };
/** Writes are not repeated by the client, so eight of them are eight failures at once. */
async function open() {
  await dies();
  for (let n = 0; n < 8; n++) expect(await write()).toMatchObject({ ok: false, error: { code: "HTTP_503" } });
}

test("a store that does not answer is left alone after eight failures in a row, and no other store is", async () => {
  await open();
  const before = await struck();
  expect(await read(DEAD)).toMatchObject(AWAY);
  expect(await write()).toMatchObject(AWAY);
  expect(await (await admin(DEAD)).reserve(ShopFactsDocument)).toMatchObject(AWAY);
  expect(await struck()).toBe(before);
  expect(await read(WELL)).toMatchObject({ ok: true });
  expect((await world().shop(DEAD)).unreachableSince).not.toBeNull();
  expect((await world().shop(WELL)).unreachableSince).toBeNull();
});

test("a job that meets it is put back without counting a failure, and those who wait come back spread", async () => {
  await open();
  const waits = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const answer = await read(DEAD);
      try {
        orThrow(answer);
        return expect.unreachable("a store that is away gave data");
      } catch (cause) {
        return cause instanceof NotNow ? cause.inMs : expect.unreachable("this would count as a failure");
      }
    }),
  );
  expect(new Set(waits).size).toBeGreaterThan(10);
  expect(Math.max(...waits) - Math.min(...waits)).toBeGreaterThan(1_000);
});

test("after a pause one call finds out whether the store is back; what must not happen twice is never that call", async () => {
  await open();
  await world().advance(MINUTES_2);
  const before = await struck();
  const answers = await Promise.all([write(), write(), write()]);
  expect(await struck()).toBe(before + 1);
  // Nothing was written: certainly not executed, so nothing has to be settled.
  expect(answers.map((answer) => !answer.ok && answer.error.class)).toEqual(["transient", "transient", "transient"]);
  expect(await read(DEAD)).toMatchObject(AWAY);

  await answersAgain();
  await world().advance(MINUTES_2);
  expect(await write()).toMatchObject({ ok: true });
  expect(await read(DEAD)).toMatchObject({ ok: true });
  expect((await world().shop(DEAD)).unreachableSince).toBeNull();
});

test("answers in between, and being told to slow down, keep it closed", async () => {
  for (let round = 0; round < 3; round++) {
    await dies(4);
    for (let n = 0; n < 4; n++) expect(await write()).toMatchObject({ ok: false, error: { code: "HTTP_503" } });
    expect(await write()).toMatchObject({ ok: true });
  }
  await world().control.post("/faults", { store: `${DEAD}.myshopify.com`, kind: "throttled", times: 4 });
  expect(await read(DEAD)).toMatchObject({ ok: true });
});

test("what a process found that has ended is forgotten with the first answer to another one", async () => {
  const { id } = await world().shop(WELL);
  await db().prisma.shop.update({ where: { id }, data: { unreachableSince: world().clock.now() } });
  const firstCall = { id, domain: "not-called-yet.myshopify.com" };
  await noteOutcome({ db: db(), clock: world().clock }, firstCall, null);
  expect((await world().shop(WELL)).unreachableSince).toBeNull();
});
