import { beforeEach, expect, test } from "vitest";
import { db } from "../tests/db-file.ts";
import { BODY_CONTEXT } from "./intake/read-delivery.server.ts";
import { shiftedClock } from "./platform/clock.server.ts";
import { encryptJson } from "./platform/crypto.server.ts";
import { newId } from "./platform/ids.server.ts";
import { JOBS } from "./queue/jobs.ts";
import { enqueue } from "./queue/outbox.server.ts";
import { runDueJobs } from "./queue/runner.server.ts";
import { liveServices } from "./shopify/live-services.server.ts";
import { handlers, onDead, scheduleRecurringJobs } from "./worker.server.ts";

const clock = shiftedClock();
const services = () => liveServices({ db: db(), clock });

beforeEach(async () => {
  await db().prisma.exception.deleteMany();
  await db().prisma.job.deleteMany();
  await db().prisma.stockPool.deleteMany();
  await db().prisma.shop.deleteMany();
});

const addShop = (role: string | null, change: { uninstalledAt?: Date } = {}) => {
  const id = newId();
  const facts = { name: "Shop", currency: "EUR", timeZone: "UTC", address: {}, installedAt: clock.now() };
  return db().prisma.shop.create({ data: { id, domain: `${id}.myshopify.com`, role, ...facts, ...change } });
};

/** A webhook whose body cannot be opened: it was encrypted for another column. */
async function receiveUnreadable(shopDomain: string) {
  const now = clock.now();
  const bodyEnc = encryptJson({ current: [] }, `Not ${BODY_CONTEXT}`);
  const facts = { topic: "app/scopes_update", webhookId: newId(), receivedAt: now, bodyEnc };
  const row = await db().prisma.webhookDelivery.create({ data: { shopDomain, ...facts } });
  await enqueue(db().prisma, "delivery.app", { deliveryId: String(row.id) }, { now });
}
async function runUntilDead() {
  for (let attempt = 0; attempt < JOBS["delivery.app"].maxAttempts; attempt++) {
    await runDueJobs(services(), handlers, { onDead });
    clock.advance(20 * 60_000);
  }
}

test("a job that was given up is an exception of the shop whose webhook it read, and can be retried from there", async () => {
  const shop = await addShop("retailer");
  await receiveUnreadable(shop.domain);
  await runUntilDead();
  const [job] = await db().prisma.job.findMany();
  expect(job).toMatchObject({ state: "dead" });
  expect(await db().prisma.exception.findMany()).toMatchObject([
    {
      shopId: shop.id,
      kind: "job-failed",
      state: "open",
      values: { job: "delivery.app", jobId: String(job?.id), attempts: 12 },
    },
  ]);
});

test("recurring work is planned once, and once for each shop that has chosen its role", async () => {
  const [retailer, supplier] = [await addShop("retailer"), await addShop("supplier")];
  await addShop(null);
  await addShop("both", { uninstalledAt: clock.now() });
  await scheduleRecurringJobs(services());
  await scheduleRecurringJobs(services());
  const planned = (await db().prisma.job.findMany()).map(({ name, shopId }) => `${name} ${shopId}`);
  expect(planned.sort()).toEqual(
    [
      "privacy.purge null",
      `order.sweep ${retailer.id}`,
      `order.timers ${retailer.id}`,
      `vendors.remind ${retailer.id}`,
      `scorecards.compute ${retailer.id}`,
      `shop.reconcile ${retailer.id}`,
      `shop.read-markets ${retailer.id}`,
      `shop.keep-token ${retailer.id}`,
      `shop.keep-token ${supplier.id}`,
    ].sort(),
  );
});

test("stock that nobody read for a quarter of an hour is wanted again, once", async () => {
  const [supplier, retailer] = [await addShop("supplier"), await addShop("retailer")];
  const readAt = (minutesAgo: number) => new Date(clock.now().getTime() - minutesAgo * 60_000);
  const pool = async (minutesAgo: number) => {
    const facts = { itemGid: `gid://shopify/InventoryItem/${minutesAgo}`, policy: "finite", reading: 5 };
    const times = { readStartedAt: readAt(minutesAgo), readRequestedAt: readAt(minutesAgo + 1) };
    const row = await db().prisma.stockPool.create({ data: { id: newId(), shopId: supplier.id, ...facts, ...times } });
    await offer(row.id);
    return row;
  };
  const supplierId = newId();
  const now = clock.now();
  const row = { kind: "shopify", name: "S", priority: 1, shipFrom: {}, createdAt: now };
  await db().prisma.supplier.create({ data: { id: supplierId, shopId: retailer.id, ...row } });
  const offer = (poolId: string) =>
    db().prisma.offer.create({
      data: {
        id: newId(),
        shopId: retailer.id,
        supplierId,
        poolId,
        variantGid: `gid://shopify/ProductVariant/${poolId}`,
        productGid: "gid://shopify/Product/1",
        title: "Mug",
        costMinor: 100,
        currency: "EUR",
        updatedAt: now,
      },
    });
  const [fresh, old] = [await pool(5), await pool(16)];
  await scheduleRecurringJobs(services());
  const requested = async (id: string) => (await db().prisma.stockPool.findUnique({ where: { id } }))?.readRequestedAt;
  expect(await requested(fresh.id)).toEqual(fresh.readRequestedAt);
  const wished = await requested(old.id);
  expect(wished?.getTime()).toBeGreaterThanOrEqual(now.getTime());
  expect(await db().prisma.job.count({ where: { name: "stock.read", shopId: supplier.id } })).toBe(1);
  clock.advance(60_000);
  await scheduleRecurringJobs(services());
  expect(await requested(old.id)).toEqual(wished);
  await db().prisma.offer.deleteMany();
  await db().prisma.supplier.deleteMany();
});
