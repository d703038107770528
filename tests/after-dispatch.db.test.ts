import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acceptInvitation, inviteSupplier } from "../app/suppliers/invitations.server.ts";
import { chooseRole, setRouting } from "../app/suppliers/shop-roles.server.ts";
import { db } from "./db-file.ts";
import { startWorld, type TestWorld } from "./world.ts";

type Dump = {
  orders: {
    id: number;
    name: string;
    sourceIdentifier: string | null;
    cancelledAt: string | null;
    lines: { id: number; sku: string; quantity: number; currentQuantity: number }[];
  }[];
  fulfillments: {
    id: number;
    orderId: number;
    status: string;
    lines: { quantity: number }[];
    tracking: { number: string }[];
  }[];
  fulfillmentOrders: { id: number; orderId: number; status: string; requestStatus: string }[];
};

const RETAILER = "nordlicht";
const NORTH = "north";
const SOUTH = "south";
const domain = (handle: string) => `${handle}.myshopify.com`;
let world: TestWorld;

const actor = async (handle: string) => ({ shopId: (await world.shop(handle)).id, userId: `owner of ${handle}` });
const quiet = (horizonMs = 120_000) => world.runUntilQuiet({ horizonMs });
const dump = (handle: string) => world.control.get<Dump>(`/stores/${domain(handle)}`);
const post = (handle: string, path: string, body: object = {}) =>
  world.control.post(`/stores/${domain(handle)}${path}`, body);

beforeAll(async () => {
  const address = { address1: "Kai 5", city: "Rotterdam", zip: "3011", countryCode: "NL" };
  world = await startWorld({
    stores: [
      { handle: RETAILER, name: "Nordlicht" },
      { handle: NORTH, name: "North", address },
      { handle: SOUTH, name: "South", address },
    ],
  });
  await post(RETAILER, "/products", {
    title: "Goods",
    variants: [
      { title: "Mug", sku: "MUG", price: 1999, available: 0 },
      { title: "Pen", sku: "PEN", price: 299, available: 0 },
      { title: "Cup", sku: "CUP", price: 399, available: 0, inventoryPolicy: "CONTINUE" },
    ],
  });
  const mug = { title: "Mug", sku: "MUG", price: 1000, unitCost: 650, available: 400 };
  const pen = { title: "Pen", sku: "PEN", price: 200, unitCost: 90, available: 400 };
  const cup = { title: "Cup", sku: "CUP", price: 200, unitCost: 90, available: 0 };
  await post(NORTH, "/products", { title: "Goods", variants: [mug] });
  await post(SOUTH, "/products", { title: "Goods", variants: [mug, pen, cup] });
  await chooseRole(world.services, await actor(RETAILER), { role: "retailer" });
  for (const handle of [NORTH, SOUTH]) {
    const invited = await inviteSupplier(world.services, await actor(RETAILER), { domain: domain(handle) });
    if (!invited.ok) throw new Error(JSON.stringify(invited.problems));
    await acceptInvitation(world.services, await actor(handle), { connectionId: invited.connectionId });
  }
  await setRouting(world.services, await actor(RETAILER), { on: true });
  await quiet();
}, 120_000);

afterAll(async () => {
  await world?.stop();
});

/** A customer's order, bought by the time this returns. */
async function bought(...lines: { sku: string; quantity: number }[]): Promise<{ name: string; orderId: number }> {
  const order = await world.control.post<{ name: string; orderId: number }>(`/stores/${domain(RETAILER)}/checkout`, {
    lines,
    financialStatus: "PAID",
    email: "ada@example.com",
    shippingAddress: {
      ...{ firstName: "Ada", lastName: "Berger", address1: "Weg 1", city: "Kiel", zip: "24103", countryCode: "DE" },
    },
  });
  await quiet();
  return order;
}

const orderNamed = (name: string) =>
  db().prisma.order.findFirstOrThrow({
    where: { name, shop: { domain: domain(RETAILER) } },
    include: {
      lines: { orderBy: { position: "asc" } },
      views: true,
      supplierOrders: { include: { supplier: true, lines: true, shipments: true }, orderBy: { createdAt: "asc" } },
    },
  });
/** Supplier orders, oldest first: "North accepted". */
const standing = async (name: string) =>
  (await orderNamed(name)).supplierOrders.map(({ supplier, state }) => `${supplier.name} ${state}`);
