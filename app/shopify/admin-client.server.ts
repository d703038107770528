import { setTimeout as sleep } from "node:timers/promises";
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import type { RequestDocument } from "graphql-request";
import type { Clock } from "../platform/clock.server.ts";
import type { Database } from "../platform/db.server.ts";
import { log } from "../platform/log.server.ts";
import { apiCalls } from "../platform/metrics.server.ts";
import { NotNow } from "../queue/job-result.ts";
import { classify, isConnectionLost, waitOf, type AdminError, type CallMode } from "./admin-errors.ts";
import { sendAdminRequest, type AdminResponse } from "./admin-request.server.ts";
import { enter, noteOutcome } from "./breakers.server.ts";
import { noteConnection } from "./connection.server.ts";
import type { OfflineTokens } from "./offline-token.server.ts";
import { ShopFactsDocument } from "./operations.generated.ts";
import { countPoints } from "./points.server.ts";
import { awaitTurn, type Turn } from "./turns.server.ts";

export type { AdminError, Turn };

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
  /**
   * A mutation that must not happen twice: never repeated once it may have been written. Not written after `sendBefore`.
   * `turn`: from `reserve`.
   */
  once<Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
    options?: { sendBefore?: Date; turn?: Turn },
  ): Promise<Answer<Data>>;
  /**
   * Waits until a call of `document` could leave at once: a good token, and the points that it costs, which are held for
   * it. Comes before the send window begins, so that a busy store does not use the window up. Release what is not used.
   */
  reserve<Data, Variables>(document: TypedDocumentNode<Data, Variables>): Promise<Answer<Turn>>;
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

/**
 * The data, or a throw: for jobs whose whole answer to trouble is to be run again later. What only has to wait (a busy
 * store, lost access) is no failure of the job.
 */
export function orThrow<Data>(answer: Answer<Data>): Data {
  if (answer.ok) return answer.data;
  const { error } = answer;
  const waitMs = waitOf(error);
  if (waitMs !== null) throw new NotNow(`${error.code}: ${error.message}`, waitMs);
  throw new AdminCallFailed(error);
}

const TIMEOUT_MS = 15_000;
/** The quarantine of an unknown outcome (settleAfter) counts on this one. */
const ONCE_TIMEOUT_MS = 10_000;
const TRIES = 5;
/** A longer wait is the job's: it should not hold a runner. */
const LONGEST_WAIT_MS = 20_000;

type Deps = { db: Database; clock: Clock; tokens: OfflineTokens };
type Call = {
  operation: string;
  document: RequestDocument;
  variables: object;
  mode: CallMode;
  sendBefore?: Date;
  turn?: Turn;
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
    once: (document, variables, options = {}) => run({ ...plain(document, variables, "once"), ...options }),
    reserve: (document) => reserve(deps, shop, operationOf(document)),
  };
}

const PROBE: Call = { operation: "ShopFacts", document: ShopFactsDocument, variables: {}, mode: "query" };
/** Waiting here for what these wait for would only hold a place. */
const NOT_REPEATED = new Set(["SEND_WINDOW_PASSED", "STORE_AWAY"]);

async function callWithRetries(deps: Deps, shop: { id: string; domain: string }, call: Call): Promise<Answer<unknown>> {
  for (let tries = 1; ; tries++) {
    const answer = await callOnce(deps, shop, call);
    if (answer.ok) return answer;
    const { error } = answer;
    const repeatable = error.class === "transient" || (error.class === "unknown" && call.mode === "idempotent");
    const waitMs = error.retryAfterMs ?? Math.round(250 * 2 ** tries * (0.75 + Math.random() / 2));
    if (!repeatable || NOT_REPEATED.has(error.code) || tries >= TRIES || waitMs > LONGEST_WAIT_MS) return answer;
    await sleep(waitMs);
  }
}

/** The tokens that calls wait for with their turn. One that is replaced meanwhile is refused, and read again. */
const granteds = new WeakMap<Turn, Awaited<ReturnType<OfflineTokens["current"]>>>();

