import { expect, test } from "vitest";
import { db } from "../../tests/db-file.ts";
import { shopRow } from "../../tests/stock-rows.ts";
import { audit } from "../platform/audit.server.ts";
import { shiftedClock } from "../platform/clock.server.ts";
import { encryptJson } from "../platform/crypto.server.ts";
import { newId } from "../platform/ids.server.ts";
import { liveServices } from "../shopify/live-services.server.ts";
import { privacyPurgeHandler } from "./purge.server.ts";

const DAY_MS = 86_400_000;
const clock = shiftedClock();
const daysAgo = (days: number) => new Date(clock.now().getTime() - days * DAY_MS);
const purge = () => privacyPurgeHandler(liveServices({ db: db(), clock }), {});

test("bodies of webhooks that were dealt with go after a week; the rows stay, and what is undone keeps its body", async () => {
  const receive = async (state: string, days: number) => {
    const facts = { shopDomain: "a.myshopify.com", topic: "orders/create", webhookId: newId(), note: "Read." };
    const bodyEnc = encryptJson({ name: "Zoë" }, "WebhookDelivery.body");
    const { id } = await db().prisma.webhookDelivery.create({
      data: { ...facts, state, receivedAt: daysAgo(days), bodyEnc },
    });
    return id;
  };
  const ids = {
    processed: await receive("processed", 8),
    ignored: await receive("ignored", 8),
    fresh: await receive("processed", 6),
    undone: await receive("received", 30),
  };
  await purge();
  const rows = await db().prisma.webhookDelivery.findMany();
  const kept = (id: bigint) => rows.find((row) => row.id === id)?.bodyEnc !== null;
  expect(rows).toHaveLength(4);
  expect([kept(ids.processed), kept(ids.ignored), kept(ids.fresh), kept(ids.undone)]).toEqual([
    false,
    false,
    true,
    true,
  ]);
  expect(rows.every(({ note }) => note === "Read.")).toBe(true);
});

test("addresses go when an order has been closed or ignored, with nothing happening to it, for sixty days", async () => {
  const shop = await shopRow(db().prisma, "old");
  const keep = async (state: string, what: { read: number; event?: number }) => {
    const id = newId();
    const addressEnc = encryptJson({ name: "Zoë" }, "Order.addressEnc");
    const times = { createdAt: daysAgo(90), readStartedAt: daysAgo(what.read) };
    const row = { id, shopId: shop.id, orderGid: `gid://shopify/Order/${id}`, name: "#1", state, ...times };
    await db().prisma.order.create({ data: { ...row, addressEnc, addressHash: "print" } });
    if (what.event !== undefined)
      await audit(db().prisma, {
        ...{ shopId: shop.id, actor: "crossdock", action: "fulfilment.written", subject: `order:${id}`, orderId: id },
        ...{ values: {}, now: daysAgo(what.event) },
      });
    return id;
  };
  const gone = [
    await keep("closed", { read: 80, event: 61 }),
    await keep("ignored", { read: 80 }),
    await keep("closed", { read: 61, event: 70 }),
  ];
  const kept = [
    await keep("closed", { read: 80, event: 59 }),
    await keep("closed", { read: 59, event: 70 }),
    await keep("routed", { read: 80, event: 80 }),
    await keep("attention", { read: 80, event: 80 }),
  ];
  await purge();
  await purge();
  const orders = await db().prisma.order.findMany({ where: { shopId: shop.id } });
  const without = orders.filter(({ addressEnc }) => addressEnc === null).map(({ id }) => id);
  expect(without.sort()).toEqual(gone.sort());
  expect(orders).toHaveLength(gone.length + kept.length);
  // By it the next webhook is known to bring the same address.
  expect(orders.every(({ addressHash }) => addressHash === "print")).toBe(true);
});

test("files that people have uploaded go after a week, except one that is being read", async () => {
  const shop = await shopRow(db().prisma, "uploads");
  const supplierId = newId();
  await db().prisma.supplier.create({
    data: {
      ...{ id: supplierId, shopId: shop.id, kind: "portal", name: "Acme", priority: 1, shipFrom: {} },
      ...{ createdAt: daysAgo(30) },
    },
  });
  await db().prisma.vendor.create({
    data: {
      ...{ supplierId, shopId: shop.id, currency: "EUR", timeZone: "UTC", stockMode: "fed" },
      ...{ contactEnc: encryptJson({}, "Vendor.contactEnc"), createdAt: daysAgo(30), updatedAt: daysAgo(30) },
    },
  });
  const upload = async (state: string, days: number) => {
    const id = newId();
    const file = {
      id,
      shopId: shop.id,
      supplierId,
      direction: "in",
      kind: "tracking",
      channel: "portal",
      name: "a.csv",
    };
    const contentEnc = encryptJson("purchase_order", "VendorFile.contentEnc");
    await db().prisma.vendorFile.create({ data: { ...file, state, createdAt: daysAgo(days), contentEnc } });
    return id;
  };
  const gone = [await upload("checked", 8), await upload("done", 8)];
  const kept = [await upload("checked", 6), await upload("taken", 30)];
  await purge();
  const without = await db().prisma.vendorFile.findMany({ where: { shopId: shop.id, contentEnc: null } });
  expect(without.map(({ id }) => id).sort()).toEqual(gone.sort());
  expect(await db().prisma.vendorFile.count({ where: { id: { in: kept }, contentEnc: { not: null } } })).toBe(2);
});
