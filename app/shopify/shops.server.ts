import type { Shop } from "@prisma/client";
import type { Tx } from "../platform/db.server.ts";

/** What it takes to call a shop's Admin API. */
export type ShopRef = { id: string; domain: string };

/** The shop with this id. Throws when there is none: ids of shops come from our own rows and sessions. */
export async function shopRef(tx: Tx, shopId: string): Promise<ShopRef & Shop> {
  return tx.shop.findUniqueOrThrow({ where: { id: shopId } });
}

/** The shop with this *.myshopify.com domain, or null when it never installed the app. */
export async function shopByDomain(tx: Tx, domain: string): Promise<Shop | null> {
  return tx.shop.findUnique({ where: { domain } });
}
