import type { Order, Store } from "../types.ts";
import { timestamp, type World } from "../world.ts";
import { orderPayload } from "./order-payloads.ts";

/** Notes a change of the order and tells it, as Shopify does for nearly everything. Further topics join the same event id. */
export function touchOrder(world: World, store: Store, order: Order, alsoTopics: string[] = []): void {
  order.updatedAt = timestamp(world);
  const payload = orderPayload(store, order);
  for (const topic of [...alsoTopics, "orders/updated"]) world.emit(store, topic, payload);
}
