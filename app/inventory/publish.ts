import { promisableUnits, type PoolStock } from "./atp.ts";

/** What is published for something without a limit. */
export const UNLIMITED_PUBLISHED = 1_000;

/** A mapping as publishing sees it; `live` = mapped, by a connection that takes orders. */
export type PublishedMapping = {
  id: string;
  itemGid: string;
  variantGid: string;
  poolId: string;
  packSize: number;
  live: boolean;
  /** available at the location as last written or told; null = not known */
  published: number | null;
  pool: PoolStock;
};

/** One inventory item at one supplier's location. */
export type PublishItem = {
  itemGid: string;
  variantGid: string;
  mappingIds: string[];
  published: number | null;
  /** retailer units that may be promised; Infinity = no limit */
  promisable: number;
};

/**
 * Mappings by inventory item. Several offers of one supplier on one variant add up, but a pool that two of them draw on
 * counts once, by the pack that yields most.
 */
export function publishItems(mappings: readonly PublishedMapping[]): PublishItem[] {
  const items = new Map<string, PublishItem & { byPool: Map<string, number> }>();
  for (const mapping of mappings) {
    const { itemGid, variantGid } = mapping;
    const item = items.get(itemGid) ?? {
      itemGid,
      variantGid,
      mappingIds: [],
      published: mapping.published,
      promisable: 0,
      byPool: new Map<string, number>(),
    };
    items.set(itemGid, item);
    item.mappingIds.push(mapping.id);
    if (mapping.published !== item.published) item.published = null;
    const units = mapping.live ? promisableUnits(mapping.pool, mapping.packSize) : 0;
    item.byPool.set(mapping.poolId, Math.max(item.byPool.get(mapping.poolId) ?? 0, units));
  }
  return [...items.values()].map(({ byPool, ...item }) => ({
    ...item,
    promisable: [...byPool.values()].reduce((sum, units) => sum + units, 0),
  }));
}

/**
 * Units that Shopify has committed at a location and that we have not reserved: sold in orders we do not know yet.
 * Never below 0: we may know of an order before Shopify commits its units, and know it longer.
 *
 * @param committed as Shopify shows it.
 * @param knownOpenUnits remaining units at the location in the fulfilment orders of known orders.
 */
export const unreservedCommitted = (committed: number, knownOpenUnits: number): number =>
  Math.max(0, committed - knownOpenUnits);

/** What `available` should be: what may be promised, less what Shopify has sold and we have not reserved yet. */
export function targetAvailable(promisable: number, unreserved: number): number {
  const promised = promisable === Infinity ? UNLIMITED_PUBLISHED : promisable;
  return Math.max(0, promised - unreserved);
}

/**
 * Does what stands differ from what should? Without a limit any comfortable quantity will do: each sale takes one away,
 * and writing it back every time would cost calls for nothing.
 */
export function differs(available: number | null, promisable: number, target: number): boolean {
  if (available === null) return true;
  if (promisable === Infinity) return available < UNLIMITED_PUBLISHED / 2 || available > UNLIMITED_PUBLISHED;
  return available !== target;
}
