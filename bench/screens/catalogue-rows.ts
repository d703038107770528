import { benchShop } from "../routing/facts-on-mix.ts";
import { id, type Run } from "./rows.ts";

const RULES = 12;

export async function suppliersOf(sql: Run, { shopId, suppliers }: { shopId: string; suppliers: number }) {
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
export async function catalogueOf(sql: Run, of: { shopId: string; variants: number; suppliers: number }) {
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

export async function rulesOf(sql: Run, { shopId, suppliers }: { shopId: string; suppliers: number }) {
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
