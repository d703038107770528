import {
  getNamedType,
  GraphQLError,
  Kind,
  parse,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLFormattedError,
  type OperationDefinitionNode,
} from "graphql";
import { costPlan, type CostNode } from "./cost.ts";
import { unmodelled, validationError } from "./errors.ts";
import { isModelled } from "./registry.ts";
import { shopifySchema } from "./schema.ts";

export type Prepared =
  | { ok: true; document: DocumentNode; operation: OperationDefinitionNode; cost: CostNode[] }
  | { ok: false; errors: GraphQLFormattedError[] };

const KEPT = 1_000;
const cache = new Map<string, Prepared>();

/** Parses, validates and prices a document once; answers come from the cache afterwards. */
export function prepare(query: string, operationName: string | null | undefined): Prepared {
  const key = `${operationName ?? ""}\n${query}`;
  const known = cache.get(key);
  if (known) return known;
  const prepared = prepareNew(query, operationName);
  if (cache.size >= KEPT) cache.clear();
  cache.set(key, prepared);
  return prepared;
}

function prepareNew(query: string, operationName: string | null | undefined): Prepared {
  const { schema } = shopifySchema();
  let document: DocumentNode;
  try {
    document = parse(query);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return {
      ok: false,
      errors: [{ message: error.message, locations: error.locations, extensions: { code: "parseError" } }],
    };
  }
  const problems = validate(schema, document);
  if (problems.length > 0) return { ok: false, errors: problems.map(validationError) };
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const operation = operationName
    ? operations.find((candidate) => candidate.name?.value === operationName)
    : operations.length === 1
      ? operations[0]
      : undefined;
  if (!operation)
    return {
      ok: false,
      errors: [{ message: operationName ? `No operation named "${operationName}"` : "An operation name is required" }],
    };
  const missing = unmodelledFields(document);
  if (missing.length > 0) {
    const { message, code } = unmodelled(missing.join(", "));
    return { ok: false, errors: [{ message, extensions: { code } }] };
  }
  return { ok: true, document, operation, cost: costPlan(schema, document, operation) };
}

/** Arguments that would change an answer and that only some fields here understand. */
const SEARCHING = new Set(["query", "savedSearchId"]);
const SEARCHABLE = new Set(["QueryRoot.orders"]);

function unmodelledFields(document: DocumentNode): string[] {
  const { schema } = shopifySchema();
  const types = new TypeInfo(schema);
  const found = new Set<string>();
  visit(
    document,
    visitWithTypeInfo(types, {
      Field(node) {
        const parent = types.getParentType();
        if (!parent || node.name.value.startsWith("__")) return;
        const name = `${getNamedType(parent).name}.${node.name.value}`;
        if (!isModelled(parent.name, node.name.value)) found.add(name);
        for (const argument of node.arguments ?? [])
          if (SEARCHING.has(argument.name.value) && !(SEARCHABLE.has(name) && argument.name.value === "query"))
            found.add(`${name}(${argument.name.value}:)`);
      },
    }),
  );
  return [...found];
}
