import type { FulfillmentOrder, Id, Store } from "../types.ts";
import type { World } from "../world.ts";
import { parseGid, type ParsedGid } from "../store/gid.ts";
import { serviceAt } from "../store/locations.ts";
import { invalidId, unmodelled } from "./errors.ts";

export type Caller = { clientId: string; scopes: string[]; tokenKind: "offline" | "online" };

export type Context = {
  world: World;
  store: Store;
  caller: Caller;
  /** The caller's scopes with what they imply: write_x includes read_x. */
  scopes: Set<string>;
  /** Which type a value behind an interface has. */
  typeNames: WeakMap<object, string>;
};

export type Args = Record<string, unknown>;
export type Input = Record<string, unknown>;

export function impliedScopes(scopes: string[]): Set<string> {
  return new Set(
    scopes.flatMap((scope) => (scope.startsWith("write_") ? [scope, `read_${scope.slice("write_".length)}`] : [scope])),
  );
}

/** The id in a gid of this type. Anything else is Shopify's top-level "Invalid id" (shopify-facts §2.3). */
export function idOf(value: unknown, type: string): Id {
  const parsed = anyGid(value);
  if (parsed.type !== type) throw invalidId(String(value));
  return parsed.id;
}

export function anyGid(value: unknown): ParsedGid {
  const parsed = typeof value === "string" ? parseGid(value) : null;
  if (!parsed) throw invalidId(String(value));
  return parsed;
}

/** The caller's numeric app id: the registered one, or one made from the client id. */
export function appIdOf(context: Context): Id {
  const { clientId } = context.caller;
  const registered = context.world.apps.get(clientId)?.id;
  if (registered !== undefined) return registered;
  let hash = 0;
  for (const character of clientId) hash = (hash * 31 + character.charCodeAt(0)) % 1_000_000_007;
  return 1_000_000_000 + hash;
}

/** Whether one of the caller's fulfilment-order scopes covers this one: assigned, merchant-managed or third-party (shopify-facts §4.2). */
export function coversFulfillmentOrder(
  context: Context,
  fulfillmentOrder: FulfillmentOrder,
  access: "read" | "write",
): boolean {
  const service = serviceAt(context.store, fulfillmentOrder.locationId);
  const has = (family: string) => context.scopes.has(`${access}_${family}_fulfillment_orders`);
  if (!service) return has("merchant_managed");
  return has("third_party") || (service.clientId === context.caller.clientId && has("assigned"));
}

/** The fulfilment order of a mutation. One that is not there, or not the caller's to touch, is an invalid id. */
export function fulfillmentOrderOf(
  context: Context,
  value: unknown,
  access: "read" | "write" = "write",
): FulfillmentOrder {
  const found = context.store.fulfillmentOrders.get(idOf(value, "FulfillmentOrder"));
  if (!found || !coversFulfillmentOrder(context, found, access)) throw invalidId(String(value));
  return found;
}

/** Inputs the sandbox does not act on are refused, so that nothing is silently ignored. */
export function onlyKeys(input: Input, typeName: string, known: string[]): void {
  for (const [key, value] of Object.entries(input))
    // null, and the `false` that the schema itself fills in, ask for nothing.
    if (!known.includes(key) && value !== null && value !== undefined && value !== false)
      throw unmodelled(`${typeName}.${key}`);
}

export const stringOf = (value: unknown): string | null => (typeof value === "string" ? value : null);
export const recordOf = (value: unknown): Input | null =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Input) : null;
export const listOf = (value: unknown): Input[] => (Array.isArray(value) ? (value as Input[]) : []);
export const stringsOf = (value: unknown): string[] => (Array.isArray(value) ? (value as string[]) : []);
