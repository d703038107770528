import { afterAll, beforeAll, expect, test } from "vitest";
import { acceptInvitation, inviteSupplier } from "../app/suppliers/invitations.server.ts";
import { chooseRole, setRouting } from "../app/suppliers/shop-roles.server.ts";
import { db } from "./db-file.ts";
import { startWorld, type TestWorld } from "./world.ts";

type Dump = {
  orders: { id: number; name: string; lines: { id: number }[] }[];
  fulfillments: { orderId: number; status: string; lines: { quantity: number }[]; tracking: { number: string }[] }[];
};

const RETAILER = "warehouse";
const SUPPLIER = "wholesale";
const domain = (handle: string) => `${handle}.myshopify.com`;
/** More than one page of a fulfilment order's lines. */
const SKUS = Array.from({ length: 135 }, (_, index) => `BIG-${index}`);
let world: TestWorld;

const actor = async (handle: string) => ({ shopId: (await world.shop(handle)).id, userId: `owner of ${handle}` });
const dump = (handle: string) => world.control.get<Dump>(`/stores/${domain(handle)}`);

async function stock(handle: string, available: number) {
  for (let from = 0; from < SKUS.length; from += 45)
    await world.control.post(`/stores/${domain(handle)}/products`, {
      title: `Goods ${from}`,
      variants: SKUS.slice(from, from + 45).map((sku) => ({ title: sku, sku, price: 900, unitCost: 500, available })),
    });
}

beforeAll(async () => {
  const address = { address1: "Kai 5", city: "Rotterdam", zip: "3011", countryCode: "NL" };
  world = await startWorld({ stores: [RETAILER, { handle: SUPPLIER, name: "Wholesale", address }] });
  await stock(RETAILER, 0);
  await stock(SUPPLIER, 5);
  await chooseRole(world.services, await actor(RETAILER), { role: "retailer" });
  const invited = await inviteSupplier(world.services, await actor(RETAILER), { domain: domain(SUPPLIER) });
  if (!invited.ok) throw new Error(JSON.stringify(invited.problems));
  await acceptInvitation(world.services, await actor(SUPPLIER), { connectionId: invited.connectionId });
  await setRouting(world.services, await actor(RETAILER), { on: true });
  await world.runUntilQuiet();
}, 240_000);

afterAll(async () => {
  await world?.stop();
});

test("an order of more lines than fit on a page is bought whole, and its one parcel fulfils all of it", async () => {
  const { name } = await world.control.post<{ name: string }>(`/stores/${domain(RETAILER)}/checkout`, {
    lines: SKUS.map((sku) => ({ sku, quantity: 1 })),
    financialStatus: "PAID",
    shippingAddress: {
      ...{ firstName: "Ada", lastName: "Berger", address1: "Weg 1", city: "Kiel", zip: "24103", countryCode: "DE" },
    },
  });
  await world.runUntilQuiet();
  const read = () =>
    db().prisma.order.findFirstOrThrow({
      where: { name, shop: { domain: domain(RETAILER) } },
      include: { lines: true, supplierOrders: { include: { lines: true } } },
    });
  const bought = await read();
  expect(bought.lines.filter(({ wanted, allocated }) => wanted === 1 && allocated === 1)).toHaveLength(SKUS.length);
  expect(bought.supplierOrders).toMatchObject([{ state: "accepted" }]);
  const placedLines = bought.supplierOrders.flatMap(({ lines }) => lines);
  expect(new Set(placedLines.map(({ externalLineGid }) => externalLineGid)).size).toBe(SKUS.length);
  expect(placedLines.every(({ externalLineGid }) => externalLineGid !== null)).toBe(true);

  const [placed] = (await dump(SUPPLIER)).orders;
  await world.control.post(`/stores/${domain(SUPPLIER)}/orders/${placed?.id}/ship`, {
    tracking: { company: "DHL", number: "BIG-1" },
  });
  await world.runUntilQuiet();
  const shipped = await read();
  expect(shipped.state).toBe("closed");
  expect(shipped.lines.filter(({ fulfilled }) => fulfilled === 1)).toHaveLength(SKUS.length);
  const parcels = (await dump(RETAILER)).fulfillments.filter(({ status }) => status === "SUCCESS");
  expect(parcels.map(({ lines }) => lines.length)).toEqual([SKUS.length]);
  expect(await db().prisma.exception.count({ where: { orderId: shipped.id, state: "open" } })).toBe(0);
}, 240_000);
