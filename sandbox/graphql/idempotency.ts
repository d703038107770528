import { getDirectiveValues, type GraphQLResolveInfo } from "graphql";
import type { IdempotencyRecord } from "../types.ts";
import type { Args, Context } from "./context.ts";
import { ApiError } from "./errors.ts";
import { shopifySchema } from "./schema.ts";

/** Mutations that want `@idempotent(key:)` since 2026-04 (shopify-facts §2.5). */
const REQUIRED = new Set([
  "inventoryActivate",
  "inventoryAdjustQuantities",
  "inventoryMoveQuantities",
  "inventorySetOnHandQuantities",
  "inventorySetQuantities",
  "inventoryShipmentCreate",
  "inventoryShipmentCreateInTransit",
  "inventoryTransferCreate",
  "inventoryTransferCreateAsReadyToShip",
  "locationActivate",
  "locationDeactivate",
  "refundCreate",
]);

const MESSAGES = {
  IDEMPOTENCY_KEY_PARAMETER_MISMATCH: "The same idempotency key cannot be used with different operation parameters.",
  IDEMPOTENCY_CONCURRENT_REQUEST: "This request is currently in progress, please try again.",
  IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED: "The previous attempt with this idempotency key failed. Use a new key.",
} as const;

/** Runs a mutation under its idempotency key: a repeat gets the first answer, other variables are refused. */
export function idempotently(context: Context, info: GraphQLResolveInfo, args: Args, run: () => unknown): unknown {
  const directive = shopifySchema().schema.getDirective("idempotent");
  const node = info.fieldNodes[0];
  const values = directive && node ? getDirectiveValues(directive, node, info.variableValues) : undefined;
  const key = values?.key;
  if (!REQUIRED.has(info.fieldName)) return run();
  if (typeof key !== "string" || key === "")
    throw new ApiError("BAD_REQUEST", "The @idempotent directive is required for this mutation but was not provided.");
  const id = `${context.caller.clientId} ${info.fieldName} ${key}`;
  const fingerprint = fingerprintOf(args);
  const now = context.world.clock.nowMs();
  const known = context.store.idempotency.get(id);
  if (known && now - known.atMs < context.world.switches.idempotencyKeptMs) return repeated(known, fingerprint);
  const record: IdempotencyRecord = { fingerprint, state: "running", payload: null, atMs: now };
  context.store.idempotency.set(id, record);
  try {
    record.payload = run();
    record.state = "done";
    return record.payload;
  } catch (error) {
    // A refusal before anything was tried (a bad id, a missing argument) leaves the key free.
    if (error instanceof ApiError) context.store.idempotency.delete(id);
    else record.state = "failed";
    throw error;
  }
}

/** The arguments without regard to the order of their keys. */
function fingerprintOf(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([one], [other]) => one.localeCompare(other)))
      : each,
  );
}

function repeated(known: IdempotencyRecord, fingerprint: string): unknown {
  if (known.fingerprint !== fingerprint) return refusedRepeat("IDEMPOTENCY_KEY_PARAMETER_MISMATCH");
  if (known.state === "running") return refusedRepeat("IDEMPOTENCY_CONCURRENT_REQUEST");
  if (known.state === "failed") return refusedRepeat("IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED");
  return known.payload;
}

const refusedRepeat = (code: keyof typeof MESSAGES): unknown => ({
  failed: true,
  userErrors: [{ code, field: null, message: MESSAGES[code] }],
});

/**
 * Marks the keys of a request as being worked on, for a server that executes it later: until the returned function is
 * called, the same key is answered IDEMPOTENCY_CONCURRENT_REQUEST.
 */
export function holdKey(
  context: Pick<Context, "world" | "store" | "caller">,
  held: { mutation: string; key: string; args: Args },
): () => void {
  const id = `${context.caller.clientId} ${held.mutation} ${held.key}`;
  context.store.idempotency.set(id, {
    fingerprint: fingerprintOf(held.args),
    state: "running",
    payload: null,
    atMs: context.world.clock.nowMs(),
  });
  return () => context.store.idempotency.delete(id);
}
