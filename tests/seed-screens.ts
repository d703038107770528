// Fills an empty, migrated database (DATABASE_URL) with one retailer, its suppliers and orders in every state that a
// screen can show. For looking at the screens: `node tests/seed-screens.ts`.
import "./test-env.ts";
import type { Variant } from "@prisma/client";
import { encryptJson } from "../app/platform/crypto.server.ts";
import { openDatabase } from "../app/platform/db.server.ts";
import { newId } from "../app/platform/ids.server.ts";
import { routeOrder } from "../app/routing/engine/decide.ts";
import { factsToStore, storeShared } from "../app/routing/stored-decision.server.ts";
import { candidateFacts, lineFacts, routingFacts, supplierFacts } from "./routing-facts.ts";
import { DEFAULT_TERMS } from "../app/suppliers/terms.ts";

const url = process.env.DATABASE_URL;
if (!url) throw new Error("DATABASE_URL is missing. Set it to an empty, migrated database.");
const db = openDatabase(url);
const { prisma } = db;
const now = Date.now();
const HOUR = 3_600_000;
const ago = (hours: number) => new Date(now - hours * HOUR);
let number = 1000;

const shop = async (handle: string, name: string, role: string | null) =>
  prisma.shop.create({
    data: {
      id: newId(),
      domain: `${handle}.myshopify.com`,
      name,
      role,
      currency: "USD",
      timeZone: "America/New_York",
      address: { address1: "1 Mill Lane", city: "Portland", provinceCode: "ME", zip: "04101", countryCode: "US" },
      routingOn: role === "retailer",
      installedAt: ago(900),
      setUpAt: ago(900),
    },
  });

const retailer = await shop("harbour-home", "Harbour Home", "retailer");
const shops = {
  acme: await shop("acme-supply", "Acme Supply", "supplier"),
  bolt: await shop("bolt-goods", "Bolt Goods", "supplier"),
  long: await shop("northern-mill", "Northern Mill and Sons Household Linen Manufacturing Company", "supplier"),
};
await shop("fresh-store", "Fresh Store", null);
await shop("quiet-corner", "Quiet Corner", "retailer");
await shop("lonely-supplies", "Lonely Supplies", "supplier");

const supplierOf = async (
  owner: { id: string; domain: string; name: string },
  priority: number,
  change: object = {},
) => {
  const connection = await prisma.connection.create({
    data: {
      id: newId(),
      retailerShopId: retailer.id,
      supplierShopId: owner.id,
      invitedDomain: owner.domain,
      state: "active",
      terms: DEFAULT_TERMS,
      invitedAt: ago(800),
      acceptedAt: ago(790),
      ...change,
    },
  });
  return prisma.supplier.create({
    data: {
      id: newId(),
      shopId: retailer.id,
      kind: "shopify",
      name: owner.name,
      priority,
      connectionId: connection.id,
      shipFrom: { address1: "7 Dock Road", city: "Albany", provinceCode: "NY", zip: "12207", countryCode: "US" },
      locationGid: `gid://shopify/Location/${priority}`,
      hasRate: priority !== 3,
      setupState: priority === 3 ? "problem" : "ready",
      setupNote:
        priority === 3 ? "Its location is in no shipping profile with a rate. Add it in Shopify's settings." : null,
      catalogReadAt: ago(3),
      createdAt: ago(790),
    },
  });
};
const acme = await supplierOf(shops.acme, 1);
const bolt = await supplierOf(shops.bolt, 2, { state: "paused", retailerPausedAt: ago(5) });
const long = await supplierOf(shops.long, 3);
const invite = (retailerShopId: string, invitedDomain: string) =>
  prisma.connection.create({
    data: { id: newId(), retailerShopId, invitedDomain, state: "invited", terms: DEFAULT_TERMS, invitedAt: ago(2) },
  });
