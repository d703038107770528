import { execute, type ExecutionResult, type GraphQLFormattedError } from "graphql";
import type { Store } from "../types.ts";
import { logCall, type World } from "../world.ts";
import { runDueTasks } from "../store/tasks.ts";
import { charge, throttleStatus, type ThrottleStatus } from "./bucket.ts";
import { impliedScopes, type Caller, type Context } from "./context.ts";
import { actualCost, MAX_SINGLE_COST, requestedCost } from "./cost.ts";
import { prepare } from "./documents.ts";
import { formatted, variableError } from "./errors.ts";
import { fieldResolver, typeResolver } from "./registry.ts";
import { shopifySchema } from "./schema.ts";

export type GraphqlRequest = {
  query: string;
  variables?: Record<string, unknown> | null;
  operationName?: string | null;
};

export type GraphqlBody = {
  data?: unknown;
  errors?: GraphQLFormattedError[];
  extensions?: { cost: { requestedQueryCost: number; actualQueryCost: number | null; throttleStatus: ThrottleStatus } };
};

/**
 * Answers one Admin API call as Shopify would: always HTTP 200, errors in the body. Everything happens before it returns;
 * webhooks are emitted on the way.
 */
export function executeGraphql(
  world: World,
  store: Store,
  caller: Caller,
  request: GraphqlRequest,
): { status: 200; body: GraphqlBody } {
  runDueTasks(world);
  const body = answer(world, store, caller, request);
  runDueTasks(world);
  return { status: 200, body };
}

function answer(world: World, store: Store, caller: Caller, request: GraphqlRequest): GraphqlBody {
  const prepared = prepare(request.query, request.operationName);
  const variables = request.variables ?? {};
  const log = logger(world, store, caller, request, variables);
  if (!prepared.ok) {
    log({ requestedCost: 0, actualCost: 0, errors: prepared.errors.map(nameOf) });
    return { errors: prepared.errors };
  }
  const requested = requestedCost(prepared.cost, withDefaults(prepared.operation.variableDefinitions, variables));
  const refusal = tooExpensive(world, store, caller, requested);
  if (refusal) {
    log({ requestedCost: requested, actualCost: 0, errors: refusal.errors?.map(nameOf) ?? [] });
    return refusal;
  }
  if (world.switches.throttling) charge(world, store, { clientId: caller.clientId, points: requested });
  const context: Context = { world, store, caller, scopes: impliedScopes(caller.scopes), typeNames: new WeakMap() };
  const result = execute({
    schema: shopifySchema().schema,
    document: prepared.document,
    operationName: request.operationName ?? null,
    variableValues: variables,
    contextValue: context,
    rootValue: {},
    fieldResolver,
    typeResolver,
  }) as ExecutionResult<Record<string, unknown>>;
  // No `data` at all means the variables did not fit; nothing was executed.
  const ran = result.data !== undefined;
  const errors = result.errors?.map(ran ? formatted : variableError);
  const actual = Math.min(requested, ran ? actualCost(prepared.cost, result.data) : 0);
  const status = world.switches.throttling
    ? charge(world, store, { clientId: caller.clientId, points: actual - requested })
    : throttleStatus(world, store, caller.clientId);
  log({
    requestedCost: requested,
    actualCost: actual,
    errors: [...(errors?.map(nameOf) ?? []), ...userErrorsIn(result.data)],
  });
  return {
    ...(ran ? { data: result.data } : {}),
    ...(errors && errors.length > 0 ? { errors } : {}),
    extensions: { cost: { requestedQueryCost: requested, actualQueryCost: actual, throttleStatus: status } },
  };
}

function tooExpensive(world: World, store: Store, caller: Caller, requested: number): GraphqlBody | null {
  if (requested > MAX_SINGLE_COST)
    return {
      errors: [
        {
          message: `Query cost is ${requested}, which exceeds the single query max cost limit (${MAX_SINGLE_COST}).`,
          extensions: {
            code: "MAX_COST_EXCEEDED",
            cost: requested,
            maxCost: MAX_SINGLE_COST,
            documentation: "https://shopify.dev/api/usage/rate-limits",
          },
        },
      ],
    };
  const status = throttleStatus(world, store, caller.clientId);
  if (!world.switches.throttling || status.currentlyAvailable >= requested) return null;
  return {
    errors: [
      {
        message: "Throttled",
        extensions: { code: "THROTTLED", documentation: "https://shopify.dev/api/usage/rate-limits" },
      },
    ],
    extensions: { cost: { requestedQueryCost: requested, actualQueryCost: null, throttleStatus: status } },
  };
}

type Definitions =
  | readonly { variable: { name: { value: string } }; defaultValue?: { kind: string; value?: unknown } | undefined }[]
  | undefined;

function withDefaults(definitions: Definitions, variables: Record<string, unknown>): Record<string, unknown> {
  const defaults = (definitions ?? []).map(
    ({ variable, defaultValue }) => [variable.name.value, defaultValue?.value] as const,
  );
  return { ...Object.fromEntries(defaults), ...variables };
}

type Outcome = { requestedCost: number; actualCost: number; errors: string[] };

function logger(
  world: World,
  store: Store,
  caller: Caller,
  request: GraphqlRequest,
  variables: unknown,
): (outcome: Outcome) => void {
  const operation = request.operationName ?? /\b(?:query|mutation)\s+(\w+)/.exec(request.query)?.[1] ?? "anonymous";
  return (outcome) =>
    logCall(world, {
      atMs: world.clock.nowMs(),
      domain: store.domain,
      clientId: caller.clientId,
      operation,
      ids: gidsIn(variables),
      ...outcome,
    });
}

const nameOf = (error: GraphQLFormattedError): string => {
  const code = error.extensions?.code;
  return typeof code === "string" ? code : error.message;
};

/** Gids anywhere in the variables: enough to follow a call, nothing of a person. */
function gidsIn(value: unknown): string[] {
  if (typeof value === "string") return value.startsWith("gid://") ? [value] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(gidsIn);
}

function userErrorsIn(data: Record<string, unknown> | null | undefined): string[] {
  return Object.values(data ?? {}).flatMap((payload) =>
    typeof payload === "object" && payload !== null
      ? Object.entries(payload as Record<string, unknown>)
          .filter(([key]) => key.toLowerCase().endsWith("usererrors"))
          .flatMap(([, errors]) =>
            Array.isArray(errors) ? (errors as { message?: string }[]).map((error) => error.message ?? "") : [],
          )
      : [],
  );
}
