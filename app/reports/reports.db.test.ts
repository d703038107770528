import { beforeAll, expect, test } from "vitest";
import { db } from "../../tests/db-file.ts";
import { orderRows, stockRows, type StockRows } from "../../tests/stock-rows.ts";
import { shiftedClock } from "../platform/clock.server.ts";
import { encryptJson } from "../platform/crypto.server.ts";
import { newId } from "../platform/ids.server.ts";
import type { Services } from "../shopify/services.ts";
import { loadExceptions, loadTopProblems } from "./exceptions.server.ts";
import { loadRetailerHome, loadSupplierHome } from "./home.server.ts";
import { loadIncoming } from "./incoming.server.ts";
import { parseIncomingQuery } from "./incoming.ts";
import { loadOrderFilters, loadOrderList } from "./order-list.server.ts";
import { ORDER_VIEWS, parseOrderListQuery } from "./order-list.ts";
import { loadOrderPage, readShippingAddress } from "./order-page.server.ts";
import { loadRetailers } from "./retailers.server.ts";
import { loadCatalogAge, loadMappingChoices, loadVariants } from "./sku-mapping.server.ts";
import { MAPPING_VIEWS, parseMappingQuery } from "./sku-mapping.ts";
import { loadSupplierPage, loadSuppliers } from "./suppliers.server.ts";

const clock = shiftedClock();
let services: Services;
let ours: StockRows;
let theirs: StockRows;
let orderId: string;

const orders = (text = "") => parseOrderListQuery(new URLSearchParams(text));
const mappings = (text = "") => parseMappingQuery(new URLSearchParams(text));

/** An order of a retailer that its supplier has accepted two and a half days ago, with an address. */
async function sentOrder(rows: StockRows, name: string) {
  const { prisma } = db();
  const { order, line, supplierOrder } = await orderRows(prisma, rows, { units: 2 });
  const shopId = rows.retailer.id;
  const acceptedAt = new Date(clock.now().getTime() - 60 * 3_600_000);
  await prisma.order.update({
    where: { id: order.id },
    data: {
      ...{ name, state: "routed", countryCode: "DE", processedAt: acceptedAt },
      addressEnc: encryptJson({ name: "Ada Long", city: "Bremen" }, "Order.addressEnc"),
    },
  });
  await prisma.orderLine.update({ where: { id: line.id }, data: { wanted: 2, allocated: 2, sku: `SKU-${name}` } });
  await prisma.supplierOrder.update({
    where: { id: supplierOrder.id },
    data: {
      ...{
        state: "accepted",
        acceptedAt,
        externalGid: `gid://shopify/Order/${name.slice(1)}`,
        externalName: `D${name}`,
      },
      lines: { updateMany: { where: {}, data: { packSize: 3 } } },
    },
  });
  await prisma.exception.create({
    data: {
      ...{ id: newId(), shopId, kind: "no-stock", subject: `order:${order.id}`, orderId: order.id },
      ...{ values: { sku: "SKU", order: name }, openedAt: acceptedAt, lastSeenAt: acceptedAt },
    },
  });
  return order.id;
}

beforeAll(async () => {
  services = { db: db(), clock, admin: () => Promise.reject(new Error("The read side asks no store.")) };
  ours = await stockRows(db().prisma, { reading: 10 });
  theirs = await stockRows(db().prisma, { reading: 10 });
  orderId = await sentOrder(ours, "#1001");
  await sentOrder(theirs, "#2001");
});

test("a shop's lists hold what is its own, and nothing of another shop", async () => {
  const shop = ours.retailer;
  const list = await loadOrderList(services, shop.id, orders());
  expect(list.rows).toEqual([
    expect.objectContaining({
      name: "#1001",
      status: "accepted",
      late: true,
      suppliers: [ours.supplier.name],
      country: "DE",
    }),
  ]);
  expect((await loadExceptions(services, { shopId: shop.id, userId: "42" })).total).toBe(1);
  expect(await loadTopProblems(services, shop.id)).toEqual([expect.objectContaining({ kind: "no-stock", open: 1 })]);
  expect(await loadSuppliers(services, shop.id)).toEqual([
    expect.objectContaining({
      supplierId: ours.supplier.id,
      status: "connected",
      openOrders: 1,
      late: 1,
      mappedSkus: 1,
    }),
  ]);
  expect((await loadVariants(services, shop, mappings())).rows).toHaveLength(1);
  expect((await loadOrderFilters(services, shop.id)).suppliers.map(({ id }) => id)).toEqual([ours.supplier.id]);
});

test("ids of another shop are as good as none", async () => {
  const stranger = theirs.retailer;
  expect(await loadOrderPage(services, { shopId: stranger.id, userId: "owner" }, orderId)).toBeNull();
  expect(await loadSupplierPage(services, stranger.id, ours.supplier.id)).toBeNull();
  const variantId = (await loadVariants(services, ours.retailer, mappings())).rows[0]!.id;
  expect(await loadMappingChoices(services, stranger, { variantId, search: "" })).toBeNull();
  expect(await readShippingAddress(services, { shopId: stranger.id, userId: "7" }, { orderId })).toBeNull();
  expect((await loadOrderList(services, stranger.id, orders(`supplier=${ours.supplier.id}`))).rows).toEqual([]);
});

