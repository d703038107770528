import { OutOfStock } from "../inventory/reservations.server.ts";
import { inOrderStatements } from "../orders/order-lock.server.ts";
import { log } from "../platform/log.server.ts";
import { decisionNodes, decisionSeconds } from "../platform/metrics.server.ts";
import { isMissingReference } from "../platform/db-errors.server.ts";
import { onOneConnection } from "../platform/sql.server.ts";
import type { Handler } from "../shopify/services.ts";
import { routeOrder } from "./engine/decide.ts";
import { factsOf } from "./load-routing-facts.server.ts";
import { saveDecision } from "./save-decision.server.ts";
import { factsToStore, forgetShared, isSharedKnown, sharedIsStored } from "./stored-decision.server.ts";
import { LostRace } from "./save-plan.server.ts";

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
    const loaded = await onOneConnection(db, (sql) => factsOf(sql, { shopId, orderGid, now }));
    if (!loaded || loaded.facts.lines.length === 0) return;
    const startedMs = performance.now();
    const result = routeOrder(loaded.facts);
    decisionSeconds.observe((performance.now() - startedMs) / 1000);
    decisionNodes.observe(result.objective.nodes);
    const stored = factsToStore(loaded.facts, { shopId });
    try {
      const sharedKnown = isSharedKnown(db, stored.shared);
      const saved = await inOrderStatements(db, (tx) =>
        saveDecision(tx, { shopId, orderGid, ...loaded, stored, sharedKnown, result, now }),
      );
      if (saved === "saved") sharedIsStored(db, stored.shared);
      const { unitsWanted, unitsRouted, supplierOrders, proven, nodes } = result.objective;
      log.info("order.routed", {
        ...{ shopId, orderGid, saved, unitsWanted, unitsRouted, supplierOrders, proven, nodes, attempt },
      });
      return;
    } catch (cause) {
      const sharedGone = isMissingReference(cause) && forgetShared(db, stored.shared);
      if (!(cause instanceof LostRace || cause instanceof OutOfStock || sharedGone)) throw cause;
      const why = cause instanceof Error ? cause.message : String(cause);
      log.info("order.route-lost-race", { shopId, orderGid, attempt, why });
    }
  }
  return { again: { inMs: RETRY_MS, why: "Other orders took the stock each time." } };
};
