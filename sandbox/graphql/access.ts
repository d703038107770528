import { getNamedType, type GraphQLResolveInfo } from "graphql";
import type { Context } from "./context.ts";
import { ApiError } from "./errors.ts";
import { shopifySchema, type AccessRow } from "./schema.ts";

type Rule = { scopes: string[]; requiredAccess: string };

/** Not in Shopify's table, where the resource's scopes still apply (shopify-facts §2.1). */
const EXTRA: Record<string, string[]> = {
  "QueryRoot.markets": ["read_markets"],
  "QueryRoot.deliveryProfiles": ["read_shipping"],
  "QueryRoot.deliveryProfile": ["read_shipping"],
  "Mutation.deliveryProfileUpdate": ["write_shipping"],
  "Mutation.tagsAdd": ["write_orders", "write_products", "write_customers"],
  "Mutation.tagsRemove": ["write_orders", "write_products", "write_customers"],
  "Mutation.metafieldsSet": ["write_orders", "write_products", "write_customers"],
  "Mutation.fulfillmentCancel": [
    "write_assigned_fulfillment_orders",
    "write_merchant_managed_fulfillment_orders",
    "write_third_party_fulfillment_orders",
  ],
};

let rules: { types: Map<string, Rule>; fields: Map<string, Rule> } | undefined;

function loadRules(): { types: Map<string, Rule>; fields: Map<string, Rule> } {
  const rule = ({ offlineScopes, requiredAccess }: AccessRow): Rule => ({ scopes: offlineScopes, requiredAccess });
  const { access } = shopifySchema();
  const types = new Map(access.filter((row) => row.type === "type").map((row) => [row.typeName, rule(row)]));
  const fields = new Map(
    access.filter((row) => row.type === "field").map((row) => [`${row.typeName}.${row.fieldName}`, rule(row)]),
  );
  for (const [field, scopes] of Object.entries(EXTRA))
    fields.set(field, {
      scopes,
      requiredAccess: `${scopes.map((scope) => `\`${scope}\``).join(" or ")} access scope.`,
    });
  return { types, fields };
}

/** Throws ACCESS_DENIED when the caller's scopes open neither the field nor the type it answers. */
export function checkAccess(context: Context, info: GraphQLResolveInfo): void {
  rules ??= loadRules();
  const field = rules.fields.get(`${info.parentType.name}.${info.fieldName}`);
  if (field) check(context, info, field);
  const type = rules.types.get(getNamedType(info.returnType).name.replace(/(Connection|Edge)$/, ""));
  if (type) check(context, info, type);
  if (
    info.parentType.name === "Mutation" &&
    info.fieldName === "orderCreate" &&
    context.caller.tokenKind !== "offline" &&
    field
  )
    throw denied(info.fieldName, field.requiredAccess);
}

function check(context: Context, info: GraphQLResolveInfo, rule: Rule): void {
  if (!rule.scopes.some((scope) => context.scopes.has(scope))) throw denied(info.fieldName, rule.requiredAccess);
}

const denied = (fieldName: string, requiredAccess: string): ApiError =>
  new ApiError("ACCESS_DENIED", `Access denied for ${fieldName} field. Required access: ${requiredAccess}`, {
    documentation: "https://shopify.dev/api/usage/access-scopes",
    requiredAccess,
  });