test("looking at an address is recorded with who and when, before it is shown", async () => {
  const actor = { shopId: ours.retailer.id, userId: "42" };
  expect(await readShippingAddress(services, actor, { orderId })).toEqual(["Ada Long", "Bremen"]);
  const recorded = await db().prisma.protectedAccess.findMany({ where: { shopId: actor.shopId } });
  expect(recorded).toEqual([
    expect.objectContaining({ actor: "42", subject: `order:${orderId}`, fields: ["shipping address"] }),
  ]);
});

test("an order's page says nothing personal unasked", async () => {
  const page = await loadOrderPage(services, { shopId: ours.retailer.id, userId: "owner" }, orderId);
  expect(page).toMatchObject({ name: "#1001", hasAddress: true, groups: [{ externalName: "D#1001", late: true }] });
  expect(JSON.stringify(page)).not.toMatch(/Ada|Bremen/);
});

test("orders are found by name, SKU, view, supplier and country", async () => {
  const found = async (text: string) => (await loadOrderList(services, ours.retailer.id, orders(text))).rows.length;
  const hits = ["q=1001", "q=sku-", "view=waiting-for-supplier", `supplier=${ours.supplier.id}`, "country=DE"];
  for (const text of hits) expect([text, await found(text)]).toEqual([text, 1]);
  for (const text of ["q=zzz", "view=fulfilled", "view=scheduled", "supplier=none", "country=FR", "page=2"])
    expect([text, await found(text)]).toEqual([text, 0]);
  for (const view of ORDER_VIEWS) expect(await found(`view=${view}`)).toBeLessThanOrEqual(1);
});

test("variants are found by their state", async () => {
  const found = async (text: string) => (await loadVariants(services, ours.retailer, mappings(text))).rows.length;
  const counts = await Promise.all(MAPPING_VIEWS.map((view) => found(`view=${view}`)));
  expect(Object.fromEntries(MAPPING_VIEWS.map((view, i) => [view, counts[i]]))).toEqual({
    ...{ all: 1, suggested: 0, unmapped: 0, mapped: 1, conflict: 0 },
  });
  await db().prisma.mapping.updateMany({ where: { shopId: ours.retailer.id }, data: { note: "not tracked" } });
  expect([await found("view=mapped"), await found("view=conflict")]).toEqual([0, 1]);
  expect(await loadCatalogAge(services, ours.retailer.id)).toMatchObject({ variants: 1, reading: false });
});

test("a supplier sees the orders in its own store, in its own units, and no other retailer's", async () => {
  const incoming = (text = "") => loadIncoming(services, ours.owner.id, parseIncomingQuery(new URLSearchParams(text)));
  expect((await incoming()).rows).toEqual([
    expect.objectContaining({ theirOrder: "#1001", ourOrder: "D#1001", items: 6, late: true, missingTracking: false }),
  ]);
  expect((await incoming("view=late")).rows).toHaveLength(1);
  expect((await incoming("view=to-ship")).rows).toHaveLength(1);
  expect((await incoming("view=shipped")).rows).toHaveLength(0);
  expect((await incoming("q=%232001")).rows).toHaveLength(0);
  const { retailers, invitations } = await loadRetailers(services, ours.owner);
  expect(invitations).toEqual([]);
  expect(retailers).toEqual([
    expect.objectContaining({ domain: ours.retailer.domain, status: "connected", openOrders: 1 }),
  ]);
});

test("the homes count what is so", async () => {
  const home = await loadRetailerHome(services, ours.retailer);
  expect(home.numbers).toEqual({ routedToday: 0, needsAttention: 1, awaitingTracking: 1, medianToTrackingMs: null });
  expect(home.tasks.filter(({ done }) => done).map(({ id }) => id)).toEqual(["role", "invite", "accepted", "mapped"]);
  expect(await loadSupplierHome(services, ours.owner)).toEqual({
    ...{ invitations: 0, retailers: 1, fresh: 0, late: 1, missingTracking: 0 },
  });
});

test("the time to tracking is the median of the orders that have a parcel", async () => {
  const { prisma } = db();
  const order = await prisma.supplierOrder.findFirstOrThrow({ where: { shopId: theirs.retailer.id } });
  await prisma.shipment.create({
    data: {
      ...{ id: newId(), shopId: order.shopId, supplierOrderId: order.id, externalRef: "f-1", state: "shipped" },
      ...{ trackingNumbers: [], trackingUrls: [], shippedAt: new Date(order.acceptedAt!.getTime() + 5 * 3_600_000) },
    },
  });
  const { numbers } = await loadRetailerHome(services, theirs.retailer);
  expect(numbers.medianToTrackingMs).toBe(5 * 3_600_000);
  expect((await loadSupplierHome(services, theirs.owner)).missingTracking).toBe(1);
});