await invite(retailer.id, "waiting-wholesale.myshopify.com");
const quiet = await prisma.shop.findFirstOrThrow({ where: { name: "Quiet Corner" } });
await invite(quiet.id, shops.acme.domain);

const NAMES = ["Linen apron", "Oak board", "Stoneware mug", "Wool throw", "Glass carafe", "Cast iron pan"];
const TITLES = [
  "Default Title",
  "Black / M",
  "A very long variant title that goes on and on / Forest green / Extra large",
];
const variants: Variant[] = [];
for (let i = 0; i < 32; i++) {
  const sku = `HH-${String(i + 1).padStart(3, "0")}`;
  const variant = await prisma.variant.create({
    data: {
      ...{ id: newId(), shopId: retailer.id, variantGid: `gid://shopify/ProductVariant/${i + 1}` },
      ...{ productGid: `gid://shopify/Product/${i + 1}`, inventoryItemGid: `gid://shopify/InventoryItem/${i + 1}` },
      productTitle: `${NAMES[i % NAMES.length]} ${Math.floor(i / NAMES.length) + 1}`,
      title: TITLES[i % TITLES.length]!,
      sku: i === 9 ? null : sku,
      vendor: "Harbour",
      priceMinor: 1900 + i * 100,
      ...{ tracked: true, requiresShipping: true, updatedAt: ago(3) },
    },
  });
  variants.push(variant);
  const offers = i % 7 === 6 ? [] : i % 5 === 0 ? [acme, bolt] : i % 11 === 4 ? [acme, acme] : [acme];
  for (const [k, supplier] of offers.entries()) {
    const owner = supplier === acme ? shops.acme : shops.bolt;
    const pool = await prisma.stockPool.create({
      data: {
        ...{ id: newId(), shopId: owner.id, itemGid: `gid://shopify/InventoryItem/9${i}${k}` },
        policy: i % 8 === 3 ? "unlimited" : "finite",
        ...{ reading: (i * 3) % 40, readStartedAt: ago(1) },
      },
    });
    const offer = await prisma.offer.create({
      data: {
        ...{ id: newId(), shopId: retailer.id, supplierId: supplier.id, poolId: pool.id },
        ...{ variantGid: `gid://shopify/ProductVariant/9${i}${k}`, productGid: `gid://shopify/Product/9${i}${k}` },
        sku: variant.sku,
        title: variant.productTitle,
        ...{ costMinor: 900 + i * 50, currency: supplier === bolt ? "CAD" : "USD", updatedAt: ago(3) },
      },
    });
    await prisma.mapping.create({
      data: {
        ...{ id: newId(), shopId: retailer.id, variantId: variant.id, offerId: offer.id },
        packSize: i === 8 ? 6 : 1,
        source: "sku",
        createdAt: ago(700),
      },
    });
  }
}
for (let i = 0; i < 40; i++) {
  const pool = await prisma.stockPool.create({
    data: {
      id: newId(),
      shopId: shops.long.id,
      itemGid: `gid://shopify/InventoryItem/7${i}`,
      policy: "finite",
      reading: i,
    },
  });
  await prisma.offer.create({
    data: {
      ...{ id: newId(), shopId: retailer.id, supplierId: long.id, poolId: pool.id, sku: `NM-${i}` },
      ...{ variantGid: `gid://shopify/ProductVariant/7${i}`, productGid: `gid://shopify/Product/7${i}` },
      title: `Household linen ${i}`,
      ...{ costMinor: 700, currency: "USD", updatedAt: ago(3) },
    },
  });
}

const ruleSet = await prisma.ruleSet.create({
  data: {
    ...{ id: newId(), shopId: retailer.id, version: 1, state: "published", rules: [] },
    createdBy: "crossdock",
    createdAt: ago(900),
  },
});

