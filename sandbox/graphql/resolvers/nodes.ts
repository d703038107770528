import type { Context } from "../context.ts";
import { anyGid, coversFulfillmentOrder } from "../context.ts";
import { unmodelled } from "../errors.ts";
import { fields, type Tables } from "../tables.ts";

type Finder = (context: Context, id: number, query: string) => object | null | undefined;

/** Every type that `node` finds. */
const FINDERS: Record<string, Finder> = {
  Order: ({ store }, id) => store.orders.get(id),
  Product: ({ store }, id) => store.products.get(id),
  ProductVariant: ({ store }, id) => store.variants.get(id),
  InventoryItem: ({ store }, id) => store.inventoryItems.get(id),
  InventoryLevel: ({ store }, id) => [...store.inventoryLevels.values()].find((level) => level.id === id),
  Location: ({ store }, id) => store.locations.get(id),
  Fulfillment: ({ store }, id) => store.fulfillments.get(id),
  FulfillmentOrder: (context, id) => {
    const found = context.store.fulfillmentOrders.get(id);
    return found && coversFulfillmentOrder(context, found, "read") ? found : null;
  },
  DeliveryProfile: ({ store }, id) => store.deliveryProfiles.get(id),
  Shop: ({ store }, id) => (store.id === id ? store : null),
};

/** The object behind a gid; null when there is none, "Invalid id" when the text is no gid. */
function findNode(context: Context, text: unknown): object | null {
  const { type, id, query } = anyGid(text);
  const finder = FINDERS[type];
  if (!finder) throw unmodelled(`node(id:) of type ${type}`);
  const found = finder(context, id, query) ?? null;
  if (found) context.typeNames.set(found, type);
  return found;
}

export const nodeTables: Tables = {
  QueryRoot: fields({
    node: (_root, context, { id }) => findNode(context, id),
    nodes: (_root, context, { ids }) => (ids as string[]).map((id) => findNode(context, id)),
  }),
};
