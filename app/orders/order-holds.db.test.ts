import { describe, expect, test } from "vitest";
import { db } from "../../tests/db-file.ts";
import { answerFulfilmentOrder, answerLine, answerOrder, onePage } from "../../tests/shopify-order.ts";
import { stockRows } from "../../tests/stock-rows.ts";
import { liveServices } from "../shopify/live-services.server.ts";
import { saveSettings } from "../suppliers/shop-settings.server.ts";
import type { SettingsForm } from "../suppliers/settings-form.ts";
import { applyRead } from "./apply-read.server.ts";
import { fromShopify } from "./from-shopify.ts";
import { inOrderTransaction } from "./order-lock.server.ts";
import { releaseHold } from "./release-hold.server.ts";

type Change = NonNullable<Parameters<typeof answerOrder>[0]>;
let number = 8000;

/** A shop that sells one mapped item, and what a person does there. */
async function sellingShop(settings: SettingsForm = {}) {
  const rows = await stockRows(db().prisma, { reading: 10 });
  const shopId = rows.retailer.id;
  await db().prisma.shop.update({ where: { id: shopId }, data: { routingOn: true } });
  let time = Date.UTC(2026, 10, 2, 9);
  const clock = { now: () => new Date(time), advance: (ms: number) => void (time += ms) };
  const services = liveServices({ db: db(), clock });
  const actor = { shopId, userId: "owner" };
  const save = (form: SettingsForm) => saveSettings(services, actor, form);
  await save(settings);
  return { rows, shopId, clock, services, actor, save };
}
type SellingShop = Awaited<ReturnType<typeof sellingShop>>;

/** An order placed now, that can be read again and again. */
function orderIn({ rows, shopId, clock, services, actor }: SellingShop, placed: Change = {}) {
  number += 1;
  const orderGid = `gid://shopify/Order/${number}`;
  const placedAt = clock.now().toISOString();
  const lines = [answerLine(1, { variant: { id: rows.variant.variantGid }, quantity: 2 })];
  const view = answerFulfilmentOrder(
    number,
    { 1: 2 },
    { assignedLocation: { location: { id: rows.supplier.locationGid ?? "" } } },
  );
  const read = async (change: Change = {}) => {
    clock.advance(1);
    const shop = await db().prisma.shop.findUniqueOrThrow({ where: { id: shopId } });
    const now = clock.now();
    const answer = answerOrder({
      ...{ id: orderGid, name: `#${number}`, createdAt: placedAt, processedAt: placedAt },
      ...{ lines, fulfillmentOrders: onePage([view]) },
      ...placed,
      ...change,
    });
    return inOrderTransaction(db(), (tx) => applyRead(tx, { shop, read: fromShopify(answer), startedAt: now, now }));
  };
  const stored = () =>
    db().prisma.order.findUniqueOrThrow({
      where: { shopId_orderGid: { shopId, orderGid } },
      include: { holds: { where: { releasedAt: null } }, lines: true },
    });
  const queued = (name: string) =>
    db().prisma.job.findFirst({ where: { name, key: `order:${shopId}:${orderGid}`, state: "queued" } });
  const release = async () => {
    const order = await stored();
    return releaseHold(services, actor, { orderId: order.id, holdId: order.holds[0]?.id ?? "" });
  };
  const exceptions = async (state = "open") =>
    (await db().prisma.exception.findMany({ where: { shopId, orderId: (await stored()).id, state } })).map(
      ({ kind }) => kind,
    );
  return { orderGid, read, stored, queued, release, exceptions };
}

describe("the review window", () => {
  test("holds an order for its minutes and asks for the read that ends it", async () => {
    const shop = await sellingShop({ reviewMinutes: "2" });
    const order = orderIn(shop);
    await order.read();
    const held = await order.stored();
    expect(held).toMatchObject({ state: "waiting", holds: [{ kind: "review" }] });
    expect((await order.queued("order.refresh"))?.runAt).toEqual(held.holds[0]?.until);
    expect(await order.queued("order.route")).toBeNull();
    shop.clock.advance(120_000);
    await order.read();
    expect((await order.stored()).holds).toEqual([]);
    expect(await order.queued("order.route")).not.toBeNull();
  });

  test("keeps the units it holds softly", async () => {
    const shop = await sellingShop({ reviewMinutes: "2" });
    await orderIn(shop).read();
    expect(await db().prisma.stockPool.findUniqueOrThrow({ where: { id: shop.rows.pool.id } })).toMatchObject({
      reserved: 2,
    });
  });
});

