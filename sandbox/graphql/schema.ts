import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { buildClientSchema, type GraphQLSchema, type IntrospectionQuery } from "graphql";
import { ensureShopifySchema } from "../../scripts/setup/shopify-schema.mjs";
import { validateScalars } from "./scalars.ts";

/** A row of Shopify's own access table: any one of `offlineScopes` opens the type or field. */
export type AccessRow = {
  type: "type" | "field";
  typeName: string;
  fieldName?: string;
  requiredAccess: string;
  offlineScopes: string[];
};

export type ShopifySchema = { schema: GraphQLSchema; access: AccessRow[] };

let loaded: ShopifySchema | undefined;

/** Shopify's Admin schema 2026-10 and its access table. Loaded once (about 0.4 s). */
export function shopifySchema(): ShopifySchema {
  if (loaded) return loaded;
  const json = JSON.parse(gunzipSync(readFileSync(ensureShopifySchema())).toString()) as {
    data: IntrospectionQuery;
    offline_scopes: { items: AccessRow[] };
  };
  const schema = buildClientSchema(json.data, { assumeValid: true });
  validateScalars(schema);
  loaded = { schema, access: json.offline_scopes.items.filter((row) => row.offlineScopes.length > 0) };
  return loaded;
}
