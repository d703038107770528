import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { jobOf, TOPICS } from "../app/intake/topics.ts";
import { gidOf, numericId } from "../app/platform/gid.ts";
import type { RetailerOrderQuery } from "../app/shopify/operations.generated.ts";
import type { Services } from "../app/shopify/services.ts";
import { db } from "./db-file.ts";
import { answerFulfilmentOrder, answerLine, answerOrder, onePage } from "./shopify-order.ts";
import { HOME, startTrade, type Bought, type Trade } from "./trade.ts";

// What real orders and real webhooks bring. Each ends routed, waiting or ignored with a stated reason, or as a precise
// exception: never in a crash, a lost line or a wrong quantity.

type Answer = NonNullable<RetailerOrderQuery["order"]>;

const RETAILER = "nordlicht";
const SUPPLIER = "acme";
const MONEY = { JPY: ["tokyo", "osaka"], KWD: ["kuwait", "jahra"] } as const;
const MANY = Array.from({ length: 30 }, (_, index) => `MANY-${index}`);
let t: Trade;
/** What Shopify's answer about an order says instead, by order gid: what the sandbox itself does not play. */
const told = new Map<string, (order: Answer) => Answer>();

beforeAll(async () => {
  const stores = (handles: readonly string[], currency: string) => handles.map((handle) => ({ handle, currency }));
  t = await startTrade({
    retailers: [RETAILER, ...stores([MONEY.JPY[0]], "JPY"), ...stores([MONEY.KWD[0]], "KWD")],
    suppliers: [SUPPLIER, ...stores([MONEY.JPY[1]], "JPY"), ...stores([MONEY.KWD[1]], "KWD")],
    stock: async ({ product }) => {
      await product(RETAILER, [
        { title: "Tee", sku: "TEE" },
        { title: "Cap", sku: "CAP" },
        { title: "Free", sku: "FREE", price: 0 },
        { title: "Twin one", sku: "TWIN", available: 9 },
        { title: "Twin two", sku: "TWIN", available: 9 },
        { title: "Own", sku: "OWN", available: 9 },
        { title: "Course", sku: "COURSE", requiresShipping: false, tracked: false },
        ...MANY.map((sku) => ({ title: sku, sku })),
      ]);
      await product(SUPPLIER, [
        { title: "Tee", sku: "TEE", unitCost: 650, available: 900 },
        { title: "Cap", sku: "CAP", unitCost: 300, available: 900 },
        { title: "Free", sku: "FREE", unitCost: 0, available: 900 },
        { title: "Twin", sku: "TWIN", unitCost: 100, available: 900 },
        ...MANY.map((sku) => ({ title: sku, sku, unitCost: 100, available: 900 })),
      ]);
      for (const [currency, [retailer, supplier]] of Object.entries(MONEY)) {
        await product(retailer, [{ title: "Gong", sku: `GONG-${currency}`, price: 12_345 }]);
        await product(supplier, [{ title: "Gong", sku: `GONG-${currency}`, unitCost: 4_321, available: 9 }]);
      }
    },
  });
  alterAnswers(t.world.services);
}, 120_000);

afterAll(async () => {
  await t?.world.stop();
});

/** Lets a test change what Shopify answers about its order, whoever of the app asks. */
function alterAnswers(services: Services) {
  const { admin } = services;
  services.admin = async (shop) => {
    const client = await admin(shop);
    return {
      ...client,
      query: async (document, variables) => {
        const answer = await client.query(document, variables);
        const read = answer.ok ? (answer.data as { order?: Answer }) : {};
        const change = read.order?.lineItems ? told.get(read.order.id) : undefined;
        return change && answer.ok
          ? { ...answer, data: { ...read, order: change(read.order as Answer) } as never }
          : answer;
      },
    };
  };
}

const buy = (lines = [{ sku: "TEE", quantity: 2 }], change: object = {}, shop = RETAILER) => t.buy(shop, lines, change);
/** Bought while nothing is told, so that the first read already shows the change. */
const buyTold = async (change: (order: Answer) => Partial<Answer>, lines?: { sku: string; quantity: number }[]) => {
  const bought = await buy(lines);
  told.set(gidOf("Order", bought.orderId), (order) => ({ ...order, ...change(order) }));
  return bought;
};
const withLines = (order: Answer, more: Answer["lineItems"]["nodes"]) => ({
  lineItems: { ...order.lineItems, nodes: [...order.lineItems.nodes, ...more] },
});

