import { createHmac, randomUUID } from "node:crypto";
import type { Prisma } from "@prisma/client";
import { env } from "../app/platform/env.server.ts";
import { gidOf } from "../app/platform/gid.ts";
import { acceptInvitation, inviteSupplier } from "../app/suppliers/invitations.server.ts";
import { chooseRole, setRouting } from "../app/suppliers/shop-roles.server.ts";
import { db } from "./db-file.ts";
import { startWorld, type Outside, type StoreOrder, type TestWorld } from "./world.ts";

/** What the sandbox tells of a store, as far as tests look at it; see sandbox/types.ts. */
export type StoreDump = {
  orders: {
    id: number;
    name: string;
    sourceIdentifier: string | null;
    createdAt: string;
    cancelledAt: string | null;
    financialStatus: string | null;
    email: string | null;
    note: string | null;
    tags: string[];
    shippingAddress: Record<string, string | null> | null;
    lines: {
      id: number;
      variantId: number | null;
      sku: string | null;
      quantity: number;
      currentQuantity: number;
      price: number;
    }[];
  }[];
  fulfillments: {
    id: number;
    orderId: number;
    status: string;
    lines: { orderLineId: number; quantity: number }[];
    tracking: { company: string | null; number: string | null }[];
  }[];
  fulfillmentOrders: {
    id: number;
    orderId: number;
    status: string;
    requestStatus: string;
    locationId: number;
    lines: { id: number; orderLineId: number; remainingQuantity: number }[];
  }[];
  locations: { id: number; name: string; fulfillmentServiceId: number | null }[];
  variants: { id: number; sku: string | null; inventoryItemId: number }[];
  inventoryLevels: { inventoryItemId: number; locationId: number; quantities: Record<string, number> }[];
};
export type Wish = { sku: string; quantity: number };
/** An order of the sandbox, and the handle of its store. */
export type Bought = { orderId: number; name: string; shop: string };

/** Where test customers live. */
export const HOME = {
  ...{ firstName: "Ada", lastName: "Lovelace", address1: "Weg 1", city: "Kiel", zip: "24103", countryCode: "DE" },
};
const domain = (handle: string) => `${handle}.myshopify.com`;

export type Trade = Awaited<ReturnType<typeof startTrade>>;

/**
 * Retailers and suppliers of the sandbox, each retailer connected to each supplier in the order given. Products are
 * added before (`stock`), so that what is equal by SKU is mapped.
 */
export async function startTrade(wanted: {
  retailers: StoreOrder[];
  suppliers: StoreOrder[];
  switches?: Record<string, unknown>;
  stock?: (trade: { product: ReturnType<typeof talk>["product"] }) => Promise<void>;
  outside?: Outside;
}) {
  const { retailers, suppliers, switches = {}, outside } = wanted;
  const world = await startWorld({ stores: [...retailers, ...suppliers], switches, outside });
  const talking = talk(world);
  const handles = (stores: StoreOrder[]) => stores.map((store) => (typeof store === "string" ? store : store.handle));
  await wanted.stock?.(talking);
  for (const retailer of handles(wanted.retailers)) {
    await chooseRole(world.services, await talking.actor(retailer), { role: "retailer" });
    for (const supplier of handles(wanted.suppliers)) await talking.connect(retailer, supplier);
    await talking.askNoReview(retailer);
    await setRouting(world.services, await talking.actor(retailer), { on: true });
  }
  await world.runUntilQuiet();
  return { world, ...talking };
}

type Webhook = { topic: string; body: string; shop?: string; webhookId?: string; signedBy?: string | null };

