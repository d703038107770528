import { setTimeout as sleep } from "node:timers/promises";
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import type { RequestDocument } from "graphql-request";
import type { Clock } from "../platform/clock.server.ts";
import type { Database } from "../platform/db.server.ts";
import { log } from "../platform/log.server.ts";
import { classify, type AdminError, type CallMode } from "./admin-errors.ts";
import { sendAdminRequest, type AdminResponse } from "./admin-request.server.ts";
import type { OfflineTokens } from "./offline-token.server.ts";
import { countPoints } from "./points.server.ts";
import { freshBucket, giveBack, settle, take, type Bucket } from "./throttle.ts";

export type { AdminError };

/** What the Admin API said. `cost` is in points. userErrors are part of `data`: the caller reads them. */
export type Answer<Data> = { ok: true; data: Data; cost: number } | { ok: false; error: AdminError };

/** The Admin API of one shop. Errors are values; see AdminError for their classes. */
export type AdminClient = {
  /** Reads. Tried again on every trouble that may pass. */
  query<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables): Promise<Answer<Data>>;
  /** A mutation that may be repeated without harm. Tried again like a read. */
  idempotent<Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Answer<Data>>;
  /** A mutation that must not happen twice: never repeated once it may have been written. */
  once<Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
    options?: { sendBefore?: Date },
  ): Promise<Answer<Data>>;
};

/** Thrown by `orThrow`; the job runner waits `retryAfterMs` when Shopify named a time. */
class AdminCallFailed extends Error {
  readonly error: AdminError;
  readonly retryAfterMs: number | undefined;
  constructor(error: AdminError) {
    super(`${error.code}: ${error.message}`);
    this.name = "AdminCallFailed";
    this.error = error;
    this.retryAfterMs = error.retryAfterMs;
  }
}

/** The data, or a throw: for jobs whose whole answer to trouble is to be run again later. */
export function orThrow<Data>(answer: Answer<Data>): Data {
  if (answer.ok) return answer.data;
  throw new AdminCallFailed(answer.error);
}

const TIMEOUT_MS = 15_000;
/** The quarantine of an unknown outcome (settleAfter) counts on this one. */
const ONCE_TIMEOUT_MS = 10_000;
const TRIES = 5;
/** A longer wait is the job's: it should not hold a runner. */
const LONGEST_WAIT_MS = 20_000;
/** Until the first answer tells what an operation costs. */
const COST_GUESS = 50;

const buckets = new Map<string, Bucket>();
const knownCosts = new Map<string, number>();

type Deps = { db: Database; clock: Clock; tokens: OfflineTokens };
type Call = {
  operation: string;
  document: RequestDocument;
  variables: object;
  mode: CallMode;
  sendBefore?: Date;
};

/** The Admin API of `shop`, with its offline token. Cheap to make: one per job. */
export function adminClient(deps: Deps, shop: { id: string; domain: string }): AdminClient {
  const run = async <Data>(call: Omit<Call, "operation">) =>
    (await callWithRetries(deps, shop, { ...call, operation: operationOf(call.document) })) as Answer<Data>;
  const plain = (document: unknown, variables: unknown, mode: CallMode) => ({
    document: document as RequestDocument,
    variables: variables as object,
    mode,
  });
  return {
    query: (document, variables) => run(plain(document, variables, "query")),
    idempotent: (document, variables) => run(plain(document, variables, "idempotent")),
    once: (document, variables, { sendBefore } = {}) => run({ ...plain(document, variables, "once"), sendBefore }),
  };
}

async function callWithRetries(deps: Deps, shop: { id: string; domain: string }, call: Call): Promise<Answer<unknown>> {
  for (let tries = 1; ; tries++) {
    const answer = await callOnce(deps, shop, call);
    if (answer.ok) return answer;
    const { error } = answer;
    const repeatable = error.class === "transient" || (error.class === "unknown" && call.mode === "idempotent");
    const waitMs = error.retryAfterMs ?? Math.round(250 * 2 ** tries * (0.75 + Math.random() / 2));
    if (!repeatable || error.code === "SEND_WINDOW_PASSED" || tries >= TRIES || waitMs > LONGEST_WAIT_MS) return answer;
    await sleep(waitMs);
  }
}