/** The whole order is left alone: its lines need no reason of their own. */
const IGNORED = new Set(["adopted", "collective", "not-retailer", "cancelled"]);
const LIVE = ["planned", "claimed", "sending", "unknown", "accepted", "shipping", "shipped"];

/** No line is lost and no quantity is wrong: what is bought, waits or is left alone adds up to what was sold. */
async function expectAccounted(bought: Bought) {
  const order = await t.orderOf(bought);
  const store = (await t.dump(bought.shop)).orders.find(({ id }) => id === bought.orderId);
  const open = await t.openExceptions(order.id);
  for (const line of store?.lines ?? []) {
    const kept = order.lines.find(({ lineItemGid }) => lineItemGid === gidOf("LineItem", line.id));
    expect(kept?.sold, `units of ${line.sku} on the order`).toBe(line.currentQuantity);
  }
  for (const line of order.lines) {
    const live = line.supplierOrderLines.filter(({ supplierOrder }) => LIVE.includes(supplierOrder.state));
    const bought_ = live.reduce((sum, each) => sum + each.quantity - each.declined, 0);
    expect(line.allocated, `units of ${line.sku} with suppliers`).toBe(bought_);
    expect(line.allocated).toBeLessThanOrEqual(line.sold);
    if (line.wanted < line.sold && !order.holds.some(({ kind }) => IGNORED.has(kind)))
      expect(line.reason, `why units of ${line.sku} are not routed`).not.toBe("none");
    if (line.allocated < line.wanted) expect(order.holds.length + open.length, "who waits for what").toBeGreaterThan(0);
  }
  if (order.state !== "routed") expect(order.stateNote, "why the order is where it is").toBeTruthy();
  expect(await deadJobs()).toEqual([]);
  return { order, open: open.map(({ kind }) => kind) };
}

const deadJobs = async () =>
  (await db().prisma.job.findMany({ where: { state: "dead" } })).map(({ name, lastError }) => `${name}: ${lastError}`);

type Ends = { state: string; reasons?: string[]; holds?: string[]; exceptions?: string[]; note?: string };
const ROUTED: Ends = { state: "routed", reasons: ["none"] };

/** A custom item of the merchant's, shipped from the merchant's own location. */
const customItem = (order: Answer): Partial<Answer> => ({
  ...withLines(order, [answerLine(77, { title: "Engraving", sku: null, variant: null, quantity: 1 })]),
  // At a merchant's location, where no service can be asked.
  fulfillmentOrders: onePage([
    ...order.fulfillmentOrders.nodes,
    answerFulfilmentOrder(771, { 77: 1 }, { supportedActions: [{ action: "CREATE_FULFILLMENT" }, { action: "MOVE" }] }),
  ]),
});
const notShipped = (change: object) => (order: Answer) =>
  withLines(order, [answerLine(78, { quantity: 1, variantTitle: null, ...change })]);

