import type { Clock } from "../../platform/clock.server.ts";
import type { AdminClient, Answer } from "../../shopify/admin-client.server.ts";
import {
  MoreStockLevelsDocument,
  StockReadingDocument,
  type MoreStockLevelsQuery,
} from "../../shopify/operations.generated.ts";
import type { StockReading, StockTold, Trouble } from "../connector.ts";
import { isItem, readingOf, type ReadNode } from "./stock-reading.ts";
import { trouble } from "./trouble.ts";

/** Of 100 locations; Shopify allows 1,000 in a store. */
const MOST_PAGES = 20;

/** What these inventory items of a store have in stock. An item that is not the store's promises nothing. */
export async function readShopifyStock(
  admin: AdminClient,
  itemGids: readonly string[],
  clock: Clock,
): Promise<({ ok: true } & StockTold) | Trouble> {
  // Taken before the request: what the supplier took after this moment may be missing from the answer.
  const asOf = clock.now();
  const answer = await admin.query(StockReadingDocument, { ids: [...itemGids] });
  if (!answer.ok) return trouble(answer.error);
  const items = new Map<string, StockReading>();
  for (const [i, itemGid] of itemGids.entries()) {
    const whole = await withAllLevels(admin, answer.data.nodes[i]);
    if (!whole.ok) return whole;
    items.set(itemGid, readingOf(whole.node));
  }
  return { ok: true, asOf, items };
}

type AllLevels = { ok: true; node: ReadNode | undefined } | Trouble;

/** An item that is stocked at more locations than one answer shows, with all of them; any other node as it is. */
async function withAllLevels(admin: AdminClient, node: ReadNode | undefined): Promise<AllLevels> {
  if (!node || !isItem(node) || !node.inventoryLevels.pageInfo.hasNextPage) return { ok: true, node };
  const levels = [...node.inventoryLevels.nodes];
  let { pageInfo } = node.inventoryLevels;
  for (let page = 0; pageInfo.hasNextPage && pageInfo.endCursor !== null; page += 1) {
    if (page === MOST_PAGES) throw new Error(`${node.id} is stocked at more locations than ${MOST_PAGES} pages.`);
    const answer: Answer<MoreStockLevelsQuery> = await admin.query(MoreStockLevelsDocument, {
      ...{ id: node.id, after: pageInfo.endCursor },
    });
    if (!answer.ok) return trouble(answer.error);
    const { inventoryItem } = answer.data;
    // Gone meanwhile: nothing is promised of it.
    if (!inventoryItem) return { ok: true, node: undefined };
    levels.push(...inventoryItem.inventoryLevels.nodes);
    ({ pageInfo } = inventoryItem.inventoryLevels);
  }
  return { ok: true, node: { ...node, inventoryLevels: { ...node.inventoryLevels, nodes: levels } } };
}