describe("releasing a hold", () => {
  test("ends it for good, says who did it, and reads the order, which then goes on", async () => {
    const shop = await sellingShop({ reviewMinutes: "60" });
    const order = orderIn(shop);
    await order.read();
    expect(await order.release()).toEqual({ ok: true });
    const { id } = await order.stored();
    expect(await db().prisma.hold.findFirst({ where: { orderId: id } })).toMatchObject({ releasedBy: "owner" });
    expect((await order.queued("order.refresh"))?.runAt).toEqual(shop.clock.now());
    await order.read();
    expect((await order.stored()).holds).toEqual([]);
    expect(await order.queued("order.route")).not.toBeNull();
    expect(
      await db().prisma.auditEvent.findFirst({ where: { orderId: id, action: "order.hold-released" } }),
    ).toMatchObject({ actor: "owner", values: { kind: "review", byPerson: true } });
  });

  test("lets an order go before it is paid, until its payment falls through", async () => {
    const order = orderIn(await sellingShop());
    await order.read({ displayFinancialStatus: "PENDING" });
    await order.release();
    await order.read({ displayFinancialStatus: "PENDING" });
    expect((await order.stored()).holds).toEqual([]);
    await order.read({ displayFinancialStatus: "VOIDED" });
    expect((await order.stored()).holds).toMatchObject([{ kind: "unpaid", reason: "The payment was voided." }]);
  });

  test("is refused for what must change first, for what has ended, and for other stores", async () => {
    const shop = await sellingShop();
    const order = orderIn(shop, { shippingAddress: null });
    await order.read();
    expect(await order.release()).toMatchObject({ ok: false, problems: [{ message: /complete the address/ }] });
    const { id: orderId, holds } = await order.stored();
    const holdId = holds[0]?.id ?? "";
    const stranger = { shopId: (await sellingShop()).shopId, userId: "stranger" };
    expect(await releaseHold(shop.services, stranger, { orderId, holdId })).toMatchObject({ ok: false });
    await order.read({ shippingAddress: answerOrder().shippingAddress });
    expect(await releaseHold(shop.services, shop.actor, { orderId, holdId })).toMatchObject({
      ok: false,
      problems: [{ message: /has ended already/ }],
    });
  });
});

describe("saving settings", () => {
  test("looks again at the orders that wait for what a setting decides", async () => {
    const shop = await sellingShop({ reviewMinutes: "60" });
    const order = orderIn(shop);
    await order.read();
    expect((await order.queued("order.refresh"))?.runAt).not.toEqual(shop.clock.now());
    await shop.save({ reviewMinutes: "0" });
    expect((await order.queued("order.refresh"))?.runAt).toEqual(shop.clock.now());
    await order.read();
    expect((await order.stored()).holds).toEqual([]);
  });

  test("lets authorized orders go as soon as the merchant says that this is enough", async () => {
    const shop = await sellingShop();
    const order = orderIn(shop, { displayFinancialStatus: "AUTHORIZED" });
    await order.read();
    expect((await order.stored()).stateNote).toBe("The payment is authorized, but not captured yet.");
    await shop.save({ paymentTrigger: "authorized" });
    expect(await order.queued("order.refresh")).not.toBeNull();
    await order.read();
    expect(await order.queued("order.route")).not.toBeNull();
  });

  test("keeps nothing when one field cannot be read, and records nothing when nothing changes", async () => {
    const shop = await sellingShop({ reviewMinutes: "5" });
    expect(await shop.save({ reviewMinutes: "soon", notifyCustomer: "false" })).toMatchObject({ ok: false });
    await shop.save({ reviewMinutes: "5" });
    const { settings } = await db().prisma.shop.findUniqueOrThrow({ where: { id: shop.shopId } });
    expect(settings).toEqual({ reviewMinutes: 5 });
    const recorded = await db().prisma.auditEvent.findMany({ where: { shopId: shop.shopId } });
    expect(recorded).toMatchObject([{ action: "shop.settings-changed", values: { reviewMinutes: 5 }, actor: "owner" }]);
  });
});

