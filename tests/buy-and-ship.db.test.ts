import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acceptInvitation, inviteSupplier } from "../app/suppliers/invitations.server.ts";
import { chooseRole, setRouting } from "../app/suppliers/shop-roles.server.ts";
import { moveSupplier } from "../app/suppliers/connections.server.ts";
import { db } from "./db-file.ts";
import { startWorld, type TestWorld } from "./world.ts";

type Dump = {
  orders: {
    id: number;
    name: string;
    sourceIdentifier: string | null;
    cancelledAt: string | null;
    email: string | null;
    fulfillmentStatus?: string | null;
  }[];
};

const RETAILER = "nordlicht";
const NORTH = "north";
const SOUTH = "south";
const domain = (handle: string) => `${handle}.myshopify.com`;
let world: TestWorld;

const actor = async (handle: string) => ({ shopId: (await world.shop(handle)).id, userId: `owner of ${handle}` });
const quiet = () => world.runUntilQuiet();
const dump = <T = Dump>(handle: string) => world.control.get<T>(`/stores/${domain(handle)}`);
const points = (handle: string) =>
  world.control.get<{ total: number; byOperation: Record<string, unknown> }>(`/points?store=${domain(handle)}`);

async function connect(handle: string) {
  const invited = await inviteSupplier(world.services, await actor(RETAILER), { domain: domain(handle) });
  if (!invited.ok) throw new Error(JSON.stringify(invited.problems));
  await acceptInvitation(world.services, await actor(handle), { connectionId: invited.connectionId });
}

beforeAll(async () => {
  const address = { address1: "Kai 5", city: "Rotterdam", zip: "3011", countryCode: "NL" };
  world = await startWorld({
    stores: [
      { handle: RETAILER, name: "Nordlicht" },
      { handle: NORTH, name: "North", address },
      { handle: SOUTH, name: "South", address },
    ],
  });
  const products = (handle: string, variants: object[]) =>
    world.control.post(`/stores/${domain(handle)}/products`, { title: "Goods", variants });
  await products(RETAILER, [
    { title: "Mug", sku: "MUG", price: 1999, available: 0 },
    { title: "Pen", sku: "PEN", price: 299, available: 0 },
  ]);
  await products(NORTH, [{ title: "Mug", sku: "MUG", price: 1000, unitCost: 650, available: 40 }]);
  await products(SOUTH, [
    { title: "Mug", sku: "MUG", price: 1100, unitCost: 700, available: 40 },
    { title: "Pen", sku: "PEN", price: 200, unitCost: 90, available: 40 },
  ]);
  await chooseRole(world.services, await actor(RETAILER), { role: "retailer" });
  await connect(NORTH);
  await connect(SOUTH);
  await setRouting(world.services, await actor(RETAILER), { on: true });
  await quiet();
}, 120_000);

afterAll(async () => {
  await world?.stop();
});

const buy = async (lines: { sku: string; quantity: number }[]) => {
  const { name } = await world.control.post<{ name: string }>(`/stores/${domain(RETAILER)}/checkout`, {
    lines,
    financialStatus: "PAID",
    email: "ada@example.com",
    shippingAddress: {
      ...{ firstName: "Ada", lastName: "Berger", address1: "Weg 1", city: "Kiel", zip: "24103", countryCode: "DE" },
    },
  });
  return name;
};
const orderNamed = (name: string) =>
  db().prisma.order.findFirstOrThrow({
    where: { name, shop: { domain: domain(RETAILER) } },
    include: {
      lines: true,
      views: true,
      supplierOrders: {
        include: { supplier: true, lines: true, shipments: { include: { lines: true } }, attempts: true },
      },
    },
  });
const exceptionsOf = (orderId: string) => db().prisma.exception.findMany({ where: { orderId } });

describe("an ordinary order", () => {
  test("reaches its supplier once, is accepted, and its tracking comes back, within the budget", async () => {
    const before = (await points(RETAILER)).total;
    const name = await buy([{ sku: "MUG", quantity: 2 }]);
    await quiet();
    const bought = await orderNamed(name);
    expect(bought.supplierOrders).toMatchObject([{ state: "accepted", supplier: { name: "North" } }]);
    const [supplierOrder] = bought.supplierOrders;
    const placed = (await dump(NORTH)).orders.filter((one) => one.sourceIdentifier === supplierOrder?.key);
    expect(placed).toHaveLength(1);
    expect(bought.views).toMatchObject([{ requestStatus: "ACCEPTED" }]);

    await world.control.post(`/stores/${domain(NORTH)}/orders/${placed[0]?.id}/ship`, {
      tracking: { company: "DHL", number: "T-1" },
    });
    await quiet();
    const shipped = await orderNamed(name);
    expect(shipped.state).toBe("closed");
    expect(shipped.lines).toMatchObject([{ sold: 2, allocated: 2, fulfilled: 2 }]);
    expect(shipped.supplierOrders).toMatchObject([{ state: "shipped", shipments: [{ trackingNumbers: ["T-1"] }] }]);
    expect(await exceptionsOf(shipped.id)).toEqual([]);
    const after = await points(RETAILER);
    console.log("points", after.total - before, JSON.stringify(after.byOperation));
    const store = await dump<Record<string, unknown>>(RETAILER);
    console.log(JSON.stringify(store.fulfillments ?? Object.keys(store)).slice(0, 1500));
    expect(after.total - before).toBeLessThanOrEqual(120);
  });
});
