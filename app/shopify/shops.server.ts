import type { Shop } from "@prisma/client";
import type { Tx } from "../platform/db.server.ts";
import type { Sql } from "../platform/sql.server.ts";

/** What it takes to call a shop's Admin API. */
export type ShopRef = { id: string; domain: string };

/** What jobs ask of a shop. */
export type JobShop = ShopRef &
  Pick<
    Shop,
    | "name"
    | "role"
    | "currency"
    | "timeZone"
    | "settings"
    | "scopes"
    | "routingOn"
    | "orderAttributes"
    | "uninstalledAt"
  >;

/** The shop with this id. Throws when there is none: ids of shops come from our own rows and sessions. */
export async function shopRef(tx: Sql, shopId: string): Promise<JobShop> {
  const [shop] = await tx.$queryRaw<JobShop[]>`
    SELECT "id", "domain", "name", "role", "currency", "timeZone", "settings", "scopes", "routingOn",
      COALESCE("orderAttributes", '{}') AS "orderAttributes", "uninstalledAt"
    FROM "Shop" WHERE "id" = ${shopId}`;
  if (!shop) throw new Error(`There is no shop ${shopId}.`);
  return shop;
}

/** The shop with this *.myshopify.com domain, or null when it never installed the app. */
export async function shopByDomain(tx: Tx, domain: string): Promise<Shop | null> {
  return tx.shop.findUnique({ where: { domain } });
}