async function reserve(deps: Deps, shop: { id: string; domain: string }, operation: string): Promise<Answer<Turn>> {
  const held = await heldBack(deps, shop, { operation, mode: "once" });
  if (held) return { ok: false, error: held };
  const turn = await awaitTurn(shop.domain, operation, LONGEST_WAIT_MS);
  if ("congestedMs" in turn) return { ok: false, error: congested(operation, turn.congestedMs) };
  const granted = await deps.tokens.current(shop.domain);
  if (granted.ok) {
    granteds.set(turn, granted);
    return { ok: true, data: turn, cost: 0 };
  }
  turn.release();
  return lostOr(deps, shop, granted.error);
}

/** One call, unless the store's circuit breaker is open; what comes of it is told to the breaker. */
async function callOnce(deps: Deps, shop: { id: string; domain: string }, call: Call): Promise<Answer<unknown>> {
  const held = await heldBack(deps, shop, call);
  if (held) {
    call.turn?.release();
    return { ok: false, error: held };
  }
  const answer = await callThrough(deps, shop, call);
  await noteOutcome(deps, shop, answer.ok ? null : answer.error);
  return answer;
}

/**
 * Why the store's circuit breaker holds a call back; null = it may go. What must not happen twice is no probe: where one
 * is due, a read asks first whether the store answers again.
 */
async function heldBack(
  deps: Deps,
  shop: { id: string; domain: string },
  { operation, mode }: Pick<Call, "operation" | "mode">,
): Promise<AdminError | null> {
  const entry = enter(deps, shop.domain, operation);
  if ("held" in entry) return entry.held;
  if (!entry.probe || mode !== "once") return null;
  const asked = await callThrough(deps, shop, PROBE);
  await noteOutcome(deps, shop, asked.ok ? null : asked.error);
  return asked.ok ? null : asked.error;
}

async function callThrough(deps: Deps, shop: { id: string; domain: string }, call: Call): Promise<Answer<unknown>> {
  const mayStillSend = () => call.sendBefore === undefined || deps.clock.now() < call.sendBefore;
  const granted = (call.turn && granteds.get(call.turn)) ?? (await deps.tokens.current(shop.domain));
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
  apiCalls.inc({ outcome: error?.code ?? "ok" });
  const event = { shopId: shop.id, operation: call.operation, cost, outcome: error?.code ?? "ok" };
  if (error) log.warn("shopify.call", event);
  else log.debug("shopify.call", event);
  if (error) return lostOr(deps, shop, error);
  if (granted.wasLost) await noteConnection(deps.db, { shopId: shop.id, lost: false, now: deps.clock.now() });
  return { ok: true, data: response.body?.data, cost };
}

/** Why a request was held back by us; null when it was sent. */
function notSent({ operation }: Call, { windowPassed, congestedMs }: AdminResponse): AdminError | null {
  if (windowPassed)
    return { class: "transient", code: "SEND_WINDOW_PASSED", message: `${operation} was not sent: its time was over.` };
  return congestedMs === undefined ? null : congested(operation, congestedMs);
}

function congested(operation: string, retryAfterMs: number): AdminError {
  const message = `${operation} was not sent: too many calls to this store wait for their turn.`;
  return { class: "transient", code: "CONGESTED", message, retryAfterMs };
}

/** Waits for the shop's bucket, sends, and learns from the answer what is left. */
async function sendWithinBudget(
  domain: string,
  call: Call,
  token: string,
  mayStillSend: () => boolean,
): Promise<AdminResponse> {
  const held = call.turn?.isOver() === false ? call.turn : null;
  const turn = held ?? (await awaitTurn(domain, call.operation, LONGEST_WAIT_MS));
  if ("congestedMs" in turn) return { written: false, congestedMs: turn.congestedMs };
  const response = await sendAdminRequest({
    ...call,
    domain,
    token,
    mayStillSend,
    timeoutMs: call.mode === "once" ? ONCE_TIMEOUT_MS : TIMEOUT_MS,
  });
  turn.end(response);
  return response;
}

async function lostOr(deps: Deps, shop: { id: string }, error: AdminError): Promise<{ ok: false; error: AdminError }> {
  if (isConnectionLost(error)) await noteConnection(deps.db, { shopId: shop.id, lost: true, now: deps.clock.now() });
  return { ok: false, error };
}

function operationOf(document: RequestDocument): string {
  if (typeof document === "string" || document instanceof String) return "unnamed";
  const operation = document.definitions.find((definition) => "operation" in definition);
  return operation?.name?.value ?? "unnamed";
}
