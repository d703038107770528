import type { Shop } from "@prisma/client";
import { orThrow, type AdminClient } from "../shopify/admin-client.server.ts";
import { RetailerOrderDocument, RetailerOrderLinesDocument } from "../shopify/operations.generated.ts";
import type { CanonicalOrder } from "./canonical-order.ts";
import { grantedScopes } from "../shopify/scopes.ts";
import { fromShopify, type ShopifyLinePage } from "./from-shopify.ts";
import { wholeFulfilmentOrders } from "./whole-fulfilment-orders.server.ts";

/** As rules compare names. */
const fold = (text: string) => text.trim().toLowerCase();

/** 100 lines a page; Shopify allows 500 lines an order. More pages than this is a loop. */
const MOST_PAGES = 20;

/**
 * Reads one order whole; null when the store has none of this id, or does not show it to us. Of the customer it reads what
 * the shop's scopes allow, of the order's attributes those that the shop's published rules name.
 */
export async function readShopifyOrder(
  admin: AdminClient,
  orderGid: string,
  shop: Pick<Shop, "scopes" | "orderAttributes">,
): Promise<CanonicalOrder | null> {
  const wanted = {
    withCustomer: grantedScopes(shop.scopes).includes("read_customers"),
    withAttributes: shop.orderAttributes.length > 0,
  };
  const { order } = orThrow(await admin.query(RetailerOrderDocument, { id: orderGid, ...wanted }));
  if (!order) return null;
  const pages: ShopifyLinePage[] = [];
  let { pageInfo } = order.lineItems;
  while (pageInfo.hasNextPage && pageInfo.endCursor) {
    if (pages.length === MOST_PAGES) throw new Error(`${orderGid} has more than ${MOST_PAGES} pages of lines.`);
    const next = orThrow(await admin.query(RetailerOrderLinesDocument, { id: orderGid, after: pageInfo.endCursor }));
    if (!next.order) return null;
    pages.push(next.order.lineItems);
    ({ pageInfo } = next.order.lineItems);
  }
  const nodes = await wholeFulfilmentOrders(admin, order.id, order.fulfillmentOrders);
  const names = new Set(shop.orderAttributes.map(fold));
  const read = fromShopify({ ...order, fulfillmentOrders: { ...order.fulfillmentOrders, nodes } }, pages);
  return { ...read, attributes: read.attributes.filter(({ name }) => names.has(fold(name))) };
}
