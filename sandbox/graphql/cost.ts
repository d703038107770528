/**
 * What a call costs. Scalars 0, objects 1, value objects 0, mutations 10 plus what they select, connections
 * `2 + floor(2 · ln(max(2, size))) · items`, where size is first/last when asked and the number of nodes when billed.
 * Shopify keeps the exact formula to itself; this one gives the recorded examples: `product { variants(first: 250)
 * { nodes { inventoryItem { id } } } }` costs 25 (community.shopify.dev/t/23101), object 1, mutation 10 (shopify-facts §5).
 */
import {
  getNamedType,
  isAbstractType,
  isObjectType,
  isCompositeType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";

type Size = { literal: number } | { variable: string };
/** One field of the document, merged over aliases' fragments. */
export type CostNode = {
  key: string;
  kind: "scalar" | "object" | "value" | "connection" | "mutation" | "items" | "list";
  size: Size | null;
  children: CostNode[];
};

/** Objects without identity that Shopify does not charge. */
const VALUE_FIELDS = new Set(["pageInfo", "measurement", "unitCost", "address", "billingAddress", "currencyFormats"]);
const PAGE_MAX = 250;

export const MAX_SINGLE_COST = 1000;

const scale = (size: number): number =>
  size === 0 ? 0 : Math.floor(2 * Math.log(Math.max(2, Math.min(size, PAGE_MAX))));

/** The document's fields as a tree that both costs are read from. */
export function costPlan(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): CostNode[] {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  const root = schema.getRootType(operation.operation);
  return root ? plan({ schema, fragments }, operation.selectionSet, root) : [];
}

type Known = { schema: GraphQLSchema; fragments: Map<string, FragmentDefinitionNode> };

function plan(known: Known, selections: SelectionSetNode, parent: GraphQLCompositeType): CostNode[] {
  const nodes = new Map<string, CostNode>();
  for (const { field, type } of flatten(known, selections, parent)) {
    const key = field.alias?.value ?? field.name.value;
    const node = fieldPlan(known, field, type);
    const same = nodes.get(key);
    if (same) same.children = mergeChildren(same.children, node.children);
    else nodes.set(key, node);
  }
  return [...nodes.values()];
}

function mergeChildren(one: CostNode[], other: CostNode[]): CostNode[] {
  const merged = new Map(one.map((node) => [node.key, node]));
  for (const node of other) {
    const same = merged.get(node.key);
    if (same) same.children = mergeChildren(same.children, node.children);
    else merged.set(node.key, node);
  }
  return [...merged.values()];
}

function* flatten(
  known: Known,
  selections: SelectionSetNode,
  type: GraphQLCompositeType,
): Generator<{ field: FieldNode; type: GraphQLCompositeType }> {
  for (const selection of selections.selections) {
    if (selection.kind === Kind.FIELD) {
      yield { field: selection, type };
      continue;
    }
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? known.fragments.get(selection.name.value) : selection;
    const condition = fragment?.typeCondition ? known.schema.getType(fragment.typeCondition.name.value) : type;
    if (fragment && condition && isCompositeType(condition)) yield* flatten(known, fragment.selectionSet, condition);
  }
}

function fieldPlan(known: Known, field: FieldNode, parent: GraphQLCompositeType): CostNode {
  const key = field.alias?.value ?? field.name.value;
  const definition =
    isObjectType(parent) || isAbstractFieldOwner(parent) ? parent.getFields()[field.name.value] : undefined;
  const type = definition ? getNamedType(definition.type) : undefined;
  if (!type || !isCompositeType(type) || !field.selectionSet) return { key, kind: "scalar", size: null, children: [] };
  const children = plan(known, field.selectionSet, type);
  if (parent === known.schema.getMutationType()) return { key, kind: "mutation", size: null, children };
  if (type.name.endsWith("Connection")) return { key, kind: "connection", size: sizeOf(field), children };
  if (parent.name.endsWith("Connection") && (key === "nodes" || key === "edges"))
    return { key, kind: "items", size: null, children };
  // Not documented: taken as a page of as many items as ids were asked for.
  if (parent === known.schema.getQueryType() && field.name.value === "nodes")
    return { key, kind: "list", size: sizeOf(field), children };
  if (VALUE_FIELDS.has(field.name.value)) return { key, kind: "value", size: null, children };
  return { key, kind: "object", size: null, children };
}

const isAbstractFieldOwner = (
  type: GraphQLCompositeType,
): type is Extract<GraphQLCompositeType, { getFields: unknown }> => isAbstractType(type) && "getFields" in type;

function sizeOf(field: FieldNode): Size | null {
  const argument = field.arguments?.find(({ name }) => ["first", "last", "ids"].includes(name.value));
  if (argument?.value.kind === Kind.INT) return { literal: Number(argument.value.value) };
  if (argument?.value.kind === Kind.LIST) return { literal: argument.value.values.length };
  if (argument?.value.kind === Kind.VARIABLE) return { variable: argument.value.name.value };
  return null;
}

/** The cost before execution: pages are taken as full. */
export function requestedCost(nodes: CostNode[], variables: Record<string, unknown>): number {
  return nodes.reduce((sum, node) => sum + requested(node, variables), 0);
}

function requested(node: CostNode, variables: Record<string, unknown>): number {
  switch (node.kind) {
    case "scalar":
    case "value":
      return 0;
    case "mutation":
      return 10 + requestedCost(payloadContents(node), variables);
    case "connection": {
      const items = node.children
        .filter((child) => child.kind === "items")
        .reduce((sum, child) => sum + perItem(child, variables), 0);
      return 2 + scale(sizeIn(node, variables)) * items;
    }
    case "list":
      return scale(sizeIn(node, variables)) * (1 + requestedCost(node.children, variables));
    case "items":
      return perItem(node, variables);
    case "object":
      return 1 + requestedCost(node.children, variables);
  }
}

function sizeIn({ size }: CostNode, variables: Record<string, unknown>): number {
  if (size === null) return 1;
  if ("literal" in size) return size.literal;
  const value = variables[size.variable];
  return Array.isArray(value) ? value.length : Number(value ?? 1);
}

/** userErrors are part of the mutation's 10 points. */
const payloadContents = (node: CostNode): CostNode[] =>
  node.children.filter((child) => !child.key.toLowerCase().endsWith("usererrors"));

/** `nodes { … }` costs its object once; `edges { node { … } }` costs the object inside. */
const perItem = (node: CostNode, variables: Record<string, unknown>): number =>
  node.key === "nodes" ? 1 + requestedCost(node.children, variables) : requestedCost(node.children, variables);

/** The cost after execution: what came back, pages as large as they were. */
export function actualCost(nodes: CostNode[], data: Record<string, unknown> | null | undefined): number {
  if (!data) return 0;
  return nodes.reduce((sum, node) => sum + actual(node, data[node.key]), 0);
}

function actual(node: CostNode, value: unknown): number {
  if (node.kind === "mutation") return 10 + (isRecord(value) ? actualCost(payloadContents(node), value) : 0);
  if (value === null || value === undefined || node.kind === "scalar" || node.kind === "value") return 0;
  if (node.kind === "list" && Array.isArray(value)) {
    const total = (value as unknown[]).reduce<number>(
      (sum, each) => sum + (isRecord(each) ? 1 + actualCost(node.children, each) : 0),
      0,
    );
    return value.length === 0 ? 0 : Math.ceil((total / value.length) * scale(value.length));
  }
  if (Array.isArray(value)) return (value as unknown[]).reduce<number>((sum, each) => sum + actual(node, each), 0);
  if (!isRecord(value)) return 0;
  if (node.kind === "connection") {
    let cost = 2;
    for (const items of node.children.filter((child) => child.kind === "items")) {
      const list = (value[items.key] as unknown[] | undefined) ?? [];
      const own = items.key === "nodes" ? list.length : 0;
      const total = list.reduce<number>(
        (sum, each) => sum + (isRecord(each) ? actualCost(items.children, each) : 0),
        own,
      );
      cost += list.length === 0 ? 0 : Math.ceil((total / list.length) * scale(list.length));
    }
    return cost;
  }
  return 1 + actualCost(node.children, value);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
