import { inOrderTransaction } from "../orders/order-lock.server.ts";
import { log } from "../platform/log.server.ts";
import type { Handler } from "../shopify/services.ts";
import { loadFacts } from "./load-facts.server.ts";
import { routeOrder } from "./route-order.ts";
import { LostRace, saveDecision } from "./save-decision.server.ts";

/** Lost races in a row before others are let through. */
const TRIES = 5;
const RETRY_MS = 2_000;

/**
 * `order.route`: facts → decision → one transaction. When another order took the stock in between, again with fresh
 * facts.
 */
export const orderRouteHandler: Handler<"order.route"> = async ({ db, clock }, { shopId, orderGid }) => {
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const now = clock.now();
    const facts = await loadFacts(db.prisma, { shopId, orderGid, now });
    if (!facts || facts.lines.length === 0) return;
    const result = routeOrder(facts);
    try {
      const saved = await inOrderTransaction(db, (tx) => saveDecision(tx, { shopId, orderGid, facts, result, now }));
      const { unitsWanted, unitsRouted, supplierOrders } = result.objective;
      log.info("order.routed", { shopId, orderGid, saved, unitsWanted, unitsRouted, supplierOrders, attempt });
      return;
    } catch (cause) {
      if (!(cause instanceof LostRace)) throw cause;
      log.info("order.route-lost-race", { shopId, orderGid, attempt, why: cause.message });
    }
  }
  return { again: { inMs: RETRY_MS, why: "Other orders took the stock each time." } };
};
