import { routeOrder } from "../../app/routing/engine/decide.ts";
import type { RoutingFacts } from "../../app/routing/facts.ts";
import type { Database } from "../../app/platform/db.server.ts";
import { benchShop, factsOnMix } from "../routing/facts-on-mix.ts";
import { catalogueOf, rulesOf, suppliersOf } from "./catalogue-rows.ts";
import { id, type Run } from "./rows.ts";

export type LargeShop = {
  shopId: string;
  /** an order with two suppliers and its whole decision; the newest one */
  orderId: string;
  supplierId: string;
  variantId: string;
  ruleId: string;
};

type Size = { orders: number; variants: number; suppliers: number; openExceptions: number };

/** Orders whose decision is kept whole, as in the last days of a shop; older ones have what lists and reports read. */
const WHOLE_DECISIONS = 200;
/**
 * Fills a shop that stands already: orders of the last 90 days, nine in ten done, with their suppliers' orders, parcels,
 * events and jobs; a mapped catalogue; open exceptions. Set-based SQL: it is the size that counts, not the way there.
 */
export async function fillShop({ pool }: Database, shopId: string, size: Size): Promise<void> {
  const sql = (text: string, values: unknown[] = []) => pool.query(text, values);
  const { orders, variants, suppliers } = size;
  await sql(
    `UPDATE "Shop" SET "role" = 'retailer', "routingOn" = true, "setUpAt" = now(), "settings" = '{"reviewMinutes": 0}'
     WHERE "id" = $1`,
    [shopId],
  );
  await suppliersOf(sql, { shopId, suppliers });
  await catalogueOf(sql, { shopId, variants, suppliers });
  await rulesOf(sql, { shopId, suppliers });
  await ordersOf(sql, { shopId, orders, suppliers, variants });
  await decisionsOf(sql, { shopId, orders, suppliers });
  await boughtOf(sql, { shopId, orders, suppliers });
  await aroundOrders(sql, { shopId, orders, openExceptions: size.openExceptions });
  await sql("ANALYZE");
}

/** What the measurements open of it. */
export async function findInShop({ pool }: Database, shopId: string): Promise<LargeShop> {
  const one = async (text: string) => (await pool.query<{ id: string }>(text, [shopId])).rows[0]?.id ?? "";
  return {
    shopId,
    orderId: await one(
      `SELECT "id" FROM "Order" WHERE "shopId" = $1 AND "state" = 'routed' ORDER BY "id" DESC LIMIT 1`,
    ),
    supplierId: await one(`SELECT "id" FROM "Supplier" WHERE "shopId" = $1 ORDER BY "id" LIMIT 1`),
    variantId: await one(`SELECT "id" FROM "Variant" WHERE "shopId" = $1 ORDER BY "id" OFFSET 6 LIMIT 1`),
    ruleId: await one(
      `SELECT "rules" -> 0 ->> 'id' AS id FROM "RuleSet" WHERE "shopId" = $1 AND "state" = 'published'`,
    ),
  };
}

/** When the order with the number n came, of the last 90 days. */
const AT = "now() - ($2::int - n) * interval '90 days' / $2::int";
/** 1 in 100: the newest are under way, and some of them need a person. */
const STATE = `CASE WHEN n <= $2::int * 0.9 THEN 'closed' WHEN n % 10 < 6 THEN 'routed' WHEN n % 10 < 8 THEN 'attention'
  WHEN n % 10 = 8 THEN 'waiting' ELSE 'ignored' END`;

async function ordersOf(sql: Run, of: { shopId: string; orders: number; suppliers: number; variants: number }) {
  await sql(
    `INSERT INTO "Order" ("id", "shopId", "orderGid", "name", "version", "readStartedAt", "state", "currency", "totalMinor",
       "financialStatus", "processedAt", "countryCode", "shippingMethod", "tags", "customerTags", "createdAt")
     SELECT ${id("order", "n")}, $1, 'gid://shopify/Order/' || n, '#' || 1000 + n, 1, ${AT}, ${STATE}, 'EUR', 3000 + n % 9000,
       'PAID', ${AT}, (ARRAY['DE', 'AT', 'FR', 'PL', 'US'])[1 + n % 5], 'Standard', '{}', '{}', ${AT}
     FROM generate_series(1, $2::int) n`,
    [of.shopId, of.orders],
  );
  await sql(
    `INSERT INTO "OrderLine" ("id", "shopId", "orderId", "lineItemGid", "position", "variantGid", "sku", "title",
       "unitPriceMinor", "requiresShipping", "sold", "wanted", "allocated", "fulfilled", "reason")
     SELECT ${id("line", "n * 2 + k")}, $1, ${id("order", "n")}, 'gid://shopify/LineItem/' || n * 2 + k, k,
       'gid://shopify/ProductVariant/' || 1 + (n + k) % $3::int, 'SHIRT-' || 1 + (n + k) % $3::int,
       'Linen shirt no. ' || (1 + (n + k) % $3::int) / 3, 1900, true, 2, 2,
       CASE WHEN ${STATE} IN ('closed', 'routed') THEN 2 ELSE 0 END, CASE WHEN ${STATE} = 'closed' THEN 2 ELSE 0 END,
       CASE WHEN ${STATE} = 'attention' AND n % 3 = 0 THEN 'unmapped' ELSE 'none' END
     FROM generate_series(1, $2::int) n, generate_series(0, 1) k`,
    [of.shopId, of.orders, of.variants],
  );
}