type Share = {
  supplier: typeof acme;
  state: string;
  quantity?: number;
  parcels?: ("written" | "seen")[];
  hours?: number;
};
type Scene = {
  state: string;
  note?: string;
  hours: number;
  shares?: Share[];
  unrouted?: { reason?: string; quantity: number };
  hold?: { kind: string; reason: string; endsBy: string };
  cancelled?: boolean;
  test?: boolean;
  stock?: number;
};

async function placeOrder(scene: Scene) {
  number += 1;
  const shares = scene.shares ?? [];
  const left = scene.unrouted?.quantity ?? 0;
  const given = shares.filter(({ state }) => !["refused", "cancelled"].includes(state));
  const quantity = given.reduce((sum, share) => sum + (share.quantity ?? 1), 0) + left || 2;
  const variant = variants[number % variants.length]!;
  const orderId = newId();
  const country = ["US", "CA", "DE"][number % 3]!;
  const unwanted = scene.unrouted?.reason === undefined ? 0 : left;
  const order = await prisma.order.create({
    data: {
      ...{
        id: orderId,
        shopId: retailer.id,
        orderGid: `gid://shopify/Order/${number}`,
        name: `#${number}`,
        version: 1,
      },
      ...{ state: scene.state, stateNote: scene.note ?? null, test: scene.test ?? false },
      ...{ currency: "USD", totalMinor: 2900 * quantity, financialStatus: "PAID", countryCode: country },
      cancelledAt: scene.cancelled ? ago(scene.hours - 0.5) : null,
      ...{ processedAt: ago(scene.hours), createdAt: ago(scene.hours), shippingMethod: "Standard", tags: [] },
      addressEnc: encryptJson(
        {
          name: "Ada Long",
          address1: "12 Harbour Street",
          city: "Boston",
          provinceCode: "MA",
          zip: "02110",
          countryCode: "US",
        },
        "Order.addressEnc",
      ),
      lines: {
        create: {
          ...{ id: newId(), shopId: retailer.id, lineItemGid: `gid://shopify/LineItem/${number}`, position: 1 },
          ...{ variantGid: variant.variantGid, sku: variant.sku, unitPriceMinor: 2900, requiresShipping: true },
          title:
            variant.title === "Default Title" ? variant.productTitle : `${variant.productTitle} - ${variant.title}`,
          ...{ sold: quantity, wanted: quantity - unwanted, allocated: quantity - left, fulfilled: 0 },
          reason: scene.unrouted?.reason ?? "none",
        },
      },
    },
    include: { lines: true },
  });
  const line = order.lines[0]!;
  if (scene.hold)
    await prisma.hold.create({
      data: { id: newId(), shopId: retailer.id, orderId, ...scene.hold, createdAt: ago(scene.hours) },
    });
  const say = (hours: number, action: string, values: object) =>
    prisma.auditEvent.create({
      data: {
        shopId: retailer.id,
        actor: "crossdock",
        action,
        subject: `order:${orderId}`,
        orderId,
        values,
        at: ago(hours),
      },
    });
  await say(scene.hours, "order.read", { order: order.name });
  if (shares.length === 0 && scene.stock === undefined) return order;

  const facts = routingFacts({
    now: ago(scene.hours).toISOString(),
    order: { id: orderId, currency: "USD" },
    destination: { ...routingFacts().destination, countryCode: country },
    defaults: { ...routingFacts().defaults, strategy: "preferred" },
    suppliers: [acme, bolt, long].map(({ id, name, priority }) =>
      supplierFacts(id, { name, priority, state: priority === 3 ? "not-ready" : "ready" }),
    ),
    lines: [
      lineFacts(line.id, {
        ...{ title: line.title, sku: line.sku, quantity },
        candidates: [acme, bolt, long].map((supplier) =>
          candidateFacts(supplier.id, {
            ...{ mappingId: `m-${supplier.priority}`, poolId: `p-${supplier.priority}`, sku: line.sku },
            atpUnits: scene.stock ?? (given.length > 1 ? (given[supplier.priority - 1]?.quantity ?? 0) : 14),
            ...{ prices: [{ from: 1, minor: 900 }], currency: "USD" },
            ...(supplier.priority === 3
              ? { excluded: { code: "supplier-not-ready" as const, values: { note: "no shipping rate" } } }
              : {}),
          }),
        ),
      }),
    ],
  });
  const result = routeOrder(facts);
  const { columns, shared } = factsToStore(facts, { shopId: retailer.id });
  await storeShared(prisma, shared, ago(scene.hours));
  const decision = await prisma.decision.create({
    data: {
      ...{ id: newId(), shopId: retailer.id, orderId, orderVersion: 1, ruleSetId: ruleSet.id },
      ...{ ...columns, result, createdAt: ago(scene.hours - 0.01) },
    },
  });
  await say(scene.hours - 0.01, "order.routed", { order: order.name, ...result.objective });
  for (const [i, share] of shares.entries()) {
    const { supplier, state, parcels = [] } = share;
    const at = share.hours ?? scene.hours - 0.1;
    const bought = ["accepted", "shipping", "shipped"].includes(state);
    const key = `CD-${number}-${i}k2`;
    const values = { supplier: supplier.name, key, externalName: `#D${number + i}`, units: share.quantity ?? 1 };
    const created = await prisma.supplierOrder.create({
      data: {
        ...{ id: newId(), shopId: retailer.id, orderId, supplierId: supplier.id, decisionId: decision.id, key, state },
        stateNote: state === "refused" ? "The supplier's store has too little stock." : null,
        ...{ orderVersion: 1, costMinor: 900 * (share.quantity ?? 1), currency: supplier === bolt ? "CAD" : "USD" },
        externalGid: bought ? `gid://shopify/Order/8${number}${i}` : null,
        externalName: bought ? `#D${number + i}` : null,
        ...{ createdAt: ago(scene.hours), sentAt: bought ? ago(at) : null, acceptedAt: bought ? ago(at) : null },
        lines: {
          create: {
            ...{
              id: newId(),
              shopId: retailer.id,
              orderLineId: line.id,
              offerVariantGid: "gid://shopify/ProductVariant/1",
            },
            ...{ offerSku: line.sku, quantity: share.quantity ?? 1, packSize: 1, costMinor: 900 },
          },
        },
      },
      include: { lines: true },
    });
    await say(at, "request.submitted", values);
    await say(
      at,
      bought ? "supplier-order.accepted" : state === "refused" ? "supplier-order.refused" : "supplier-order.sent",
      values,
    );
    for (const [k, parcel] of parcels.entries()) {
      await prisma.shipment.create({
        data: {
          ...{ id: newId(), shopId: retailer.id, supplierOrderId: created.id, externalRef: `f-${k}`, state: "shipped" },
          ...{ carrier: k === 0 ? "UPS" : null, shippedAt: ago(at / 2) },
          trackingNumbers: k === 1 ? [] : [`1Z999AA1${number}${i}${k}`],
          trackingUrls: k === 1 ? [] : [`https://www.ups.com/track?tracknum=1Z999AA1${number}`],
          fulfilmentGid: parcel === "written" ? `gid://shopify/Fulfillment/${number}${i}${k}` : null,
          lines: { create: { id: newId(), shopId: retailer.id, supplierOrderLineId: created.lines[0]!.id, units: 1 } },
        },
      });
      await say(at / 2, "shipment.seen", {
        ...values,
        units: 1,
        carrier: "UPS",
        trackingNumbers: [`1Z999AA1${number}${i}${k}`],
      });
      if (parcel === "written") await say(at / 2 - 0.01, "fulfilment.written", { ...values, units: 1 });
    }
  }
  return order;
}