const openExceptions = async (name: string) => {
  const { id: orderId } = await orderNamed(name);
  const open = await db().prisma.exception.findMany({ where: { orderId, state: "open" } });
  return open.map(({ kind }) => kind).sort();
};
/** The order in a supplier's store, cancelled or not. */
async function placed(name: string, handle: string) {
  const keys = (await orderNamed(name)).supplierOrders.map(({ key }) => key);
  const found = (await dump(handle)).orders.filter((one) => keys.includes(one.sourceIdentifier ?? ""));
  if (!found[0] || found.length > 1) throw new Error(`${handle} has ${found.length} orders for ${name}.`);
  return found[0];
}
/** Units that the stores of both suppliers still mean to ship, or have shipped. */
async function unitsAtSuppliers(name: string): Promise<number> {
  const keys = (await orderNamed(name)).supplierOrders.map(({ key }) => key);
  const orders = [...(await dump(NORTH)).orders, ...(await dump(SOUTH)).orders];
  return orders
    .filter((one) => one.cancelledAt === null && keys.includes(one.sourceIdentifier ?? ""))
    .flatMap(({ lines }) => lines)
    .reduce((sum, line) => sum + line.currentQuantity, 0);
}
const ship = async (name: string, handle: string, number: string | null, quantity?: number) => {
  const { id, lines } = await placed(name, handle);
  await post(handle, `/orders/${id}/ship`, {
    ...(quantity === undefined ? {} : { lines: [{ lineItemId: lines[0]?.id, quantity }] }),
    ...(number === null ? {} : { tracking: { company: "DHL", number } }),
  });
};
/** Takes units off the first line in a supplier's store. */
const reduce = async (name: string, handle: string, quantity: number) => {
  const { id, lines } = await placed(name, handle);
  await post(handle, `/orders/${id}/edit`, { lineItemId: lines[0]?.id, quantity });
};
/** What the retailer's store shows: units and tracking numbers, fulfilment by fulfilment. */
const fulfilled = async ({ orderId }: { orderId: number }) =>
  (await dump(RETAILER)).fulfillments
    .filter((one) => one.orderId === orderId && one.status === "SUCCESS")
    .map(({ lines, tracking }) => [
      lines.reduce((sum, line) => sum + line.quantity, 0),
      ...tracking.map(({ number }) => number),
    ]);

describe("when a supplier cancels after accepting", () => {
  test("the order is given to the next supplier, once, and its request moves along", async () => {
    const order = await bought({ sku: "MUG", quantity: 2 });
    expect(await standing(order.name)).toEqual(["North accepted"]);
    await post(NORTH, `/orders/${(await placed(order.name, NORTH)).id}/cancel`);
    await quiet();
    expect(await standing(order.name)).toEqual(["North refused", "South accepted"]);
    expect(await unitsAtSuppliers(order.name)).toBe(2);
    const { lines, views } = await orderNamed(order.name);
    expect(lines).toMatchObject([{ wanted: 2, allocated: 2 }]);
    expect(views.filter(({ requestStatus }) => requestStatus === "ACCEPTED")).toHaveLength(1);
    expect(await openExceptions(order.name)).toEqual([]);
    await ship(order.name, SOUTH, "C-1");
    await quiet();
    expect(await fulfilled(order)).toEqual([[2, "C-1"]]);
    expect((await orderNamed(order.name)).state).toBe("closed");
  });

  test("and no other has the item, the units are free, the request is given back, and a person is told", async () => {
    const order = await bought({ sku: "PEN", quantity: 3 });
    await post(SOUTH, `/orders/${(await placed(order.name, SOUTH)).id}/cancel`);
    await quiet();
    expect(await standing(order.name)).toEqual(["South refused"]);
    expect(await openExceptions(order.name)).toEqual(["no-supplier", "supplier-refused"]);
    expect((await orderNamed(order.name)).lines).toMatchObject([{ wanted: 3, allocated: 0 }]);
    const open = (await dump(RETAILER)).fulfillmentOrders.filter(({ orderId }) => orderId === order.orderId);
    expect(open).toMatchObject([{ status: "INCOMPLETE", requestStatus: "CLOSED" }]);
    // A later look at the order finds the units still wanted.
    await post(RETAILER, `/orders/${order.orderId}/edit`, {
      lineItemId: Number((await orderNamed(order.name)).lines[0]?.lineItemGid.split("/").at(-1)),
      quantity: 2,
    });
    await quiet();
    expect((await orderNamed(order.name)).lines).toMatchObject([{ wanted: 2, allocated: 0 }]);
  });

  test("some units, those go to the next supplier and the rest stays where it is", async () => {
    const order = await bought({ sku: "MUG", quantity: 3 });
    await reduce(order.name, NORTH, 2);
    await quiet();
    expect(await standing(order.name)).toEqual(["North accepted", "South accepted"]);
    expect(await unitsAtSuppliers(order.name)).toBe(3);
    expect((await orderNamed(order.name)).supplierOrders.map(({ lines }) => lines)).toMatchObject([
      [{ quantity: 3, declined: 1 }],
      [{ quantity: 1, declined: 0 }],
    ]);
    expect(await openExceptions(order.name)).toEqual([]);
    await ship(order.name, SOUTH, "C-2");
    await ship(order.name, NORTH, "C-3");
    await quiet();
    expect((await fulfilled(order)).sort()).toEqual([
      [1, "C-2"],
      [2, "C-3"],
    ]);
    expect(await standing(order.name)).toEqual(["North shipped", "South shipped"]);
    expect((await orderNamed(order.name)).state).toBe("closed");
  });

  test("the rest after a first parcel, the parcel counts and only the rest goes on", async () => {
    const order = await bought({ sku: "MUG", quantity: 3 });
    await ship(order.name, NORTH, "C-4", 1);
    await reduce(order.name, NORTH, 1);
    await quiet();
    expect(await standing(order.name)).toEqual(["North shipped", "South accepted"]);
    expect(await unitsAtSuppliers(order.name)).toBe(3);
    await ship(order.name, SOUTH, "C-5");
    await quiet();
    expect(await fulfilled(order)).toEqual([
      [1, "C-4"],
      [2, "C-5"],
    ]);
    expect((await orderNamed(order.name)).state).toBe("closed");
  });
});