/** The newest decisions whole, made by the engine and with the order's own ids; the others as short as their report. */
async function decisionsOf(
  sql: Run,
  { shopId, orders, suppliers }: { shopId: string; orders: number; suppliers: number },
) {
  const facts = orderOfTwoLines(suppliers);
  const result = routeOrder(facts);
  const { objective } = result;
  const brief = JSON.stringify({ engine: result.engine, objective, lines: [], reasons: "-".repeat(600) });
  await sql(
    `INSERT INTO "Decision" ("id", "shopId", "orderId", "orderVersion", "ruleSetId", "inputs", "result", "createdAt")
     SELECT ${id("decision", "n")}, $1, ${id("order", "n")}, 1, (SELECT "id" FROM "RuleSet" WHERE "shopId" = $1 AND "state" = 'published'),
       '{"lines": []}', $3::jsonb, ${AT}
     FROM generate_series(1, $2::int) n`,
    [shopId, orders, brief],
  );
  // The lines' and suppliers' ids of the template are those of the order and of the shop.
  const replaced = facts.suppliers.reduce(
    (text, { id: from }, index) => `replace(${text}, '"${from}"', '"' || ${id("supplier", String(index + 1))} || '"')`,
    facts.lines.reduce(
      (text, { lineId }, k) => `replace(${text}, '"${lineId}"', '"' || ${id("line", `n * 2 + ${k}`)} || '"')`,
      "part::text",
    ),
  );
  const put = (column: "inputs" | "result", json: unknown) =>
    sql(
      `UPDATE "Decision" SET "${column}" = (SELECT ${replaced}::jsonb FROM (SELECT $1::text AS part) whole)
       FROM generate_series($2::int, $3::int) n WHERE "Decision"."id" = ${id("decision", "n")}`,
      [JSON.stringify(json), Math.max(1, orders - WHOLE_DECISIONS), orders],
    );
  await put("inputs", { ...facts, destination: { ...facts.destination, postalCode: null } });
  await put("result", result);
}

function orderOfTwoLines(suppliers: number): RoutingFacts {
  const shop = benchShop(1, suppliers);
  for (let seed = 1; ; seed++) {
    const facts = factsOnMix(shop, seed);
    if (facts.lines.length === 2 && routeOrder(facts).objective.unitsRouted > 0) return facts;
  }
}

/** Every closed or routed order has been bought from two suppliers; closed ones were shipped. */
async function boughtOf(
  sql: Run,
  { shopId, orders, suppliers }: { shopId: string; orders: number; suppliers: number },
) {
  const each = `FROM generate_series(1, $2::int) n, generate_series(0, 1) k WHERE ${STATE} IN ('closed', 'routed')`;
  await sql(
    `INSERT INTO "SupplierOrder" ("id", "shopId", "orderId", "supplierId", "decisionId", "key", "state", "orderVersion",
       "externalGid", "externalName", "costMinor", "currency", "createdAt", "claimedAt", "sentAt", "acceptedAt", "closedAt")
     SELECT ${id("bought", "n * 2 + k")}, $1, ${id("order", "n")}, ${id("supplier", "1 + (n + k * 7) % $3::int")},
       ${id("decision", "n")}, 'LARGE-' || n || '-' || k, CASE WHEN ${STATE} = 'closed' THEN 'shipped' ELSE 'accepted' END, 1,
       'gid://shopify/Order/' || 5000000 + n * 2 + k, '#S' || n, 1800, 'EUR', ${AT}, ${AT}, ${AT}, ${AT},
       CASE WHEN ${STATE} = 'closed' THEN ${AT} + interval '1 day' END ${each}`,
    [shopId, orders, suppliers],
  );
  await sql(
    `INSERT INTO "SupplierOrderLine" ("id", "shopId", "supplierOrderId", "orderLineId", "offerVariantGid", "offerSku",
       "quantity", "packSize", "costMinor", "shippedUnits")
     SELECT ${id("boughtLine", "n * 2 + k")}, $1, ${id("bought", "n * 2 + k")}, ${id("line", "n * 2 + k")},
       'gid://shopify/ProductVariant/' || 1000000 + n, 'M-SHIRT', 2, 1, 900, CASE WHEN ${STATE} = 'closed' THEN 2 ELSE 0 END
     ${each}`,
    [shopId, orders],
  );
  const shipped = `FROM generate_series(1, ($2::int * 0.9)::int) n, generate_series(0, 1) k`;
  await sql(
    `INSERT INTO "Shipment" ("id", "shopId", "supplierOrderId", "externalRef", "state", "carrier", "trackingNumbers",
       "trackingUrls", "shippedAt", "fulfilmentGid", "writtenAt")
     SELECT ${id("shipment", "n * 2 + k")}, $1, ${id("bought", "n * 2 + k")}, 'gid://shopify/Fulfillment/' || n * 2 + k,
       'shipped', 'DHL', ARRAY['JD01' || n * 2 + k], '{}', ${AT} + interval '20 hours',
       'gid://shopify/Fulfillment/' || 7000000 + n * 2 + k, ${AT} + interval '21 hours' ${shipped}`,
    [shopId, orders],
  );
  await sql(
    `INSERT INTO "ShipmentLine" ("id", "shopId", "shipmentId", "supplierOrderLineId", "units", "fulfilled")
     SELECT ${id("shipmentLine", "n * 2 + k")}, $1, ${id("shipment", "n * 2 + k")}, ${id("boughtLine", "n * 2 + k")}, 2, 2
     ${shipped}`,
    [shopId, orders],
  );
}

