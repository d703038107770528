import { afterAll, beforeAll, expect, test } from "vitest";
import { loadOrderPage } from "../app/reports/order-page.server.ts";
import { loadMappingChoices, loadVariants } from "../app/reports/sku-mapping.server.ts";
import { acceptInvitation, inviteSupplier } from "../app/suppliers/invitations.server.ts";
import { chooseRole, setRouting } from "../app/suppliers/shop-roles.server.ts";
import { db } from "./db-file.ts";
import { startWorld, type TestWorld } from "./world.ts";

/** In minor units, 50 000 000.00 and 32 000 000.00 rupiah: more than fits 32 bits. */
const PRICE = 5_000_000_000;
const COST = 3_200_000_000;
const UNITS = 2;
const [RETAILER, SUPPLIER] = ["toko", "gudang"];

let world: TestWorld;
const domain = (handle: string) => `${handle}.myshopify.com`;
const actor = async (handle: string) => ({ shopId: (await world.shop(handle)).id, userId: `owner of ${handle}` });
const store = <T>(handle: string, path: string, body: object) =>
  world.control.post<T>(`/stores/${domain(handle)}/${path}`, body);

beforeAll(async () => {
  world = await startWorld({ stores: [RETAILER, SUPPLIER].map((handle) => ({ handle, currency: "IDR" })) });
  for (const [handle, available] of [
    [RETAILER, 0],
    [SUPPLIER, 9],
  ] as const)
    await store(handle, "products", {
      title: "Gamelan",
      variants: [{ title: "Gong", sku: "GONG", price: PRICE, unitCost: COST, available }],
    });
  await chooseRole(world.services, await actor(RETAILER), { role: "retailer" });
  const invited = await inviteSupplier(world.services, await actor(RETAILER), { domain: domain(SUPPLIER) });
  if (!invited.ok) throw new Error(JSON.stringify(invited.problems));
  await acceptInvitation(world.services, await actor(SUPPLIER), { connectionId: invited.connectionId });
  await setRouting(world.services, await actor(RETAILER), { on: true });
  await world.runUntilQuiet();
}, 120_000);

afterAll(async () => {
  await world?.stop();
});

test("an order of many million rupiah is read, routed and bought to the last minor unit, and can be shown", async () => {
  const { orderId } = await store<{ orderId: number }>(RETAILER, "checkout", {
    lines: [{ sku: "GONG", quantity: UNITS }],
    shippingAddress: {
      ...{ firstName: "Ada", lastName: "Lovelace", address1: "Jalan 1", city: "Jakarta", zip: "10110" },
      countryCode: "ID",
    },
    financialStatus: "PAID",
  });
  await world.runUntilQuiet();
  const order = await db().prisma.order.findFirstOrThrow({
    where: { orderGid: `gid://shopify/Order/${orderId}` },
    include: { lines: true, supplierOrders: { include: { lines: true } }, decisions: true },
  });
  expect(order).toMatchObject({ state: "routed", currency: "IDR", lines: [{ unitPriceMinor: BigInt(PRICE) }] });
  expect(order.totalMinor).toBeGreaterThanOrEqual(BigInt(PRICE * UNITS));
  const costMinor = BigInt(COST * UNITS);
  expect(order.supplierOrders).toMatchObject([{ state: "accepted", costMinor, lines: [{ costMinor }] }]);
  expect(order.decisions).toMatchObject([{ result: { supplierOrders: [{ costMinor: COST * UNITS }] } }]);
  const planned = await db().prisma.auditEvent.findMany({
    where: { orderId: order.id, action: "supplier-order.planned" },
  });
  expect(planned).toMatchObject([{ values: { costMinor: COST * UNITS } }]);

  const shop = await world.shop(RETAILER);
  const page = await loadOrderPage(world.services, { shopId: shop.id, userId: "owner" }, order.id);
  expect(page).toMatchObject({
    total: { minor: Number(order.totalMinor) },
    groups: [{ cost: { minor: COST * UNITS } }],
  });
  const variants = await loadVariants(world.services, shop, { view: "all", search: "", supplierIds: [], page: 1 });
  const choices = await loadMappingChoices(world.services, shop, {
    variantId: variants.rows[0]?.id ?? "",
    search: "",
  });
  expect(choices?.variant).toMatchObject({ price: { minor: PRICE }, offers: [{ cost: { minor: COST } }] });
  // What a loader answers goes through JSON, which has no bigint.
  expect(() => JSON.stringify([page, variants, choices])).not.toThrow();

  const bought = await world.control.get<{ orders: { lines: { price: number }[] }[] }>(`/stores/${domain(SUPPLIER)}`);
  expect(bought.orders).toMatchObject([{ currency: "IDR", lines: [{ price: COST }] }]);
});