describe("when the customer's order is canceled after it was bought", () => {
  const cancel = (orderId: number) => post(RETAILER, `/orders/${orderId}/cancel`);

  test("it is canceled at the supplier's, whose stock comes back, and nothing is left to do", async () => {
    const order = await bought({ sku: "MUG", quantity: 2 });
    await cancel(order.orderId);
    await quiet();
    expect((await placed(order.name, NORTH)).cancelledAt).not.toBeNull();
    expect(await standing(order.name)).toEqual(["North cancelled"]);
    expect(await orderNamed(order.name)).toMatchObject({
      state: "closed",
      lines: [{ sold: 0, wanted: 0, allocated: 0 }],
    });
    expect(await openExceptions(order.name)).toEqual([]);
    expect(await unitsAtSuppliers(order.name)).toBe(0);
  });

  test("and the supplier's store loses its answer, it is read back and not asked twice in vain", async () => {
    const order = await bought({ sku: "MUG", quantity: 1 });
    await world.control.post("/faults", {
      ...{ store: domain(NORTH), operation: "CancelSupplierOrder", kind: "drop-answer", times: 1 },
    });
    await cancel(order.orderId);
    await quiet(10 * 60_000);
    expect((await placed(order.name, NORTH)).cancelledAt).not.toBeNull();
    expect(await standing(order.name)).toEqual(["North cancelled"]);
    expect(await openExceptions(order.name)).toEqual([]);
  });

  test("and it has shipped meanwhile, a person is told and the parcel still counts", async () => {
    const order = await bought({ sku: "MUG", quantity: 1 });
    await world.control.post("/webhooks", { lose: 1 });
    await ship(order.name, NORTH, "W-1");
    await world.control.post("/webhooks", { lose: 0 });
    await cancel(order.orderId);
    await quiet();
    expect((await placed(order.name, NORTH)).cancelledAt).toBeNull();
    const { id: orderId, supplierOrders } = await orderNamed(order.name);
    const told = await db().prisma.exception.findMany({ where: { orderId, kind: "cancelled-after-dispatch" } });
    expect(told).toMatchObject([{ state: "open", values: { note: "it has shipped" } }]);
    expect(supplierOrders).toMatchObject([{ shipments: [{ trackingNumbers: ["W-1"] }] }]);
  });
});

