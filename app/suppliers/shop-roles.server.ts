import type { Prisma, Shop } from "@prisma/client";
import type { Actor } from "../platform/actor.ts";
import { audit } from "../platform/audit.server.ts";
import type { Tx } from "../platform/db.server.ts";
import type { Done } from "../platform/problem.ts";
import { enqueue } from "../queue/outbox.server.ts";
import type { Services } from "../shopify/services.ts";
import { isRetailer, isSupplier, type Role } from "./roles.ts";
import { NEW_RETAILER_SETTINGS } from "./shop-settings.ts";

/** Locks a shop's row and reads it: everything that must not happen twice in one shop goes through here. */
export async function lockShop(tx: Tx, shopId: string): Promise<Shop> {
  await tx.$queryRaw`SELECT "id" FROM "Shop" WHERE "id" = ${shopId} FOR NO KEY UPDATE`;
  return tx.shop.findUniqueOrThrow({ where: { id: shopId } });
}

export const refused = (
  message: string,
  field?: string,
): { ok: false; problems: { field?: string; message: string }[] } => ({
  ok: false,
  problems: [field ? { field, message } : { message }],
});

/** The merchant says what this store is. A role that live connections need cannot be given up. */
export async function chooseRole(services: Services, actor: Actor, { role }: { role: Role }): Promise<Done> {
  const now = services.clock.now();
  return services.db.prisma.$transaction(async (tx) => {
    const shop = await lockShop(tx, actor.shopId);
    if (shop.role === role) return { ok: true };
    if (!isSupplier(role) && (await hasLive(tx, { supplierShopId: shop.id })))
      return refused("This store ships for a retailer. Disconnect that retailer first, then change the role.", "role");
    if (!isRetailer(role) && (await hasLive(tx, { retailerShopId: shop.id })))
      return refused(
        "This store is connected to a supplier. Disconnect that supplier first, then change the role.",
        "role",
      );
    await setRole(tx, shop, role, { userId: actor.userId, now });
    return { ok: true };
  });
}

/** Writes the role and what follows from it. */
export async function setRole(
  tx: Tx,
  shop: Shop,
  role: Role,
  { userId, now }: { userId: string; now: Date },
): Promise<void> {
  const begins = isRetailer(role) && !isRetailer(shop.role);
  const settings = { ...(begins ? NEW_RETAILER_SETTINGS : {}), ...(shop.settings as Prisma.JsonObject) };
  await tx.shop.update({ where: { id: shop.id }, data: { role, settings } });
  await audit(tx, {
    shopId: shop.id,
    actor: userId,
    action: "shop.role-chosen",
    subject: `shop:${shop.id}`,
    values: { role, before: shop.role },
    now,
  });
  if (begins) await enqueue(tx, "catalog.read", { shopId: shop.id }, { now });
}

/** Turns routing on or off. Orders that waited for it are read again when it is on. */
export async function setRouting(services: Services, actor: Actor, { on }: { on: boolean }): Promise<Done> {
  const now = services.clock.now();
  return services.db.prisma.$transaction(async (tx) => {
    const shop = await lockShop(tx, actor.shopId);
    if (!isRetailer(shop.role))
      return refused("Routing is for stores that sell. Choose the role retailer in the settings first.");
    if (shop.routingOn === on) return { ok: true };
    if (on && (await tx.order.count({ where: { shopId: shop.id, demo: true } })) > 0)
      return refused("Demo data is loaded. Remove it on the home page, then turn on routing for real orders.");
    await tx.shop.update({ where: { id: shop.id }, data: { routingOn: on } });
    await audit(tx, {
      shopId: shop.id,
      actor: actor.userId,
      action: "shop.routing-switched",
      subject: `shop:${shop.id}`,
      values: { on },
      now,
    });
    if (on) {
      const waiting = await tx.order.findMany({
        where: { shopId: shop.id, holds: { some: { kind: "routing-off", releasedAt: null } } },
        select: { orderGid: true },
      });
      for (const { orderGid } of waiting) await enqueue(tx, "order.refresh", { shopId: shop.id, orderGid }, { now });
    }
    return { ok: true };
  });
}

async function hasLive(tx: Tx, side: { retailerShopId: string } | { supplierShopId: string }): Promise<boolean> {
  return (await tx.connection.count({ where: { ...side, state: { in: ["active", "paused"] } } })) > 0;
}
