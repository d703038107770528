import type { Metafield, MetafieldDefinition, Order, Store } from "../types.ts";
import { nextId, timestamp, type World } from "../world.ts";
import { refused, type Outcome } from "./outcome.ts";

/** `$app` and `$app:…` belong to the calling app; absent = the app's own namespace too. */
export function namespaceFor(appId: number, namespace: string | null | undefined): string {
  if (!namespace || namespace === "$app") return `app--${appId}`;
  return namespace.startsWith("$app:") ? `app--${appId}--${namespace.slice("$app:".length)}` : namespace;
}

export const definitionKey = (ownerType: string, namespace: string, key: string): string =>
  `${ownerType} ${namespace}.${key}`;
const metafieldKey = (ownerGid: string, namespace: string, key: string): string => `${ownerGid} ${namespace}.${key}`;

export type NewDefinition = {
  ownerType: string;
  namespace: string;
  key: string;
  name: string;
  description: string | null;
  type: string;
  uniqueValues: boolean;
};

export function createDefinition(
  world: World,
  store: Store,
  input: NewDefinition,
): Outcome<{ definition: MetafieldDefinition }> {
  if (!/^[A-Za-z0-9_-]{2,64}$/.test(input.key))
    return refused(["definition", "key"], "Key contains one or more invalid characters.", "INVALID_CHARACTER");
  const id = definitionKey(input.ownerType, input.namespace, input.key);
  if (store.metafieldDefinitions.has(id))
    return refused(
      ["definition", "key"],
      `Key is in use for ${ownerNoun(input.ownerType)} metafields on the '${input.namespace}' namespace.`,
      "TAKEN",
    );
  const definition: MetafieldDefinition = {
    id: nextId(world),
    ...input,
    uniqueValues: input.uniqueValues || input.type === "id",
  };
  store.metafieldDefinitions.set(id, definition);
  return { ok: true, definition };
}

const ownerNoun = (ownerType: string): string => ownerType.charAt(0) + ownerType.slice(1).toLowerCase();

export type NewMetafield = {
  ownerType: string;
  ownerGid: string;
  namespace: string;
  key: string;
  type: string | null;
  value: string;
};

/** Why a value cannot be stored: the definition's type, and uniqueness of `id` values (a switch, since it is unverified). */
export function metafieldProblem(
  world: World,
  store: Store,
  input: NewMetafield,
): { code: string; message: string } | null {
  const definition = store.metafieldDefinitions.get(definitionKey(input.ownerType, input.namespace, input.key));
  if (!definition && !input.type) return { code: "INVALID_TYPE", message: "Type can't be blank" };
  if (definition && input.type && input.type !== definition.type)
    return {
      code: "INVALID_TYPE",
      message: `Type '${input.type}' must be consistent with the definition's type: '${definition.type}'.`,
    };
  if (input.value === "") return { code: "BLANK", message: "Value can't be blank" };
  if (!definition?.uniqueValues || !world.switches.customIdUnique) return null;
  const taken = [...store.metafields.values()].some(
    (other) =>
      other.namespace === input.namespace &&
      other.key === input.key &&
      other.value === input.value &&
      other.ownerGid !== input.ownerGid &&
      other.ownerGid.startsWith(`gid://shopify/${ownerNoun(input.ownerType)}/`),
  );
  return taken ? { code: "TAKEN", message: "Value has already been assigned to another metafield" } : null;
}

export function setMetafield(world: World, store: Store, input: NewMetafield): Metafield {
  const now = timestamp(world);
  const id = metafieldKey(input.ownerGid, input.namespace, input.key);
  const definition = store.metafieldDefinitions.get(definitionKey(input.ownerType, input.namespace, input.key));
  const metafield: Metafield = {
    id: store.metafields.get(id)?.id ?? nextId(world),
    ownerGid: input.ownerGid,
    namespace: input.namespace,
    key: input.key,
    type: input.type ?? definition?.type ?? "single_line_text_field",
    value: input.value,
    createdAt: store.metafields.get(id)?.createdAt ?? now,
    updatedAt: now,
  };
  store.metafields.set(id, metafield);
  return metafield;
}

export const metafieldOf = (store: Store, ownerGid: string, namespace: string, key: string): Metafield | null =>
  store.metafields.get(metafieldKey(ownerGid, namespace, key)) ?? null;

/** The first order with this custom id, in order of creation. */
export function orderByCustomId(
  store: Store,
  { namespace, key, value }: { namespace: string; key: string; value: string },
): Order | null {
  for (const order of store.orders.values())
    if (metafieldOf(store, `gid://shopify/Order/${order.id}`, namespace, key)?.value === value) return order;
  return null;
}