describe("when items are taken off the customer's order after they were bought", () => {
  const edit = async (name: string, orderId: number, position: number, quantity: number) => {
    const { lines } = await orderNamed(name);
    const lineItemId = Number(lines[position]?.lineItemGid.split("/").at(-1));
    await post(RETAILER, `/orders/${orderId}/edit`, { lineItemId, quantity });
  };

  test("all that one supplier has, its supplier order is canceled and the other's stands", async () => {
    const order = await bought({ sku: "MUG", quantity: 2 }, { sku: "PEN", quantity: 1 });
    expect((await standing(order.name)).sort()).toEqual(["North accepted", "South accepted"]);
    await edit(order.name, order.orderId, 0, 0);
    await quiet();
    expect((await standing(order.name)).sort()).toEqual(["North cancelled", "South accepted"]);
    expect((await placed(order.name, NORTH)).cancelledAt).not.toBeNull();
    expect((await orderNamed(order.name)).lines).toMatchObject([
      { sold: 0, wanted: 0, allocated: 0 },
      { sold: 1, wanted: 1, allocated: 1 },
    ]);
    expect(await openExceptions(order.name)).toEqual([]);
  });

  test("a part of it, the supplier's order is edited down, and the rest ships", async () => {
    const order = await bought({ sku: "MUG", quantity: 3 });
    await edit(order.name, order.orderId, 0, 1);
    await quiet();
    expect((await placed(order.name, NORTH)).lines).toMatchObject([{ quantity: 3, currentQuantity: 1 }]);
    expect(await standing(order.name)).toEqual(["North accepted"]);
    expect(await orderNamed(order.name)).toMatchObject({
      lines: [{ sold: 1, wanted: 1, allocated: 1 }],
      supplierOrders: [{ lines: [{ quantity: 3, declined: 2, keep: 1 }] }],
    });
    expect(await openExceptions(order.name)).toEqual([]);
    await ship(order.name, NORTH, "E-1");
    await quiet();
    expect(await fulfilled(order)).toEqual([[1, "E-1"]]);
    expect((await orderNamed(order.name)).state).toBe("closed");
  });
});

describe("when the merchant asks to cancel an accepted fulfillment request", () => {
  const ask = async (orderId: number) => {
    const [open] = (await dump(RETAILER)).fulfillmentOrders.filter(
      (one) => one.orderId === orderId && one.requestStatus === "ACCEPTED",
    );
    await post(RETAILER, `/fulfilment-orders/${open?.id}/request-cancellation`);
    return open?.id;
  };
  const requestStatus = async (id: number | undefined) =>
    (await dump(RETAILER)).fulfillmentOrders.find((one) => one.id === id)?.requestStatus;

  test.each([
    ["closes it empty", {}],
    ["replaces it", { replacementAfterCancellation: true }],
    ["shows it in its status", { cancellationRequestedVisible: true, replacementAfterCancellation: true }],
  ])("and Shopify %s, the supplier cancels first, and nobody else gets the units", async (_name, switches) => {
    await world.control.post("/switches", switches);
    const order = await bought({ sku: "MUG", quantity: 2 });
    const id = await ask(order.orderId);
    await quiet();
    await world.control.post("/switches", { replacementAfterCancellation: false, cancellationRequestedVisible: false });
    expect((await placed(order.name, NORTH)).cancelledAt).not.toBeNull();
    expect(await requestStatus(id)).toBe("CANCELLATION_ACCEPTED");
    expect(await standing(order.name)).toEqual(["North cancelled"]);
    expect((await orderNamed(order.name)).lines).toMatchObject([
      { sold: 2, wanted: 0, allocated: 0, reason: "stopped" },
    ]);
    expect(await openExceptions(order.name)).toEqual([]);
  });

  test.each([
    ["closes it empty", false],
    ["replaces it", true],
  ])("of a part, and Shopify %s, the units that had no supplier yet still wait for one", async (_name, replaced) => {
    await world.control.post("/switches", { replacementAfterCancellation: replaced });
    await post(SOUTH, "/stock", { sku: "CUP", available: 1 });
    await quiet();
    const order = await bought({ sku: "CUP", quantity: 3 });
    expect((await orderNamed(order.name)).lines).toMatchObject([{ wanted: 3, allocated: 1 }]);
    await ask(order.orderId);
    await quiet();
    await world.control.post("/switches", { replacementAfterCancellation: false });
    expect((await orderNamed(order.name)).lines).toMatchObject([{ sold: 3, stopped: 1 }]);
    // Its unit is the supplier's again, and goes to one that waited. Read again when that is over:
    await post(RETAILER, `/orders/${order.orderId}/address`, {
      address: {
        firstName: "Ada",
        lastName: "Berger",
        address1: "Weg 2",
        city: "Kiel",
        zip: "24103",
        countryCode: "DE",
      },
    });
    await quiet();
    expect((await orderNamed(order.name)).lines).toMatchObject([{ wanted: 2, allocated: 1, stopped: 1 }]);
    expect(await openExceptions(order.name)).toContain("no-supplier");
  });

  test("and it has shipped, the request is refused with that reason, and the parcel counts", async () => {
    const order = await bought({ sku: "MUG", quantity: 1 });
    await world.control.post("/webhooks", { lose: 1 });
    await ship(order.name, NORTH, "R-1");
    await world.control.post("/webhooks", { lose: 0 });
    const id = await ask(order.orderId);
    await quiet();
    expect(await requestStatus(id)).toBe("CANCELLATION_REJECTED");
    expect(await fulfilled(order)).toEqual([[1, "R-1"]]);
    expect((await orderNamed(order.name)).state).toBe("closed");
  });
});

