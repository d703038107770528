import { afterAll, beforeAll, expect, it } from "vitest";
import { acceptInvitation, inviteSupplier } from "../app/suppliers/invitations.server.ts";
import { chooseRole } from "../app/suppliers/shop-roles.server.ts";
import { startWorld, type TestWorld } from "./world.ts";
import { db } from "./db-file.ts";

type Dump = {
  fulfillmentServices: { serviceName: string; locationId: number }[];
  inventoryLevels: { locationId: number; quantities: Record<string, number> }[];
  deliveryProfiles: { locationGroups: { locationIds: number[] }[] }[];
};
type Fault = { operation: string; left: number };

const RETAILER = "nordlicht.myshopify.com";
/** Every call of the path loses something once: its answer after the effect, or the whole call. */
const FAULTS = [
  ["FulfillmentServices", "http-5xx"],
  ["CreateFulfillmentService", "drop-answer"],
  ["EditLocation", "drop-answer"],
  ["DeliveryProfiles", "throttled"],
  ["AddLocationToDeliveryProfile", "drop-answer"],
  ["VariantPage", "http-429"],
  ["ActivateInventory", "drop-answer"],
  ["StockReading", "http-5xx"],
  ["PublishedStock", "throttled"],
  ["PublishStock", "drop-answer"],
] as const;

let world: TestWorld;

beforeAll(async () => {
  world = await startWorld({ stores: [{ handle: "nordlicht" }, { handle: "acme" }, { handle: "acme-two" }] });
}, 60_000);

afterAll(async () => {
  await world?.stop();
});

const actor = async (handle: string) => ({ shopId: (await world.shop(handle)).id, userId: "owner" });

async function connect(handle: string) {
  const done = await inviteSupplier(world.services, await actor("nordlicht"), { domain: handle });
  if (!done.ok) throw new Error(JSON.stringify(done.problems));
  await acceptInvitation(world.services, await actor(handle), done);
}

it("a supplier is set up, mapped and published once when every call loses its answer once", async () => {
  const product = (price: number, available: number) => ({
    title: "Tee",
    variants: [{ sku: "TEE", price, available }],
  });
  await world.control.post(`/stores/${RETAILER}/products`, product(1999, 0));
  await world.control.post("/stores/acme.myshopify.com/products", product(900, 12));
  for (const [operation, kind] of FAULTS)
    await world.control.post("/faults", {
      operation,
      kind,
      times: 1,
      ...(kind === "http-429" ? { delayMs: 100 } : {}),
    });
  await chooseRole(world.services, await actor("nordlicht"), { role: "retailer" });
  await connect("acme");
  await world.runUntilQuiet();

  const faults = await world.control.get<Fault[]>("/faults");
  expect(faults.filter((fault) => fault.left > 0)).toEqual([]);
  const store = await world.control.get<Dump>(`/stores/${RETAILER}`);
  expect(store.fulfillmentServices.map((service) => service.serviceName)).toEqual(["acme (Crossdock)"]);
  const locationId = store.fulfillmentServices[0]?.locationId ?? 0;
  const groups = store.deliveryProfiles.flatMap((profile) => profile.locationGroups);
  expect(groups.map((group) => group.locationIds.filter((id) => id === locationId).length)).toEqual([1]);
  const levels = store.inventoryLevels.filter((level) => level.locationId === locationId);
  expect(levels.map((level) => level.quantities.available)).toEqual([12]);
  expect(await db().prisma.supplier.findFirst()).toMatchObject({ hasRate: true, setupState: "ready" });
  expect(await db().prisma.exception.findMany({ where: { state: "open" } })).toEqual([]);
}, 60_000);

it("a second supplier whose name makes the same handle gets its own service", async () => {
  const other = await world.shop("acme-two");
  await db().prisma.shop.update({ where: { id: other.id }, data: { name: "Acme!" } });
  await connect("acme-two");
  await world.runUntilQuiet();
  const store = await world.control.get<Dump>(`/stores/${RETAILER}`);
  expect(store.fulfillmentServices.map((service) => service.serviceName)).toEqual([
    "acme (Crossdock)",
    "Acme! (Crossdock) 2",
  ]);
});