const ORDERS: [string, () => Promise<Bought>, Ends][] = [
  [
    "two lines of one variant",
    () =>
      buy([
        { sku: "TEE", quantity: 1 },
        { sku: "TEE", quantity: 3 },
      ]),
    { state: "routed", reasons: ["none", "none"] },
  ],
  ["one SKU on several variants", () => buy([{ sku: "TWIN", quantity: 1 }]), { state: "ignored", reasons: ["own"] }],
  [
    "an item that the merchant ships itself",
    () =>
      buy([
        { sku: "OWN", quantity: 1 },
        { sku: "TEE", quantity: 1 },
      ]),
    { state: "routed", reasons: ["own", "none"] },
  ],
  [
    "an item that is not shipped",
    () => buy([{ sku: "COURSE", quantity: 1 }]),
    { state: "ignored", reasons: ["not-shippable"] },
  ],
  ["a price of zero", () => buy([{ sku: "FREE", quantity: 2 }]), ROUTED],
  [
    "a country without provinces or zips",
    () => buy(undefined, { shippingAddress: { ...HOME, city: "Hong Kong", zip: null, countryCode: "HK" } }),
    ROUTED,
  ],
  [
    "a name in another script",
    () =>
      buy(undefined, {
        shippingAddress: {
          ...HOME,
          firstName: "太郎",
          lastName: "山田",
          address1: "千代田区丸の内１－１",
          city: "東京",
          countryCode: "JP",
        },
      }),
    ROUTED,
  ],
  [
    "characters of four bytes",
    () =>
      buy(undefined, {
        shippingAddress: { ...HOME, firstName: "𝓐𝓭𝓪", lastName: "🐘", company: "👩‍👩‍👧 & ‮Söhne" },
        note: "🎁",
      }),
    ROUTED,
  ],
  [
    "one name only",
    () => buy(undefined, { shippingAddress: { ...HOME, firstName: null, lastName: "Madonna" } }),
    ROUTED,
  ],
  [
    "no shipping address",
    () => buyTold(() => ({ shippingAddress: null })),
    { state: "attention", holds: ["address"], exceptions: ["address-missing"] },
  ],
  [
    "an address without a street",
    () =>
      buyTold(({ shippingAddress }) => ({ shippingAddress: shippingAddress && { ...shippingAddress, address1: " " } })),
    { state: "attention", holds: ["address"], exceptions: ["address-missing"] },
  ],
  ["a test order", () => buy(undefined, { test: true }), { state: "routed", reasons: ["none"] }],
  [
    "a payment that is only authorized",
    () => buy(undefined, { financialStatus: "AUTHORIZED" }),
    { state: "waiting", holds: ["unpaid"] },
  ],
  [
    "a payment in part",
    () => buy(undefined, { financialStatus: "PARTIALLY_PAID" }),
    { state: "waiting", holds: ["unpaid"] },
  ],
  [
    "a payment that was voided",
    () => buy(undefined, { financialStatus: "VOIDED" }),
    { state: "waiting", holds: ["unpaid"] },
  ],
  [
    "no financial status",
    () => buyTold(() => ({ displayFinancialStatus: null })),
    { state: "waiting", holds: ["unpaid"] },
  ],
  ["a sale in a store", () => buy([{ sku: "OWN", quantity: 1 }], { deliveryMethod: "RETAIL" }), { state: "ignored" }],
  [
    "a pick-up",
    () => buy([{ sku: "OWN", quantity: 1 }], { deliveryMethod: "PICK_UP" }),
    { state: "ignored", reasons: ["pickup"] },
  ],
  [
    "a local delivery",
    () => buy([{ sku: "OWN", quantity: 1 }], { deliveryMethod: "LOCAL" }),
    { state: "ignored", reasons: ["local-delivery"] },
  ],
  [
    "a date in the future",
    () => buy(undefined, { fulfillAt: "2031-01-01T00:00:00Z" }),
    { state: "waiting", reasons: ["scheduled"] },
  ],
  ["an order of Shopify Collective", () => buy(undefined, { tags: ["Shopify Collective"] }), { state: "ignored" }],
  ["a custom item", () => buyTold(customItem), { state: "routed", reasons: ["none", "own"] }],
  [
    "a tip",
    () => buyTold(notShipped({ title: "Tip", sku: null, variant: null, requiresShipping: false })),
    { state: "routed", reasons: ["none", "not-shippable"] },
  ],
  [
    "a gift card",
    () => buyTold(notShipped({ title: "Gift card", isGiftCard: true })),
    { state: "routed", reasons: ["none", "not-shippable"] },
  ],
  [
    "a line with nothing left",
    () => buyTold(notShipped({ quantity: 2, currentQuantity: 0 })),
    { state: "routed", reasons: ["none", "removed"] },
  ],
  [
    "a line that never had a unit",
    () => buyTold(notShipped({ quantity: 0, currentQuantity: 0 })),
    { state: "routed", reasons: ["none", "removed"] },
  ],
  ["another currency at the checkout", () => buyTold(() => ({ presentmentCurrencyCode: "USD" })), ROUTED],
  [
    "fields that nobody has heard of",
    () => buyTold(() => ({ dutiesIncluded: true, lineItemGroups: [{ id: "x" }] }) as Partial<Answer>),
    ROUTED,
  ],
  [
    "none of the fields that may be missing",
    () => buyTold(() => ({ sourceName: null, shippingLine: null, app: null, note: null, tags: [] })),
    ROUTED,
  ],
  [
    "an order that holds no line",
    () => buyTold(() => ({ lineItems: answerOrder({ lines: [] }).lineItems, fulfillmentOrders: onePage([]) })),
    { state: "ignored" },
  ],
];

