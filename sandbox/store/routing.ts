import type { Id, InventoryItem, Location, Store, Variant } from "../types.ts";
import { levelAt } from "./inventory.ts";

export type WantedLine = { key: number; item: InventoryItem; variant: Variant; quantity: number };
export type RoutingRule = { locationIds?: Id[]; ignorePolicy?: boolean };
/** Line key → location. `unstocked` = the line no location can take. */
export type Assignment = { assigned: Map<number, Id> } | { unstocked: WantedLine };

/**
 * Shopify's default routing: the fewest locations that have every line in stock, then the merchant's location priority.
 * A line ships from one location. DENY needs enough `available` there; continue-selling and untracked items only need to be stocked.
 */
export function assignToLocations(store: Store, wanted: WantedLine[], rule: RoutingRule = {}): Assignment {
  const locations = [...store.locations.values()]
    .filter((location) => location.isActive && location.fulfillsOnlineOrders)
    .filter((location) => rule.locationIds?.includes(location.id) ?? true)
    .sort((one, other) => one.priority - other.priority || one.id - other.id);
  const able = wanted.map((line) => ({ line, locations: locationsAble(store, line, locations, rule) }));
  const stuck = able.find((entry) => entry.locations.length === 0);
  if (stuck) return { unstocked: stuck.line };
  for (let size = 1; size <= Math.min(locations.length, wanted.length); size += 1)
    for (const set of subsets(locations, size)) {
      const assigned = assignWithin(store, able, set, rule);
      if (assigned) return { assigned };
    }
  const last = wanted.at(-1);
  return last ? { unstocked: last } : { assigned: new Map() };
}

type Able = { line: WantedLine; locations: Location[] };

/** Tries to place every line on these locations, earlier ones first; counts stock that earlier lines of the order take. */
function assignWithin(store: Store, able: Able[], set: Location[], rule: RoutingRule): Map<number, Id> | null {
  const assigned = new Map<number, Id>();
  const taken = new Map<string, number>();
  for (const { line, locations } of able) {
    const spot = set.find((location) => {
      if (!locations.includes(location)) return false;
      if (isUnlimited(line, rule)) return true;
      const before = taken.get(`${line.item.id}:${location.id}`) ?? 0;
      return availableAt(store, line, location) >= before + line.quantity;
    });
    if (!spot) return null;
    assigned.set(line.key, spot.id);
    const key = `${line.item.id}:${spot.id}`;
    taken.set(key, (taken.get(key) ?? 0) + line.quantity);
  }
  return assigned;
}

function locationsAble(store: Store, line: WantedLine, locations: Location[], rule: RoutingRule): Location[] {
  const stocking = locations.filter((location) => levelAt(store, line.item.id, location.id)?.isActive);
  const enough = stocking.filter((location) => availableAt(store, line, location) >= line.quantity);
  if (line.item.tracked && enough.length > 0) return enough;
  if (!isUnlimited(line, rule)) return [];
  return stocking.length > 0 ? stocking : locations.filter((location) => location.fulfillmentServiceId === null);
}

const isUnlimited = (line: WantedLine, rule: RoutingRule): boolean =>
  rule.ignorePolicy === true || !line.item.tracked || line.variant.inventoryPolicy === "CONTINUE";

const availableAt = (store: Store, line: WantedLine, location: Location): number =>
  levelAt(store, line.item.id, location.id)?.quantities.available ?? 0;

function* subsets<T>(items: T[], size: number, from = 0): Generator<T[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (let index = from; index <= items.length - size; index += 1)
    for (const rest of subsets(items, size - 1, index + 1)) yield [items[index] as T, ...rest];
}