await placeOrder({ state: "new", hours: 0.005 });
const one = (state: string, more: Partial<Share> = {}): Share[] => [{ supplier: acme, state, ...more }];
for (let i = 0; i < 22; i++) {
  await placeOrder({
    state: "closed",
    note: "Fulfilled.",
    hours: 30 + i * 9,
    shares: one("shipped", { parcels: ["written"] }),
  });
}
await placeOrder({ state: "routed", hours: 0.1, shares: one("claimed") });
await placeOrder({ state: "routed", hours: 0.3, shares: one("sending") });
await placeOrder({ state: "routed", hours: 2, shares: one("accepted", { quantity: 3 }) });
await placeOrder({ state: "routed", hours: 70, shares: one("accepted") });
await placeOrder({
  state: "routed",
  hours: 20,
  test: true,
  shares: one("shipping", { quantity: 2, parcels: ["seen"] }),
});
const split = await placeOrder({
  ...{ state: "routed", hours: 25 },
  shares: [
    { supplier: acme, state: "shipped", quantity: 2, parcels: ["written", "written"] },
    { supplier: bolt, state: "accepted", quantity: 3 },
  ],
});
await placeOrder({
  ...{ state: "waiting", note: "The order is not paid yet.", hours: 1 },
  hold: {
    kind: "unpaid",
    reason: "The order is not paid yet.",
    endsBy: "The payment: capture it, or mark the order as paid.",
  },
});
const unmapped = await placeOrder({
  state: "attention",
  note: "Needs attention: SKU not mapped.",
  hours: 4,
  unrouted: { reason: "unmapped", quantity: 2 },
});
const noStock = await placeOrder({
  ...{ state: "attention", note: "Needs attention: Out of stock.", hours: 6, unrouted: { quantity: 3 }, stock: 0 },
});
const refused = await placeOrder({
  state: "attention",
  note: "Needs attention: Declined by supplier.",
  hours: 9,
  unrouted: { quantity: 1 },
  shares: one("refused"),
});
const failed = await placeOrder({
  state: "attention",
  note: "Needs attention: Could not be sent.",
  hours: 12,
  shares: one("failed"),
});
await placeOrder({ state: "closed", note: "Canceled.", hours: 15, cancelled: true });
await placeOrder({
  state: "ignored",
  note: "You ship this item yourself: no supplier is mapped to it.",
  hours: 16,
  unrouted: { reason: "own", quantity: 1 },
});

