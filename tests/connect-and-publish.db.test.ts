import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { numericId } from "../app/platform/gid.ts";
import { getOperationAST } from "graphql";
import { stockPublishHandler } from "../app/inventory/publish-stock.server.ts";
import type { Services } from "../app/shopify/services.ts";
import { enqueue } from "../app/queue/outbox.server.ts";
import { linkVariant, unlinkMapping } from "../app/skus/mappings.server.ts";
import { endConnection, pauseConnection, resumeConnection } from "../app/suppliers/connections.server.ts";
import { acceptInvitation, inviteSupplier } from "../app/suppliers/invitations.server.ts";
import { chooseRole } from "../app/suppliers/shop-roles.server.ts";
import { startWorld, type TestWorld } from "./world.ts";
import { db } from "./db-file.ts";

type Level = { inventoryItemId: number; locationId: number; isActive: boolean; quantities: Record<string, number> };
type Dump = {
  variants: { id: number; sku: string | null; inventoryItemId: number }[];
  inventoryLevels: Level[];
  locations: {
    id: number;
    name: string;
    address: { city?: string; countryCode: string };
    fulfillmentServiceId: number | null;
  }[];
  fulfillmentServices: { serviceName: string; locationId: number }[];
  deliveryProfiles: { default: boolean; locationGroups: { locationIds: number[]; zones: unknown[] }[] }[];
};
type Call = { operation: string; actualCost: number };

const RETAILER = "nordlicht";
const SUPPLIER = "acme";
const EAN = "4006381333931";

let world: TestWorld;
let connectionId: string;

const domain = (handle: string) => `${handle}.myshopify.com`;
const dump = (handle: string) => world.control.get<Dump>(`/stores/${domain(handle)}`);
const actor = async (handle: string) => ({ shopId: (await world.shop(handle)).id, userId: `owner of ${handle}` });
const quiet = () => world.runUntilQuiet();
const supplierRow = async () =>
  db().prisma.supplier.findFirstOrThrow({ where: { shop: { domain: domain(RETAILER) } } });

/** available at the supplier's location in the retailer's store, by SKU; null = not stocked there */
async function shown(sku: string): Promise<number | null> {
  const [store, supplier] = [await dump(RETAILER), await supplierRow()];
  const locationId = Number(numericId(supplier.locationGid ?? ""));
  const variant = store.variants.find((each) => each.sku === sku);
  const level = store.inventoryLevels.find(
    (each) => each.inventoryItemId === variant?.inventoryItemId && each.locationId === locationId && each.isActive,
  );
  return level?.quantities.available ?? null;
}

const setStock = (handle: string, sku: string, available: number) =>
  world.control.post(`/stores/${domain(handle)}/stock`, { sku, available });
const buy = (sku: string, quantity: number) =>
  world.control.post(`/stores/${domain(RETAILER)}/checkout`, {
    lines: [{ sku, quantity }],
    shippingAddress: {
      firstName: "Ada",
      lastName: "B",
      address1: "Weg 1",
      city: "Kiel",
      zip: "24103",
      countryCode: "DE",
    },
    financialStatus: "PENDING",
  });
/** As after a webhook that never came: what stands there is not known. */
const forgetPublished = () => db().prisma.mapping.updateMany({ data: { published: null } });
const callsTo = (handle: string) => world.control.get<Call[]>(`/calls?store=${domain(handle)}`);

beforeAll(async () => {
  world = await startWorld({
    stores: [
      { handle: RETAILER, name: "Nordlicht" },
      {
        handle: SUPPLIER,
        name: "Acme",
        address: { address1: "Kai 5", city: "Rotterdam", zip: "3011", countryCode: "NL" },
      },
    ],
  });
  const retailerProduct = { title: "Tee", vendor: "Acme" };
  const variants = [
    { title: "S", sku: "tee-s", price: 1999, available: 0 },
    { title: "M", sku: "OWN-M", barcode: `0${EAN}`, price: 1999, available: 0 },
    { title: "L", sku: "TEE-L", price: 1999, available: 0 },
    { title: "L again", sku: "TEE-L", price: 1999, available: 0 },
  ];
  await world.control.post(`/stores/${domain(RETAILER)}/products`, { ...retailerProduct, variants });
  await world.control.post(`/stores/${domain(SUPPLIER)}/products`, {
    title: "T-shirt",
    variants: [
      { title: "S", sku: "TEE-S", price: 1000, unitCost: 650, available: 14 },
      { title: "M", sku: "A-M", barcode: EAN, price: 1000, available: 9 },
      { title: "L", sku: "TEE-L", price: 1000, available: 30 },
      { title: "Endless", sku: "ENDLESS", price: 1000, available: 0, inventoryPolicy: "CONTINUE" },
    ],
  });
  await chooseRole(world.services, await actor(RETAILER), { role: "retailer" });
  const invited = await inviteSupplier(world.services, await actor(RETAILER), { domain: domain(SUPPLIER) });
  if (!invited.ok) throw new Error(JSON.stringify(invited.problems));
  connectionId = invited.connectionId;
  await acceptInvitation(world.services, await actor(SUPPLIER), { connectionId });
  await quiet();
}, 120_000);