describe("an order like an earlier one", () => {
  test("is held for a person, and goes on when the earlier one is canceled", async () => {
    const shop = await sellingShop({ similarOrderHours: "24" });
    const [first, second] = [orderIn(shop), orderIn(shop)];
    await first.read();
    await second.read();
    expect((await first.stored()).holds).toEqual([]);
    const held = await second.stored();
    expect(held).toMatchObject({ state: "attention", holds: [{ kind: "similar-order" }] });
    expect(held.holds[0]?.reason).toMatch(/^Order #\d+ has the same address and the same items\.$/);
    expect(await second.exceptions()).toEqual(["similar-order"]);
    await first.read({ cancelledAt: shop.clock.now().toISOString() });
    expect(await second.queued("order.refresh")).not.toBeNull();
    await second.read();
    expect((await second.stored()).holds).toEqual([]);
    expect(await second.exceptions()).toEqual([]);
  });

  test("is the later one, whichever is read first", async () => {
    const shop = await sellingShop({ similarOrderHours: "24" });
    const [first, second] = [orderIn(shop), orderIn(shop)];
    await second.read();
    await first.read();
    await second.read();
    expect([(await first.stored()).holds.length, (await second.stored()).holds.length]).toEqual([0, 1]);
  });

  test("is not one with another address, other items, or from longer ago", async () => {
    const shop = await sellingShop({ similarOrderHours: "1" });
    await orderIn(shop).read();
    const elsewhere = orderIn(shop, {
      shippingAddress: { ...answerOrder().shippingAddress!, address1: "Speicherstadt 8" },
    });
    await elsewhere.read();
    expect((await elsewhere.stored()).holds).toEqual([]);
    shop.clock.advance(61 * 60_000);
    const later = orderIn(shop);
    await later.read();
    expect((await later.stored()).holds).toEqual([]);
  });

  test("goes on when a person releases it, and is not held again for the same order", async () => {
    const shop = await sellingShop({ similarOrderHours: "24" });
    await orderIn(shop).read();
    const second = orderIn(shop);
    await second.read();
    await second.release();
    await second.read();
    expect((await second.stored()).holds).toEqual([]);
    expect(await second.exceptions()).toEqual([]);
    expect(await second.queued("order.route")).not.toBeNull();
  });
});

describe("a restricted item", () => {
  test("holds the order for a person where it goes to a country of the list", async () => {
    const shop = await sellingShop({ restrictedItems: "TEE-*: DE" });
    const order = orderIn(shop);
    await order.read();
    expect((await order.stored()).holds).toMatchObject([{ kind: "restricted", reason: "Restricted for DE: TEE-1." }]);
    expect(await order.exceptions()).toEqual(["restricted-item"]);
    await shop.save({ restrictedItems: "TEE-*: US" });
    await order.read();
    expect((await order.stored()).holds).toEqual([]);
    expect(await order.exceptions()).toEqual([]);
  });

  test("is not asked about again once a person has dealt with the exception", async () => {
    const shop = await sellingShop({ restrictedItems: "TEE-1" });
    const order = orderIn(shop);
    await order.read();
    await db().prisma.exception.updateMany({
      where: { shopId: shop.shopId },
      data: { state: "resolved", resolvedBy: "owner" },
    });
    await order.read();
    expect(await order.exceptions()).toEqual([]);
    expect((await order.stored()).holds).toHaveLength(1);
  });
});

test.each([
  ["high-risk", { risk: { assessments: [{ riskLevel: "HIGH" as const }] } }],
  [
    "address-doubtful",
    { shippingAddress: { ...answerOrder().shippingAddress!, validationResultSummary: "ERROR" as const } },
  ],
])("%s is asked about once, and over when a person releases the hold", async (kind, change) => {
  const shop = await sellingShop();
  const order = orderIn(shop, change);
  await order.read();
  await order.read();
  expect(await order.exceptions()).toEqual([kind]);
  expect(await db().prisma.exception.findFirst({ where: { shopId: shop.shopId } })).toMatchObject({ occurrences: 1 });
  await order.release();
  await order.read();
  expect(await order.exceptions()).toEqual([]);
  expect(await order.queued("order.route")).not.toBeNull();
});