async function callOnce(deps: Deps, shop: { id: string; domain: string }, call: Call): Promise<Answer<unknown>> {
  const mayStillSend = () => call.sendBefore === undefined || deps.clock.now() < call.sendBefore;
  const granted = await deps.tokens.current(shop.domain);
  if (!granted.ok) return lostOr(deps, shop, granted.error);
  let response = await sendWithinBudget(shop.domain, call, granted.token, mayStillSend);
  if (response.status === 401) {
    // A page load's token exchange and our refresh replace each other's token.
    const fresh = await deps.tokens.after(shop.domain, granted.token);
    if (!fresh.ok) return lostOr(deps, shop, fresh.error);
    response = await sendWithinBudget(shop.domain, call, fresh.token, mayStillSend);
  }
  const error = notSent(call, response) ?? classify(response, call.mode);
  const cost = response.cost?.actualQueryCost ?? 0;
  countPoints(shop.id, call.operation, cost);
  const event = { shopId: shop.id, operation: call.operation, cost, outcome: error?.code ?? "ok" };
  if (error) log.warn("shopify.call", event);
  else log.debug("shopify.call", event);
  if (error) return lostOr(deps, shop, error);
  if (granted.wasLost) await markConnection(deps, shop.id, null);
  return { ok: true, data: response.body?.data, cost };
}

/** Why a request was held back by us; null when it was sent. */
function notSent({ operation }: Call, { windowPassed, congestedMs }: AdminResponse): AdminError | null {
  if (windowPassed)
    return { class: "transient", code: "SEND_WINDOW_PASSED", message: `${operation} was not sent: its time was over.` };
  if (congestedMs === undefined) return null;
  const message = `${operation} was not sent: too many calls to this store wait for their turn.`;
  return { class: "transient", code: "CONGESTED", message, retryAfterMs: congestedMs };
}

/** Waits for the shop's bucket, sends, and learns from the answer what is left. */
async function sendWithinBudget(
  domain: string,
  call: Call,
  token: string,
  mayStillSend: () => boolean,
): Promise<AdminResponse> {
  const cost = knownCosts.get(call.operation) ?? COST_GUESS;
  const taken = take(buckets.get(domain) ?? freshBucket(performance.now()), cost, performance.now());
  if (taken.waitMs > LONGEST_WAIT_MS) return { written: false, congestedMs: taken.waitMs };
  buckets.set(domain, taken.bucket);
  if (taken.waitMs > 0) await sleep(taken.waitMs);
  const response = await sendAdminRequest({
    ...call,
    domain,
    token,
    mayStillSend,
    timeoutMs: call.mode === "once" ? ONCE_TIMEOUT_MS : TIMEOUT_MS,
  });
  const bucket = buckets.get(domain) ?? taken.bucket;
  if (response.cost) knownCosts.set(call.operation, response.cost.requestedQueryCost);
  buckets.set(
    domain,
    response.written ? settle(bucket, cost, response.cost?.throttleStatus, performance.now()) : giveBack(bucket, cost),
  );
  return response;
}

async function lostOr(deps: Deps, shop: { id: string }, error: AdminError): Promise<{ ok: false; error: AdminError }> {
  if (error.code === "CONNECTION_LOST") await markConnection(deps, shop.id, deps.clock.now());
  return { ok: false, error };
}

/** Shop.connectionLostAt, which the screens show: since when, or null. */
async function markConnection(deps: Deps, shopId: string, lostAt: Date | null): Promise<void> {
  const connectionLostAt = lostAt === null ? { not: null } : null;
  await deps.db.prisma.shop.updateMany({
    where: { id: shopId, connectionLostAt },
    data: { connectionLostAt: lostAt },
  });
}

function operationOf(document: RequestDocument): string {
  if (typeof document === "string" || document instanceof String) return "unnamed";
  const operation = document.definitions.find((definition) => "operation" in definition);
  return operation?.name?.value ?? "unnamed";
}