afterAll(async () => {
  await world?.stop();
});

describe("once a supplier has accepted", () => {
  it("its location with its address stands among the retailer's rates", async () => {
    const supplier = await supplierRow();
    expect(supplier).toMatchObject({ name: "Acme", hasRate: true, setupState: "ready", setupNote: null });
    const store = await dump(RETAILER);
    expect(store.fulfillmentServices.map((service) => service.serviceName)).toEqual(["Acme (Crossdock)"]);
    const location = store.locations.find((each) => each.fulfillmentServiceId !== null);
    expect(location?.address).toMatchObject({ city: "Rotterdam", countryCode: "NL" });
    const [group] = store.deliveryProfiles.find((profile) => profile.default)?.locationGroups ?? [];
    expect(group?.locationIds).toContain(location?.id);
  });

  it("its variants are offers at the supplier's cost, or at the agreed share of the price", async () => {
    const offers = await db().prisma.offer.findMany({ orderBy: { sku: "asc" } });
    expect(offers.map(({ sku, costMinor, currency, title }) => ({ sku, costMinor, currency, title }))).toEqual([
      { sku: "A-M", costMinor: 700n, currency: "EUR", title: "T-shirt / M" },
      { sku: "ENDLESS", costMinor: 700n, currency: "EUR", title: "T-shirt / Endless" },
      { sku: "TEE-L", costMinor: 700n, currency: "EUR", title: "T-shirt / L" },
      { sku: "TEE-S", costMinor: 650n, currency: "EUR", title: "T-shirt / S" },
    ]);
  });

  it("what is equal by SKU or barcode is mapped, and what is ambiguous is not", async () => {
    const mappings = await db().prisma.mapping.findMany({ include: { variant: true, offer: true } });
    expect(mappings.map((m) => `${m.variant.sku} ${m.offer.sku} ${m.source}`).sort()).toEqual([
      "OWN-M A-M barcode",
      "tee-s TEE-S sku",
    ]);
  });

  it("the supplier's stock is what the retailer's store shows", async () => {
    expect(await shown("tee-s")).toBe(14);
    expect(await shown("OWN-M")).toBe(9);
  });

  it("setting up again makes nothing twice", async () => {
    const { id } = await supplierRow();
    await db().prisma.supplier.update({ where: { id }, data: { fulfilmentServiceGid: null, locationGid: null } });
    await enqueue(db().prisma, "supplier.set-up", { supplierId: id }, { now: world.clock.now() });
    await quiet();
    expect((await dump(RETAILER)).fulfillmentServices).toHaveLength(1);
    expect((await supplierRow()).locationGid).not.toBeNull();
    expect(await shown("tee-s")).toBe(14);
  });
});

