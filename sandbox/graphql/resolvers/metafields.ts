import { gid } from "../../store/gid.ts";
import {
  createDefinition,
  metafieldOf,
  metafieldProblem,
  namespaceFor,
  setMetafield,
  type NewMetafield,
} from "../../store/metafields.ts";
import type { Metafield, MetafieldDefinition, Order } from "../../types.ts";
import { anyGid, appIdOf, listOf, onlyKeys, recordOf, stringOf, type Context, type Input } from "../context.ts";
import { ApiError } from "../errors.ts";
import { failed, fields, type Tables } from "../tables.ts";

const OWNER_SCOPES: Record<string, string> = {
  ORDER: "write_orders",
  PRODUCT: "write_products",
  PRODUCTVARIANT: "write_products",
  CUSTOMER: "write_customers",
};
const SETS_MAX = 25;

function requireOwnerScope(context: Context, ownerType: string, fieldName: string): void {
  const scope = OWNER_SCOPES[ownerType];
  if (scope && !context.scopes.has(scope))
    throw new ApiError(
      "ACCESS_DENIED",
      `Access denied for ${fieldName} field. Required access: \`${scope}\` access scope.`,
      {
        requiredAccess: `\`${scope}\` access scope.`,
      },
    );
}

function defineMetafield(context: Context, input: Input): unknown {
  const { world, store } = context;
  // The schema fills this one in with false.
  const asked = { ...input, useAsCollectionCondition: input.useAsCollectionCondition === true || null };
  onlyKeys(asked, "MetafieldDefinitionInput", [
    "access",
    "capabilities",
    "description",
    "key",
    "name",
    "namespace",
    "ownerType",
    "pin",
    "type",
    "validations",
  ]);
  requireOwnerScope(context, input.ownerType as string, "metafieldDefinitionCreate");
  const outcome = createDefinition(world, store, {
    ownerType: input.ownerType as string,
    namespace: namespaceFor(appIdOf(context), stringOf(input.namespace)),
    key: input.key as string,
    name: input.name as string,
    description: stringOf(input.description),
    type: input.type as string,
    uniqueValues: recordOf(recordOf(input.capabilities)?.uniqueValues)?.enabled === true,
  });
  return outcome.ok ? { createdDefinition: outcome.definition, userErrors: [] } : failed(outcome.userErrors);
}

/** metafieldsSet: at most 25, all or nothing. */
function setMetafields(context: Context, inputs: Input[]): unknown {
  const { world, store } = context;
  if (inputs.length > SETS_MAX)
    return failed([
      {
        field: ["metafields"],
        message: `Exceeded the maximum metafields input limit of ${SETS_MAX}.`,
        code: "LESS_THAN_OR_EQUAL_TO",
      },
    ]);
  const wanted = inputs.map((input): NewMetafield => {
    onlyKeys(input, "MetafieldsSetInput", ["key", "namespace", "ownerId", "type", "value"]);
    const owner = anyGid(input.ownerId);
    requireOwnerScope(context, owner.type.toUpperCase(), "metafieldsSet");
    return {
      ...metafieldInput(context, input),
      ownerType: owner.type.toUpperCase(),
      ownerGid: gid(owner.type, owner.id),
    };
  });
  const problems = wanted.flatMap((metafield, index) => {
    const problem = metafieldProblem(world, store, metafield);
    return problem ? [{ field: ["metafields", String(index), "value"], ...problem }] : [];
  });
  if (problems.length > 0) return failed(problems);
  return { metafields: wanted.map((metafield) => setMetafield(world, store, metafield)), userErrors: [] };
}

/** namespace, key, type and value of a metafield input, with `$app` resolved. */
export function metafieldInput(
  context: Context,
  input: Input,
): Pick<NewMetafield, "namespace" | "key" | "type" | "value"> {
  return {
    namespace: namespaceFor(appIdOf(context), stringOf(input.namespace)),
    key: stringOf(input.key) ?? "",
    type: stringOf(input.type),
    value: stringOf(input.value) ?? "",
  };
}

export const metafieldTables: Tables = {
  Order: fields<Order>({
    metafield: (order, context, { namespace, key }) =>
      metafieldOf(
        context.store,
        gid("Order", order.id),
        namespaceFor(appIdOf(context), stringOf(namespace)),
        key as string,
      ),
  }),
  Metafield: fields<Metafield>({
    id: (metafield) => gid("Metafield", metafield.id),
    namespace: (metafield) => metafield.namespace,
    key: (metafield) => metafield.key,
    type: (metafield) => metafield.type,
    value: (metafield) => metafield.value,
    createdAt: (metafield) => metafield.createdAt,
    updatedAt: (metafield) => metafield.updatedAt,
  }),
  MetafieldDefinition: fields<MetafieldDefinition>({
    id: (definition) => gid("MetafieldDefinition", definition.id),
    name: (definition) => definition.name,
    namespace: (definition) => definition.namespace,
    key: (definition) => definition.key,
    ownerType: (definition) => definition.ownerType,
  }),
  Mutation: fields({
    metafieldDefinitionCreate: (_root, context, { definition }) => defineMetafield(context, definition as Input),
    metafieldsSet: (_root, context, { metafields }) => setMetafields(context, listOf(metafields)),
  }),
};
