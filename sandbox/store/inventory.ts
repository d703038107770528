import type { Commitment, Id, InventoryItem, InventoryLevel, Order, OrderLine, QuantityName, Store } from "../types.ts";
import { nextId, timestamp, type World } from "../world.ts";
import { inventoryLevelPayload } from "./payloads.ts";

export const levelKey = (itemId: Id, locationId: Id): string => `${itemId}:${locationId}`;

/** The level of an item at a location, also when it is not active any more. */
export const levelAt = (store: Store, itemId: Id, locationId: Id): InventoryLevel | undefined =>
  store.inventoryLevels.get(levelKey(itemId, locationId));

export const activeLevels = (store: Store, item: InventoryItem): InventoryLevel[] =>
  [...store.locations.keys()]
    .map((locationId) => levelAt(store, item.id, locationId))
    .filter((level): level is InventoryLevel => level?.isActive === true);

/** on_hand is the sum of every state but incoming (shopify-facts §2.5). */
export function onHand(level: InventoryLevel): number {
  const all = Object.values(level.quantities).reduce((sum, quantity) => sum + quantity, 0);
  return all - level.quantities.incoming;
}

export const quantityNamed = (level: InventoryLevel, name: string): number | null =>
  name === "on_hand" ? onHand(level) : (level.quantities[name as QuantityName] ?? null);

export type Activation = { item: InventoryItem; locationId: Id; available: number };

/** Stocks an item at a location. */
export function activateLevel(world: World, store: Store, { item, locationId, available }: Activation): InventoryLevel {
  const now = timestamp(world);
  const level: InventoryLevel = levelAt(store, item.id, locationId) ?? {
    id: nextId(world),
    inventoryItemId: item.id,
    locationId,
    isActive: true,
    quantities: {
      available: 0,
      committed: 0,
      reserved: 0,
      damaged: 0,
      safety_stock: 0,
      quality_control: 0,
      incoming: 0,
    },
    createdAt: now,
    updatedAt: now,
  };
  level.isActive = true;
  level.quantities.available = available;
  level.updatedAt = now;
  store.inventoryLevels.set(levelKey(item.id, locationId), level);
  world.emit(store, "inventory_levels/connect", inventoryLevelPayload(level));
  return level;
}

/** Adds to states of a level. The webhook tells the new `available` and nothing else, also to the app that wrote it. */
export function addQuantities(
  world: World,
  store: Store,
  level: InventoryLevel,
  deltas: Partial<Record<QuantityName, number>>,
): void {
  for (const [name, delta] of Object.entries(deltas)) level.quantities[name as QuantityName] += delta;
  level.updatedAt = timestamp(world);
  world.emit(store, "inventory_levels/update", inventoryLevelPayload(level));
}

/** Takes units for an order at its location, at order time: available → committed. Untracked items have no stock to take. */
export function commit(
  world: World,
  store: Store,
  order: Order,
  line: OrderLine,
  locationId: Id,
  quantity: number,
): void {
  const item = line.inventoryItemId === null ? undefined : store.inventoryItems.get(line.inventoryItemId);
  const level = item?.tracked ? levelAt(store, item.id, locationId) : undefined;
  order.commitments.push({
    orderLineId: line.id,
    inventoryItemId: level ? level.inventoryItemId : null,
    locationId,
    quantity,
  });
  if (level) addQuantities(world, store, level, { available: -quantity, committed: quantity });
}

/** Notes where a line ships from without touching stock (orderCreate with BYPASS). */
export function assignWithoutStock(order: Order, line: OrderLine, locationId: Id): void {
  order.commitments.push({ orderLineId: line.id, inventoryItemId: null, locationId, quantity: line.quantity });
}

export type CommitmentChange = { orderLineId: Id; locationId: Id; quantity: number };

/** Shipped units leave the building: committed and with it on_hand fall. Returns the units that had stock behind them. */
export function shipCommitted(world: World, store: Store, order: Order, change: CommitmentChange): number {
  let fromStock = 0;
  takeCommitted(store, order, change, (level, quantity) => {
    addQuantities(world, store, level, { committed: -quantity });
    fromStock += quantity;
  });
  return fromStock;
}

/** A cancelled fulfilment: the units are back on the shelf and still promised to the order. */
export function unshipCommitted(
  world: World,
  store: Store,
  order: Order,
  change: CommitmentChange & { fromStock: number },
): void {
  const line = order.lines.find((candidate) => candidate.id === change.orderLineId);
  const level = line?.inventoryItemId ? levelAt(store, line.inventoryItemId, change.locationId) : undefined;
  const fromStock = level ? change.fromStock : 0;
  if (level && fromStock > 0) {
    push(order, { ...change, quantity: fromStock, inventoryItemId: level.inventoryItemId });
    addQuantities(world, store, level, { committed: fromStock });
  }
  if (change.quantity > fromStock)
    push(order, { ...change, quantity: change.quantity - fromStock, inventoryItemId: null });
}

/** Gives units back: to available, or written off when they are not restocked. */
export function releaseCommitted(
  world: World,
  store: Store,
  order: Order,
  change: CommitmentChange & { restock: boolean },
): void {
  takeCommitted(store, order, change, (level, quantity) =>
    addQuantities(world, store, level, { committed: -quantity, available: change.restock ? quantity : 0 }),
  );
}

/** A moved fulfilment order takes its commitment along: the old location sells again, the new one has promised. */
export function moveCommitted(
  world: World,
  store: Store,
  order: Order,
  change: CommitmentChange & { toLocationId: Id },
): void {
  const free = takeCommitted(store, order, change, (level, quantity) => {
    addQuantities(world, store, level, { committed: -quantity, available: quantity });
    const target = levelAt(store, level.inventoryItemId, change.toLocationId);
    if (target) addQuantities(world, store, target, { committed: quantity, available: -quantity });
    push(order, {
      ...change,
      locationId: change.toLocationId,
      quantity,
      inventoryItemId: target ? level.inventoryItemId : null,
    });
  });
  if (free > 0)
    push(order, {
      orderLineId: change.orderLineId,
      locationId: change.toLocationId,
      quantity: free,
      inventoryItemId: null,
    });
}

function push(order: Order, { orderLineId, inventoryItemId, locationId, quantity }: Commitment): void {
  order.commitments.push({ orderLineId, inventoryItemId, locationId, quantity });
}

/** Takes up to `quantity` of the order's commitments at the location; returns the units taken that had no stock behind them. */
function takeCommitted(
  store: Store,
  order: Order,
  { orderLineId, locationId, quantity }: CommitmentChange,
  onStock: (level: InventoryLevel, quantity: number) => void,
): number {
  let left = quantity;
  let withoutStock = 0;
  for (const commitment of order.commitments.filter(
    (candidate) => candidate.orderLineId === orderLineId && candidate.locationId === locationId,
  )) {
    const take = Math.min(left, commitment.quantity);
    if (take === 0) continue;
    commitment.quantity -= take;
    left -= take;
    const level =
      commitment.inventoryItemId === null ? undefined : levelAt(store, commitment.inventoryItemId, locationId);
    if (level) onStock(level, take);
    else withoutStock += take;
  }
  order.commitments = order.commitments.filter((commitment) => commitment.quantity > 0);
  return withoutStock;
}
