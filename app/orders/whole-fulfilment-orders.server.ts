import { orThrow, type AdminClient } from "../shopify/admin-client.server.ts";
import {
  FulfilmentOrderLinePageDocument,
  FulfilmentOrderPageDocument,
  type FulfilmentOrderFragment,
} from "../shopify/operations.generated.ts";

type PageInfo = { hasNextPage: boolean; endCursor: string | null };
type Page<Node> = { nodes: readonly Node[]; pageInfo: PageInfo };

/** Shopify allows 500 lines an order. More pages than this is a loop. */
const MOST_PAGES = 20;

/**
 * An order's fulfilment orders, each with all its lines, from the first page of an answer. Ordinary orders cost no further
 * call; without the rest, units of a large order would be taken for units that Shopify has not assigned yet.
 */
export async function wholeFulfilmentOrders(
  admin: AdminClient,
  orderGid: string,
  first: Page<FulfilmentOrderFragment>,
): Promise<FulfilmentOrderFragment[]> {
  const orders = await allOf(first, async (after) => {
    const { order } = orThrow(await admin.query(FulfilmentOrderPageDocument, { id: orderGid, after }));
    return order?.fulfillmentOrders;
  });
  const whole: FulfilmentOrderFragment[] = [];
  for (const one of orders) whole.push(await withAllLines(admin, one));
  return whole;
}

async function withAllLines(admin: AdminClient, one: FulfilmentOrderFragment): Promise<FulfilmentOrderFragment> {
  if (!one.lineItems.pageInfo.hasNextPage) return one;
  const nodes = await allOf(one.lineItems, async (after) => {
    const { fulfillmentOrder } = orThrow(await admin.query(FulfilmentOrderLinePageDocument, { id: one.id, after }));
    return fulfillmentOrder?.lineItems;
  });
  return { ...one, lineItems: { ...one.lineItems, nodes } };
}

/** Throws when a page is gone: what was read so far would pass for all there is. */
async function allOf<Node>(
  first: Page<Node>,
  next: (after: string) => Promise<Page<Node> | undefined>,
): Promise<Node[]> {
  const nodes = [...first.nodes];
  let { pageInfo } = first;
  for (let pages = 1; pageInfo.hasNextPage && pageInfo.endCursor !== null; pages += 1) {
    if (pages === MOST_PAGES) throw new Error(`A list of fulfillment orders has more than ${MOST_PAGES} pages.`);
    const page = await next(pageInfo.endCursor);
    if (!page) throw new Error("A fulfillment order went away while its pages were read. It is read again.");
    nodes.push(...page.nodes);
    ({ pageInfo } = page);
  }
  return nodes;
}