/** Events, jobs, webhooks and exceptions around the orders. */
async function aroundOrders(sql: Run, of: { shopId: string; orders: number; openExceptions: number }) {
  const { shopId, orders, openExceptions } = of;
  await sql(
    `INSERT INTO "AuditEvent" ("shopId", "actor", "action", "subject", "orderId", "values", "at")
     SELECT $1, 'crossdock', (ARRAY['order.routed', 'supplier-order.accepted', 'shipment.recorded', 'fulfilment.written'])[k],
       'order:' || n, ${id("order", "n")}, '{"supplier": "Mill", "units": 2}', ${AT} + k * interval '1 hour'
     FROM generate_series(1, $2::int) n, generate_series(1, 4) k`,
    [shopId, orders],
  );
  await sql(
    `INSERT INTO "Job" ("name", "key", "lane", "payload", "shopId", "runAt", "state", "createdAt", "finishedAt", "attemptsStarted",
       "attemptsFinished", "lastError")
     SELECT 'order.refresh', 'k' || n, 'lane' || n, jsonb_build_object('shopId', $1::text, 'orderGid', 'gid://shopify/Order/' || n),
       $1, ${AT}, CASE WHEN n % 2000 = 0 THEN 'dead' ELSE 'done' END, ${AT}, ${AT}, 1, 1,
       CASE WHEN n % 2000 = 0 THEN 'The store did not answer.' END
     FROM generate_series(1, $2::int) n`,
    [shopId, orders],
  );
  await sql(
    `INSERT INTO "WebhookDelivery" ("shopDomain", "topic", "webhookId", "receivedAt", "state")
     SELECT (SELECT "domain" FROM "Shop" WHERE "id" = $1), 'orders/updated', 'w' || n, ${AT}, 'processed'
     FROM generate_series(1, $2::int) n`,
    [shopId, orders],
  );
  const kinds = `(ARRAY['no-stock', 'sku-unmapped', 'no-tracking', 'request-unanswered', 'high-risk', 'send-failed'])[1 + n % 6]`;
  const exceptions = (state: "open" | "resolved", from: string, resolved: string) =>
    sql(
      `INSERT INTO "Exception" ("id", "shopId", "kind", "subject", "orderId", "values", "state", "openedAt", "lastSeenAt",
         "resolvedAt", "resolvedBy")
       SELECT ${id("exception", from)}, $1, ${kinds}, '${state}:' || n, ${id("order", "n")},
         '{"order": "#1001", "item": "Linen shirt", "missing": 2, "supplier": "Mill 4"}', '${state}', ${AT}, ${AT}, ${resolved}
       FROM generate_series(greatest(1, $2::int - $3::int), $2::int) n`,
      [shopId, orders, state === "open" ? openExceptions : Math.floor(orders / 5)],
    );
  await exceptions("open", "n * 2", "NULL, NULL");
  await exceptions("resolved", "n * 2 + 1", `${AT} + interval '2 hours', 'crossdock'`);
  await sql(
    `INSERT INTO "Reconciliation" ("shopId", "cursor", "checkedAt", "found", "unexplained", "differences")
     VALUES ($1, now(), now(), 0, 0, '[]') ON CONFLICT DO NOTHING`,
    [shopId],
  );
}
