import { getNamedType, type GraphQLFieldResolver, type GraphQLTypeResolver } from "graphql";
import { checkAccess } from "./access.ts";
import { connectionOf, type Connection } from "./connection.ts";
import type { Args, Context } from "./context.ts";
import { unmodelled } from "./errors.ts";
import { idempotently } from "./idempotency.ts";
import { catalogTables } from "./resolvers/catalog.ts";
import { deliveryTables } from "./resolvers/delivery.ts";
import { fulfillmentOrderTables } from "./resolvers/fulfillment-orders.ts";
import { fulfillmentOrderMutations } from "./resolvers/fulfillment-order-mutations.ts";
import { fulfillmentTables } from "./resolvers/fulfillments.ts";
import { inventoryTables } from "./resolvers/inventory.ts";
import { inventoryMutations } from "./resolvers/inventory-mutations.ts";
import { marketTables } from "./resolvers/markets.ts";
import { metafieldTables } from "./resolvers/metafields.ts";
import { nodeTables } from "./resolvers/nodes.ts";
import { orderEditTables } from "./resolvers/order-edits.ts";
import { orderCreateTables } from "./resolvers/order-create.ts";
import { orderMutations } from "./resolvers/order-mutations.ts";
import { orderTables } from "./resolvers/orders.ts";
import { shopTables } from "./resolvers/shop.ts";
import type { Resolve, Table, Tables } from "./tables.ts";

const TABLES: Tables = {};
for (const tables of [
  catalogTables,
  deliveryTables,
  fulfillmentOrderTables,
  fulfillmentOrderMutations,
  fulfillmentTables,
  inventoryTables,
  inventoryMutations,
  marketTables,
  metafieldTables,
  nodeTables,
  orderCreateTables,
  orderEditTables,
  orderMutations,
  orderTables,
  shopTables,
])
  for (const [type, table] of Object.entries(tables)) TABLES[type] = { ...TABLES[type], ...table };

const CONNECTION: Table = {
  nodes: (connection: Connection) => connection.items,
  edges: (connection: Connection) => connection.edges,
  pageInfo: (connection: Connection) => connection.pageInfo,
};

/** Types whose sources are plain objects with the fields' own names. */
const isPlain = (typeName: string): boolean =>
  /(Payload|UserError|CancelError|Edge|PageInfo|UserErrors)$/.test(typeName) || typeName === "UserError";

const tableOf = (typeName: string): Table | undefined =>
  typeName.endsWith("Connection") ? CONNECTION : TABLES[typeName];

/** Whether the sandbox can answer a field. Payloads are checked when they are answered. */
export function isModelled(typeName: string, fieldName: string): boolean {
  if (Object.hasOwn(tableOf(typeName) ?? {}, fieldName)) return true;
  if (isPlain(typeName)) return true;
  return ["Node", "DisplayableError"].includes(typeName);
}

/** Answers every field: access first, then the table, then paging. */
export const fieldResolver: GraphQLFieldResolver<unknown, Context, Args> = (source, args, context, info) => {
  checkAccess(context, info);
  const typeName = info.parentType.name;
  const resolve = tableOf(typeName)?.[info.fieldName] as Resolve<unknown> | undefined;
  const answer = (): unknown => (resolve ? resolve(source, context, args) : plain(source, typeName, info.fieldName));
  const value = typeName === "Mutation" ? idempotently(context, info, args, answer) : answer();
  return Array.isArray(value) && getNamedType(info.returnType).name.endsWith("Connection")
    ? connectionOf(value as object[], args)
    : value;
};

function plain(source: unknown, typeName: string, fieldName: string): unknown {
  const record = source as Record<string, unknown>;
  if (Object.hasOwn(record, fieldName)) return record[fieldName];
  if (record.failed === true || typeName.includes("Error")) return null;
  throw unmodelled(`${typeName}.${fieldName}`);
}

export const typeResolver: GraphQLTypeResolver<unknown, Context> = (value, context) => {
  const name = typeof value === "object" && value !== null ? context.typeNames.get(value) : undefined;
  if (!name) throw new Error("A value behind an interface has no type name. Answer it through nodes.ts.");
  return name;
};