describe("the published stock", () => {
  it("follows the supplier's own sales", async () => {
    await setStock(SUPPLIER, "TEE-S", 6);
    await quiet();
    expect(await shown("tee-s")).toBe(6);
  });

  it("is written back when somebody changes it in the retailer's store", async () => {
    const supplier = await supplierRow();
    const locationId = Number(numericId(supplier.locationGid ?? ""));
    await world.control.post(`/stores/${domain(RETAILER)}/stock`, { sku: "tee-s", available: 99, locationId });
    await quiet();
    expect(await shown("tee-s")).toBe(6);
  });

  it("costs no call when our own write comes back", async () => {
    await setStock(SUPPLIER, "TEE-S", 7);
    await quiet();
    const calls = await callsTo(RETAILER);
    await quiet();
    expect(await callsTo(RETAILER)).toHaveLength(calls.length);
  });

  it("is left alone by a sale, which Shopify has taken off there itself", async () => {
    const before = await callsTo(RETAILER);
    await buy("tee-s", 2);
    await quiet();
    expect(await shown("tee-s")).toBe(5);
    expect(await db().prisma.stockPool.findFirst({ where: { reserved: { gt: 0 } } })).toMatchObject({ reserved: 2 });
    const since = (await callsTo(RETAILER)).slice(before.length).map((call) => call.operation);
    expect(since).not.toContain("PublishedStock");
    expect(since).not.toContain("PublishStock");
  });

  it("does not offer again what Shopify has sold in an order we have not heard of yet", async () => {
    await world.control.post("/webhooks", { paused: true });
    await buy("OWN-M", 1);
    await forgetPublished();
    await stockPublishHandler(world.services, { supplierId: (await supplierRow()).id });
    expect(await shown("OWN-M")).toBe(8);
    await world.control.post("/webhooks", { paused: false });
    await quiet();
    expect(await shown("OWN-M")).toBe(8);
    expect(await db().prisma.mapping.findFirst({ where: { variant: { sku: "OWN-M" } } })).toMatchObject({
      published: 8,
    });
  });

  it("is computed anew when a quantity changes between the read and the write", async () => {
    const supplier = await supplierRow();
    const locationId = Number(numericId(supplier.locationGid ?? ""));
    await db().prisma.stockPool.updateMany({ where: { offers: { some: { sku: "TEE-S" } } }, data: { buffer: 1 } });
    let reads = 0;
    const admin: Services["admin"] = async (shop) => {
      const client = await world.services.admin(shop);
      return {
        ...client,
        query: async (document, variables) => {
          const answer = await client.query(document, variables);
          if (String(getOperationAST(document)?.name?.value) === "PublishedStock" && reads++ === 0)
            await world.control.post(`/stores/${domain(RETAILER)}/stock`, { sku: "tee-s", available: 50, locationId });
          return answer;
        },
      };
    };
    await stockPublishHandler({ ...world.services, admin }, { supplierId: supplier.id });
    expect(reads).toBe(2);
    expect(await shown("tee-s")).toBe(4);
    await db().prisma.stockPool.updateMany({ data: { buffer: 0 } });
    await forgetPublished();
    await stockPublishHandler(world.services, { supplierId: supplier.id });
    await quiet();
    expect(await shown("tee-s")).toBe(5);
  });

  it("is nothing while the connection is paused", async () => {
    await pauseConnection(world.services, await actor(RETAILER), { connectionId });
    await quiet();
    expect(await shown("tee-s")).toBe(0);
    await resumeConnection(world.services, await actor(RETAILER), { connectionId });
    await quiet();
    expect(await shown("tee-s")).toBe(5);
  });
});

describe("linking by hand", () => {
  it("counts in packs, has no limit where the supplier sells on, and stays undone once undone", async () => {
    const variant = await db().prisma.variant.findFirstOrThrow({ where: { title: "L" } });
    const offerOf = (sku: string) => db().prisma.offer.findFirstOrThrow({ where: { sku } });
    const link = async (sku: string, packSize: number) =>
      linkVariant(world.services, await actor(RETAILER), {
        variantId: variant.id,
        offerId: (await offerOf(sku)).id,
        packSize,
      });

    const packs = await link("TEE-L", 4);
    await quiet();
    expect(await shown("TEE-L")).toBe(7);
    if (!packs.ok) throw new Error("not linked");
    await unlinkMapping(world.services, await actor(RETAILER), packs);
    await quiet();
    expect(await shown("TEE-L")).toBe(0);
    await db().prisma.variant.updateMany({ where: { title: "L again" }, data: { sku: null } });
    await enqueue(db().prisma, "mapping.match", { shopId: variant.shopId }, { now: world.clock.now() });
    await quiet();
    expect(await shown("TEE-L")).toBe(0);

    await link("ENDLESS", 1);
    await quiet();
    expect(await shown("TEE-L")).toBe(1000);
  });

  it("takes no variant, offer or mapping of another shop", async () => {
    const stranger = await actor(SUPPLIER);
    const mapping = await db().prisma.mapping.findFirstOrThrow({ where: { state: "mapped" } });
    const { variantId, offerId } = mapping;
    expect((await linkVariant(world.services, stranger, { variantId, offerId, packSize: 1 })).ok).toBe(false);
    expect((await unlinkMapping(world.services, stranger, { mappingId: mapping.id })).ok).toBe(false);
  });
});

describe("the supplier's catalog", () => {
  it("brings a new product by webhook, mapped and published", async () => {
    await world.control.post(`/stores/${domain(RETAILER)}/products`, {
      title: "Cap",
      variants: [{ sku: "CAP", price: 1500, available: 0 }],
    });
    await world.control.post(`/stores/${domain(SUPPLIER)}/products`, {
      title: "Cap",
      variants: [{ sku: "cap", price: 700, available: 3 }],
    });
    await quiet();
    expect(await shown("CAP")).toBe(3);
  });
});

it("shows nothing any more once the connection has ended, and everything again when the supplier comes back", async () => {
  await endConnection(world.services, await actor(SUPPLIER), { connectionId });
  await quiet();
  expect(await shown("tee-s")).toBe(0);
  const invited = await inviteSupplier(world.services, await actor(RETAILER), { domain: domain(SUPPLIER) });
  if (!invited.ok) throw new Error(JSON.stringify(invited.problems));
  await acceptInvitation(world.services, await actor(SUPPLIER), invited);
  await quiet();
  expect(await shown("tee-s")).toBe(5);
  expect((await dump(RETAILER)).fulfillmentServices).toHaveLength(1);
});