describe("an order with", () => {
  // Bought one after the other, worked off together: they come in a burst, as orders do.
  const outcomes = new Map<string, Bought>();
  beforeAll(async () => {
    for (const [name, make] of ORDERS) outcomes.set(name, await make());
    await t.settled();
  }, 120_000);

  test.each(ORDERS)("%s", async (name, _make, ends) => {
    const bought = outcomes.get(name);
    if (!bought) throw new Error(`${name} was not bought.`);
    const isTold = told.has(gidOf("Order", bought.orderId));
    const { order, open } = isTold ? await accountedAsTold(bought) : await expectAccounted(bought);
    expect(order.state).toBe(ends.state);
    if (ends.reasons) expect(order.lines.map(({ reason }) => reason)).toEqual(ends.reasons);
    expect(order.holds.map(({ kind }) => kind).filter((kind) => kind !== "review")).toEqual(
      ends.holds ?? expect.anything(),
    );
    expect(open).toEqual(ends.exceptions ?? []);
    const placed = await t.placedFor(bought, SUPPLIER);
    expect(placed.length).toBe(ends.state === "routed" && !order.test ? 1 : 0);
    if (placed[0]) expect(placed[0].shippingAddress).toMatchObject(await shipToOf(bought));
  });

  test("what the supplier got for two lines of one variant is both lines", async () => {
    const bought = outcomes.get("two lines of one variant") as Bought;
    const [placed] = await t.placedFor(bought, SUPPLIER);
    expect(placed?.lines.map(({ quantity }) => quantity).sort()).toEqual([1, 3]);
    const lines = (await t.orderOf(bought)).supplierOrders.flatMap(({ lines }) => lines);
    expect(new Set(lines.map(({ externalLineGid }) => externalLineGid)).size).toBe(2);
  });
});

/** An altered order is compared with what was told, not with the sandbox's own. */
async function accountedAsTold(bought: Bought) {
  const order = await t.orderOf(bought);
  for (const line of order.lines) expect(line.allocated).toBeLessThanOrEqual(line.sold);
  expect(await deadJobs()).toEqual([]);
  return { order, open: (await t.openExceptions(order.id)).map(({ kind }) => kind) };
}

/** The customer's address as it must stand on the supplier's order: every part of it, and nothing made up. */
async function shipToOf({ shop, orderId }: Bought) {
  const { shippingAddress } = (await t.dump(shop)).orders.find(({ id }) => id === orderId) ?? {};
  const parts = Object.entries(shippingAddress ?? {}).filter(([, value]) => typeof value === "string" && value !== "");
  return Object.fromEntries(parts);
}