describe("when a supplier takes a parcel back", () => {
  const cancelParcel = async (name: string, handle: string) => {
    const { id } = await placed(name, handle);
    const parcels = (await dump(handle)).fulfillments.filter((one) => one.orderId === id && one.status === "SUCCESS");
    await post(handle, `/fulfilments/${parcels.at(-1)?.id}/cancel`);
  };

  test("the only one, its fulfillment is canceled, and the next parcel is fulfilled in its place", async () => {
    const order = await bought({ sku: "MUG", quantity: 2 });
    await ship(order.name, NORTH, "P-1");
    await quiet();
    expect((await orderNamed(order.name)).state).toBe("closed");
    await cancelParcel(order.name, NORTH);
    await quiet();
    expect(await fulfilled(order)).toEqual([]);
    expect(await orderNamed(order.name)).toMatchObject({ state: "routed", lines: [{ allocated: 2, fulfilled: 0 }] });
    expect(await unitsAtSuppliers(order.name)).toBe(2);
    await ship(order.name, NORTH, "P-2");
    await quiet();
    expect(await fulfilled(order)).toEqual([[2, "P-2"]]);
    expect(await orderNamed(order.name)).toMatchObject({ state: "closed", lines: [{ allocated: 2, fulfilled: 2 }] });
    expect(await openExceptions(order.name)).toEqual([]);
  });

  test("one of two, only that one's units are open again", async () => {
    const order = await bought({ sku: "MUG", quantity: 3 });
    await ship(order.name, NORTH, "P-3", 1);
    await quiet();
    await ship(order.name, NORTH, "P-4");
    await quiet();
    await cancelParcel(order.name, NORTH);
    await quiet();
    expect(await fulfilled(order)).toEqual([[1, "P-3"]]);
    expect(await standing(order.name)).toEqual(["North shipping"]);
    await ship(order.name, NORTH, "P-5");
    await quiet();
    expect(await fulfilled(order)).toEqual([
      [1, "P-3"],
      [2, "P-5"],
    ]);
    expect(await openExceptions(order.name)).toEqual([]);
  });

  test("and cancels the order with it, the next supplier ships instead", async () => {
    const order = await bought({ sku: "MUG", quantity: 1 });
    await ship(order.name, NORTH, "P-6");
    await quiet();
    await cancelParcel(order.name, NORTH);
    await post(NORTH, `/orders/${(await placed(order.name, NORTH)).id}/cancel`);
    await quiet();
    expect(await standing(order.name)).toEqual(["North refused", "South accepted"]);
    expect(await unitsAtSuppliers(order.name)).toBe(1);
    await ship(order.name, SOUTH, "P-7");
    await quiet();
    expect(await fulfilled(order)).toEqual([[1, "P-7"]]);
    expect(await openExceptions(order.name)).toEqual([]);
  });
});

describe("when a parcel is not what was ordered", () => {
  test("it comes without tracking, is fulfilled once, and gets its number when the supplier adds one", async () => {
    const order = await bought({ sku: "MUG", quantity: 1 });
    await ship(order.name, NORTH, null);
    await quiet();
    expect(await fulfilled(order)).toEqual([[1]]);
    const { id } = await placed(order.name, NORTH);
    const parcel = (await dump(NORTH)).fulfillments.find((one) => one.orderId === id);
    await post(NORTH, `/fulfilments/${parcel?.id}/tracking`, { company: "DHL", number: "N-1" });
    await quiet();
    expect(await fulfilled(order)).toEqual([[1, "N-1"]]);
    expect(await openExceptions(order.name)).toEqual([]);
  });
});
