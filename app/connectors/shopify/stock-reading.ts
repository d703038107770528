import type { StockReadingQuery } from "../../shopify/operations.generated.ts";
import type { StockReading } from "../connector.ts";

export type ReadNode = StockReadingQuery["nodes"][number];

/**
 * What an inventory item's node says may be bought. Only the supplier's own active locations count: a service's location
 * holds somebody else's stock, and two shops may supply each other. Untracked and continue-selling items have no limit.
 * Null (the item is gone, or is not this shop's) promises nothing.
 */
export function readingOf(node: ReadNode | undefined): StockReading {
  if (!node || !isItem(node)) return { policy: "none", reading: 0 };
  const continues = node.variants?.nodes[0]?.inventoryPolicy === "CONTINUE";
  const reading = node.inventoryLevels.nodes
    .filter(({ location }) => location.isActive && !location.isFulfillmentService)
    .reduce((sum, level) => sum + (level.quantities.find(({ name }) => name === "available")?.quantity ?? 0), 0);
  return { policy: !node.tracked || continues ? "unlimited" : "finite", reading };
}

type ItemNode = Extract<ReadNode, { readonly tracked: boolean }>;

/** Is it an inventory item that this shop has? */
export const isItem = (node: NonNullable<ReadNode>): node is ItemNode => "tracked" in node;