/** What tests say to a world's stores, and ask the app about them. */
export function talk(world: TestWorld) {
  const actor = async (handle: string) => ({ shopId: (await world.shop(handle)).id, userId: `owner of ${handle}` });
  const post = <T = unknown>(handle: string, path: string, body: object = {}) =>
    world.control.post<T>(`/stores/${domain(handle)}/${path}`, body);
  const dump = (handle: string) => world.control.get<StoreDump>(`/stores/${domain(handle)}`);

  return {
    actor,
    post,
    dump,
    quiet: () => world.runUntilQuiet(),
    /** Long enough for quarantines and retries. */
    settled: () => world.runUntilQuiet({ horizonMs: 15 * 60_000 }),
    product: (handle: string, variants: object[]) =>
      post<{ id: number }>(handle, "products", {
        title: "Goods",
        variants: variants.map((variant) => ({ price: 1999, available: 0, ...variant })),
      }),
    connect: async (retailer: string, supplier: string) => {
      const invited = await inviteSupplier(world.services, await actor(retailer), { domain: domain(supplier) });
      if (!invited.ok) throw new Error(JSON.stringify(invited.problems));
      await acceptInvitation(world.services, await actor(supplier), { connectionId: invited.connectionId });
    },
    /** Orders are routed at once, not after the shop's review window. */
    askNoReview: async (handle: string) => {
      const { id, settings } = await world.shop(handle);
      const without = { ...(settings as Prisma.JsonObject), reviewMinutes: 0 };
      await db().prisma.shop.update({ where: { id }, data: { settings: without } });
    },
    buy: async (handle: string, lines: Wish[], change: object = {}): Promise<Bought> => {
      const checkout = { lines, shippingAddress: HOME, financialStatus: "PAID", ...change };
      const { orderId, name } = await post<{ orderId: number; name: string }>(handle, "checkout", checkout);
      return { orderId, name, shop: handle };
    },
    /** What the app knows of an order. */
    orderOf: ({ orderId, shop }: Bought) =>
      db().prisma.order.findFirstOrThrow({
        where: { orderGid: gidOf("Order", orderId), shop: { domain: domain(shop) } },
        include: {
          lines: {
            orderBy: { position: "asc" },
            include: { reservations: true, supplierOrderLines: { include: { supplierOrder: true } } },
          },
          views: true,
          holds: { where: { releasedAt: null } },
          supplierOrders: {
            include: { supplier: true, lines: true, shipments: { include: { lines: true } }, attempts: true },
            orderBy: { id: "asc" },
          },
        },
      }),
    openExceptions: (orderId: string) =>
      db().prisma.exception.findMany({ where: { orderId, state: "open" }, orderBy: { id: "asc" } }),
    /** Orders in a supplier's store under our keys for a retailer's order; cancelled ones too. */
    placedFor: async ({ orderId, shop }: Bought, supplier: string) => {
      const keys = await db().prisma.supplierOrder.findMany({
        where: { order: { orderGid: gidOf("Order", orderId), shop: { domain: domain(shop) } } },
        select: { key: true },
      });
      const { orders } = await dump(supplier);
      return orders.filter((one) => keys.some(({ key }) => key === one.sourceIdentifier));
    },
    /** What the retailer's store shows as fulfilled: units by tracking numbers. */
    fulfilled: async ({ orderId, shop }: Bought) =>
      (await dump(shop)).fulfillments
        .filter((each) => each.orderId === orderId && each.status === "SUCCESS")
        .map(({ lines, tracking }) => ({
          units: lines.reduce((sum, line) => sum + line.quantity, 0),
          numbers: tracking.flatMap(({ number }) => number ?? []),
        })),
    fault: (handle: string, operation: string, kind: string, more: object = {}) =>
      world.control.post("/faults", { store: domain(handle), operation, kind, times: 1, ...more }),
    clearFaults: () => fetch(`${world.control.origin}/__sandbox/faults`, { method: "DELETE" }),
    /** GraphQL calls to a store since a moment of the world, oldest first. */
    callsTo: (handle: string, since: Date) =>
      world.control.get<{ operation: string; actualCost: number }[]>(
        `/calls?store=${domain(handle)}&since=${since.getTime()}`,
      ),
    /** Sends a webhook as anybody on the internet can; signed with the app's secret unless told otherwise. */
    webhook: async ({ topic, body, shop = "nobody", webhookId = randomUUID(), signedBy }: Webhook) => {
      const secret = signedBy === undefined ? env().SHOPIFY_API_SECRET : signedBy;
      const response = await fetch(`${world.intake}/webhooks/shopify`, {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          "X-Shopify-Topic": topic,
          "X-Shopify-Shop-Domain": domain(shop),
          "X-Shopify-Webhook-Id": webhookId,
          ...(secret === null
            ? {}
            : { "X-Shopify-Hmac-Sha256": createHmac("sha256", secret).update(body).digest("base64") }),
        },
        body,
      });
      return { status: response.status, stored: await db().prisma.webhookDelivery.findFirst({ where: { webhookId } }) };
    },
    deliveryOf: (webhookId: string) => db().prisma.webhookDelivery.findFirstOrThrow({ where: { webhookId } }),
  };
}
