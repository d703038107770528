import { routeOrder } from "../../app/routing/engine/decide.ts";
import type { RoutingFacts } from "../../app/routing/facts.ts";
import type { Database } from "../../app/platform/db.server.ts";
import { benchShop, factsOnMix } from "../routing/facts-on-mix.ts";

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
const RULES = 12;
/** Kinds of rows, in the ids that they get. */
const ROWS = ["order", "line", "decision", "bought", "boughtLine", "shipment", "shipmentLine", "exception"] as const;

/** SQL for the id of the row with that number: ids sort as rows came. */
const id = (kind: (typeof ROWS)[number] | "supplier" | "owner" | "pool" | "offer" | "variant" | "mapping", n: string) =>
  `('01900000-0000-7000-8${String(ID_SPACES.indexOf(kind)).padStart(3, "0")}-' || lpad(to_hex(${n}), 12, '0'))`;
const ID_SPACES: readonly string[] = [...ROWS, "supplier", "owner", "pool", "offer", "variant", "mapping"];

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

type Run = (text: string, values?: unknown[]) => Promise<{ rows: unknown[] }>;

async function suppliersOf(sql: Run, { shopId, suppliers }: { shopId: string; suppliers: number }) {
  await sql(
    `INSERT INTO "Shop" ("id", "domain", "name", "role", "currency", "timeZone", "address", "installedAt")
     SELECT ${id("owner", "n")}, 'mill-' || n || '.example.myshopify.com', 'Mill ' || n, 'supplier', 'EUR',
       'Europe/Berlin', '{"countryCode": "DE"}', now() FROM generate_series(1, $1::int) n`,
    [suppliers],
  );
  await sql(
    `INSERT INTO "Connection" ("id", "retailerShopId", "supplierShopId", "invitedDomain", "state", "terms", "invitedAt", "acceptedAt")
     SELECT ${id("supplier", "n")}, $1, ${id("owner", "n")}, 'mill-' || n || '.example.myshopify.com', 'active', '{}', now(), now()
     FROM generate_series(1, $2::int) n`,
    [shopId, suppliers],
  );
  await sql(
    `INSERT INTO "Supplier" ("id", "shopId", "kind", "name", "priority", "connectionId", "shipFrom", "locationGid", "hasRate",
       "setupState", "catalogReadAt", "createdAt", "tags")
     SELECT ${id("supplier", "n")}, $1, 'shopify', 'Mill ' || n || ' of the long and winding river valley', n,
       ${id("supplier", "n")}, '{"countryCode": "DE"}', 'gid://shopify/Location/' || n, true, 'ready', now(), now(), '{}'
     FROM generate_series(1, $2::int) n`,
    [shopId, suppliers],
  );
  await sql(
    `INSERT INTO "Scorecard" ("id", "shopId", "supplierId", "productType", "days", "sample", "value", "acceptHours", "shipHours",
       "trackedPermille", "declinedPermille", "canceledPermille", "failedPermille", "computedAt")
     SELECT 'score-' || n || '-' || d || '-' || t, $1, ${id("supplier", "n")}, CASE WHEN t = 0 THEN '' ELSE 'Type ' || t END, d,
       120, 60 + n % 40, 2.5, 20, 950, 10, 5, 2, now()
     FROM generate_series(1, $2::int) n, unnest(ARRAY[7, 30, 90]) d, generate_series(0, 5) t`,
    [shopId, suppliers],
  );
}

/** Nine in ten variants are mapped to two suppliers' items; the rest have a suggestion. */
async function catalogueOf(sql: Run, of: { shopId: string; variants: number; suppliers: number }) {
  const { shopId, variants, suppliers } = of;
  await sql(
    `INSERT INTO "Variant" ("id", "shopId", "variantGid", "productGid", "inventoryItemGid", "productTitle", "title", "sku",
       "priceMinor", "tracked", "requiresShipping", "updatedAt", "productType", "weightGrams", "tags", "collections")
     SELECT ${id("variant", "n")}, $1, 'gid://shopify/ProductVariant/' || n, 'gid://shopify/Product/' || n / 3,
       'gid://shopify/InventoryItem/' || n, 'Linen shirt no. ' || n / 3, (ARRAY['S', 'M', 'L'])[1 + n % 3], 'SHIRT-' || n,
       1900 + n % 5000, true, true, now(), 'Type ' || 1 + n % 5, 300, '{}', '{}'
     FROM generate_series(1, $2::int) n`,
    [shopId, variants],
  );
  const both = `FROM generate_series(1, $1::int) n, generate_series(0, 1) k`;
  const owner = (make: "owner" | "supplier") => id(make, "1 + (n + k * 7) % $2::int");
  await sql(
    `INSERT INTO "StockPool" ("id", "shopId", "itemGid", "policy", "reading", "readStartedAt")
     SELECT ${id("pool", "n * 2 + k")}, ${owner("owner")}, 'gid://shopify/InventoryItem/' || 1000000 + n * 2 + k, 'finite',
       n % 400, now() ${both}`,
    [variants, suppliers],
  );
  await sql(
    `INSERT INTO "Offer" ("id", "shopId", "supplierId", "poolId", "variantGid", "productGid", "sku", "title", "costMinor",
       "currency", "weightGrams", "updatedAt", "restrictedTo")
     SELECT ${id("offer", "n * 2 + k")}, $3, ${owner("supplier")}, ${id("pool", "n * 2 + k")},
       'gid://shopify/ProductVariant/' || 1000000 + n * 2 + k, 'gid://shopify/Product/' || 1000000 + n,
       'M' || k || '-SHIRT-' || n, 'Shirt ' || n, 900 + n % 2000, 'EUR', 300, now(), '{}' ${both}`,
    [variants, suppliers, shopId],
  );
  await sql(
    `INSERT INTO "Mapping" ("id", "shopId", "variantId", "offerId", "source", "activatedAt", "createdAt")
     SELECT ${id("mapping", "n * 2 + k")}, $2, ${id("variant", "n")}, ${id("offer", "n * 2 + k")}, 'sku', now(), now()
     ${both} WHERE n % 10 <> 0`,
    [variants, shopId],
  );
  await sql(
    `INSERT INTO "MappingSuggestion" ("id", "shopId", "variantId", "offerId", "confidence", "reasons", "ambiguous", "createdAt")
     SELECT 'suggestion-' || n, $2, ${id("variant", "n")}, ${id("offer", "n * 2")}, 50 + n % 50, '[]', false, now()
     FROM generate_series(10, $1::int, 10) n`,
    [variants, shopId],
  );
}

async function rulesOf(sql: Run, { shopId, suppliers }: { shopId: string; suppliers: number }) {
  const rules = benchShop(1, suppliers).rules.slice(0, RULES);
  const { rows } = await sql(
    `SELECT 'supplier-' || lpad((n - 1)::text, 2, '0') AS name, ${id("supplier", "n")} AS id FROM generate_series(1, $1::int) n`,
    [suppliers],
  );
  const ids = new Map((rows as { name: string; id: string }[]).map(({ name, id }) => [name, id]));
  const named = JSON.stringify(rules).replaceAll(/supplier-\d\d/g, (name) => ids.get(name) ?? name);
  await sql(
    `INSERT INTO "RuleSet" ("id", "shopId", "version", "state", "rules", "createdBy", "createdAt", "publishedAt")
     VALUES ('rules-1', $1, 1, 'published', $2, 'bench', now(), now())
     ON CONFLICT DO NOTHING`,
    [shopId, named],
  );
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