const problem = (
  kind: string,
  order: { id: string; name: string } | null,
  values: object,
  hours: number,
  more: object = {},
) =>
  prisma.exception.create({
    data: {
      ...{ id: newId(), shopId: retailer.id, kind, subject: `order:${order?.id ?? kind}`, orderId: order?.id ?? null },
      ...{ values: { order: order?.name ?? null, ...values }, openedAt: ago(hours), lastSeenAt: ago(hours), ...more },
    },
  });
await problem("sku-unmapped", unmapped, { sku: "HH-007", title: "Linen apron" }, 4);
await problem("no-stock", noStock, { sku: "HH-011", missing: 3, needs: 3 }, 6, { occurrences: 4 });
await problem("no-stock", split, { sku: "HH-012", missing: 1, needs: 2 }, 30);
await problem(
  "supplier-refused",
  refused,
  { supplier: "Acme Supply", key: "CD-1033-0k2", note: "too little stock" },
  9,
);
await problem(
  "send-failed",
  failed,
  { supplier: "Acme Supply", key: "CD-1034-0k2", note: "variant does not exist" },
  12,
);
await problem("shipping-profile", null, { supplier: long.name }, 300, { supplierId: long.id });
await prisma.job.create({
  data: {
    ...{
      name: "order.sweep",
      key: `sweep:${quiet.id}`,
      lane: `sweep:${quiet.id}`,
      payload: { shopId: quiet.id },
      shopId: quiet.id,
    },
    ...{ runAt: ago(1), state: "done", createdAt: ago(1), finishedAt: ago(0.5) },
  },
});
await db.close();
console.log(JSON.stringify({ orders: number - 1000, split: split.id, unmapped: unmapped.id, noStock: noStock.id }));