describe("an order that", () => {
  test("is paid later waits and goes on by itself", async () => {
    const bought = await buy(undefined, { financialStatus: "PENDING" });
    await t.quiet();
    expect((await expectAccounted(bought)).order).toMatchObject({ state: "waiting", supplierOrders: [] });
    await t.post(RETAILER, `orders/${bought.orderId}/pay`);
    await t.quiet();
    expect((await expectAccounted(bought)).order).toMatchObject({ state: "routed", lines: [{ allocated: 2 }] });
  });

  test("is edited before it is paid is bought as it then stands, removed lines not at all", async () => {
    const bought = await buy(
      [
        { sku: "TEE", quantity: 5 },
        { sku: "CAP", quantity: 2 },
      ],
      { financialStatus: "PENDING" },
    );
    await t.quiet();
    const { orders } = await t.dump(RETAILER);
    const lines = orders.find(({ id }) => id === bought.orderId)?.lines ?? [];
    const edit = (sku: string, quantity: number) =>
      t.post(RETAILER, `orders/${bought.orderId}/edit`, {
        lineItemId: lines.find((line) => line.sku === sku)?.id,
        quantity,
      });
    await edit("TEE", 3);
    await edit("CAP", 0);
    await t.post(RETAILER, `orders/${bought.orderId}/pay`);
    await t.quiet();
    const { order } = await expectAccounted(bought);
    expect(order.lines.map(({ sold, allocated }) => [sold, allocated])).toEqual([
      [3, 3],
      [0, 0],
    ]);
    const [placed] = await t.placedFor(bought, SUPPLIER);
    expect(placed?.lines).toMatchObject([{ sku: "TEE", quantity: 3 }]);
  });

  test("is canceled before anything is bought buys nothing", async () => {
    const bought = await buy();
    await t.post(RETAILER, `orders/${bought.orderId}/cancel`);
    await t.quiet();
    expect((await expectAccounted(bought)).order).toMatchObject({
      state: "closed",
      stateNote: "Canceled.",
      supplierOrders: [],
    });
  });

  test("has three hundred lines is bought and fulfilled whole", async () => {
    const lines = Array.from({ length: 300 }, (_, index) => ({
      sku: MANY[index % MANY.length] ?? "",
      quantity: 1 + (index % 3),
    }));
    const units = lines.reduce((sum, line) => sum + line.quantity, 0);
    const bought = await buy(lines);
    await t.quiet();
    await expectAccounted(bought);
    const placed = await t.placedFor(bought, SUPPLIER);
    expect(placed.flatMap(({ lines }) => lines).reduce((sum, line) => sum + line.quantity, 0)).toBe(units);
    for (const { id } of placed)
      await t.post(SUPPLIER, `orders/${id}/ship`, { tracking: { company: "DHL", number: "BIG" } });
    await t.quiet();
    expect((await t.fulfilled(bought)).reduce((sum, parcel) => sum + parcel.units, 0)).toBe(units);
    expect((await expectAccounted(bought)).order.state).toBe("closed");
  }, 60_000);

  test.each(Object.entries(MONEY))("is in %s costs what it costs", async (currency, [retailer, supplier]) => {
    const bought = await buy([{ sku: `GONG-${currency}`, quantity: 3 }], {}, retailer);
    await t.quiet();
    const { order } = await expectAccounted(bought);
    expect(order).toMatchObject({ state: "routed", currency, lines: [{ unitPriceMinor: 12_345n }] });
    expect(order.supplierOrders).toMatchObject([{ costMinor: 12_963n, currency }]);
    expect(await t.placedFor(bought, supplier)).toMatchObject([{ lines: [{ price: 4_321, quantity: 3 }] }]);
  });
});

describe("a webhook", () => {
  const send = async (topic: string, body: string, shop = RETAILER) => {
    const webhookId = randomUUID();
    const { status } = await t.webhook({ topic, body, shop, webhookId });
    await t.quiet();
    return { status, stored: await db().prisma.webhookDelivery.findFirst({ where: { webhookId } }) };
  };
  /** Everything that a body could change by mistake. */
  const everything = async () => {
    const { prisma } = db();
    const [orders, lines, bought, pools, offers, shops, sessions] = await Promise.all([
      prisma.order.findMany({ orderBy: { id: "asc" } }),
      prisma.orderLine.findMany({ orderBy: { id: "asc" } }),
      prisma.supplierOrder.findMany({ orderBy: { id: "asc" } }),
      prisma.stockPool.findMany({ orderBy: { id: "asc" }, omit: { readStartedAt: true, readRequestedAt: true } }),
      prisma.offer.findMany({ orderBy: { id: "asc" }, omit: { updatedAt: true } }),
      prisma.shop.findMany({ orderBy: { id: "asc" }, omit: { setUpAt: true } }),
      prisma.session.count(),
    ]);
    return { orders: orders.length, lines, bought, pools, offers, shops, sessions };
  };

  test("that is not JSON is kept and ignored", async () => {
    for (const body of ["not json", "<html>", '{"id":', "\u0000", "{}{}"])
      expect(await send("orders/create", body)).toMatchObject({
        status: 200,
        stored: { state: "ignored", note: "Its body is not JSON." },
      });
  });

  test("of almost five megabytes is taken, of more is refused and not kept", async () => {
    const body = (bytes: number) => JSON.stringify({ id: 1, note: "x".repeat(bytes) });
    const large = await send("orders/updated", body(5 * 1024 * 1024 - 100));
    expect(large).toMatchObject({ status: 200, stored: { state: "processed" } });
    expect(await send("orders/updated", body(5 * 1024 * 1024 + 100))).toEqual({ status: 413, stored: null });
  });

  test("of a topic that nobody subscribed is kept without its body", async () => {
    for (const topic of ["checkouts/create", "orders/create/x", "__proto__", "toString"])
      expect(await send(topic, JSON.stringify({ id: 1 }))).toMatchObject({
        status: 200,
        stored: { state: "ignored", bodyEnc: null, note: "The app has not subscribed to this topic." },
      });
  });

  test("of a store without the app is ignored", async () => {
    for (const topic of Object.keys(TOPICS))
      expect(await send(topic, JSON.stringify({ id: 1 }), "somebody-else")).toMatchObject({
        status: 200,
        stored: { state: "ignored", note: "somebody-else.myshopify.com has not installed the app." },
      });
  });

  test("with ids beyond 2^53 means exactly these ids", async () => {
    const id = "9007199254740993";
    const { stored } = await send("orders/create", `{"id":${id},"line_items":[{"id":${id},"quantity":1}]}`);
    expect(stored).toMatchObject({ state: "processed" });
    const [refresh] = await db().prisma.job.findMany({
      where: { name: "order.refresh" },
      orderBy: { id: "desc" },
      take: 1,
    });
    expect(refresh?.payload).toMatchObject({ orderGid: `gid://shopify/Order/${id}` });
    expect(await db().prisma.order.count({ where: { orderGid: `gid://shopify/Order/${id}` } })).toBe(0);
  });

  test("that names another store's things changes nothing there", async () => {
    const bought = await buy();
    await t.quiet();
    const order = await t.orderOf(bought);
    const [placed] = await t.placedFor(bought, SUPPLIER);
    const acme = await t.dump(SUPPLIER);
    const tee = acme.variants.find(({ sku }) => sku === "TEE");
    const before = await everything();
    const view = numericId(order.views[0]?.fulfilmentOrderGid ?? "");
    const own = {
      id: bought.orderId,
      source_identifier: order.supplierOrders[0]?.key,
      cancelled_at: "2026-11-21T00:00:00Z",
    };
    const bodies: [string, object][] = [
      ["orders/cancelled", own],
      ["orders/updated", own],
      ["orders/edited", { order_edit: { id: 1, order_id: bought.orderId } }],
      ["fulfillment_orders/moved", { moved_fulfillment_order: { id: `gid://shopify/FulfillmentOrder/${view}` } }],
      ["fulfillments/create", { id: 1, order_id: placed?.id }],
      ["inventory_levels/update", { inventory_item_id: tee?.inventoryItemId, location_id: 1, available: 0 }],
      ["inventory_items/update", { id: tee?.inventoryItemId, sku: "TEE", tracked: false }],
      ["products/update", { id: 1, variants: [{ id: tee?.id, inventory_item_id: tee?.inventoryItemId }] }],
      ["products/delete", { id: 1 }],
    ];
    for (const [topic, body] of bodies) {
      const { status, stored } = await send(topic, JSON.stringify(body), MONEY.JPY[0]);
      expect([topic, status, stored?.state]).toEqual([topic, 200, expect.stringMatching(/ignored|processed/)]);
    }
    expect(await everything()).toEqual(before);
    expect(await deadJobs()).toEqual([]);
  });

  const NONSENSE = [null, [], {}, "text", 0, true, { id: null }, { id: {} }, { id: -1 }, { id: "x" }, { id: 1e300 }];
  const GONE = ["app/uninstalled", "shop/redact"];
  test("of any topic with a body that makes no sense is dealt with, and breaks nothing", async () => {
    const before = await everything();
    const ids: string[] = [];
    for (const topic of Object.keys(TOPICS).filter((each) => !GONE.includes(each)))
      for (const body of NONSENSE) {
        const webhookId = randomUUID();
        ids.push(webhookId);
        const { status } = await t.webhook({ topic, body: JSON.stringify(body), shop: RETAILER, webhookId });
        expect(status).toBe(200);
      }
    await t.settled();
    const left = await db().prisma.webhookDelivery.findMany({ where: { webhookId: { in: ids }, state: "received" } });
    expect(left.map(({ topic }) => `${topic} is still open`)).toEqual([]);
    expect(await deadJobs()).toEqual([]);
    expect(await everything()).toEqual(before);
    expect(jobOf("orders/create")).toBe("delivery.order");
  }, 60_000);
});
