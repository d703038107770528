/**
 * Why the Admin API gave no data.
 * transient: certainly not executed, may be tried again (throttled, no connection, the send window passed).
 * permanent: trying again changes nothing (access denied, connection lost, a document the schema refuses).
 * business: reserved for callers that turn userErrors into an error of their own.
 * unknown: may have happened (answer lost or unreadable, time-out after writing, 5xx). A read that failed this way is
 * transient: it has no effect that could have happened.
 */
export type AdminError = {
  class: "transient" | "permanent" | "business" | "unknown";
  /** Shopify's own code where it gave one, else one of ours in the same style */
  code: string;
  /** for people: the thing, the fact, the way out */
  message: string;
  retryAfterMs?: number;
};

/** How every message about lost access begins: what waits for it is found again by it. */
export const CONNECTION_LOST = "The connection to the store is lost.";
/** A merchant's next visit ends it, and wakes what waits. */
const LOST_WAIT_MS = 15 * 60_000;
const SHORT_WAIT_MS = 5_000;
/** Held back before anything was sent, or turned away for the number of calls. */
const CROWDED = new Set(["SEND_WINDOW_PASSED", "CONGESTED", "STORE_AWAY", "THROTTLED", "TOO_MANY_REQUESTS"]);

/** The app has no access to the store, until a merchant opens it there. `fact` is a sentence. */
export function connectionLost(code: "CONNECTION_LOST" | "NO_SESSION", fact: string): AdminError {
  const message = `${CONNECTION_LOST} ${fact} Open the app in the store once to renew it.`;
  return { class: "permanent", code, message };
}

/**
 * How many milliseconds to wait when nothing happened and nothing is wrong with the call: too many calls for the moment,
 * or no access to the store. null for all other trouble.
 */
export function waitOf(error: AdminError): number | null {
  if (isConnectionLost(error)) return LOST_WAIT_MS;
  if (error.class !== "transient" || !CROWDED.has(error.code)) return null;
  return error.retryAfterMs ?? SHORT_WAIT_MS;
}

/** The store did not answer, or what answered was not the store: what opens its circuit breaker. */
export const isSilence = ({ code }: AdminError) =>
  code === "NO_ANSWER" || code === "NO_CONNECTION" || code === "UNREADABLE_ANSWER" || code.startsWith("HTTP_5");

export const isConnectionLost = ({ code }: AdminError) => code === "CONNECTION_LOST" || code === "NO_SESSION";

/** The one version of the Admin API that the app speaks; the schema in .cache and shopify.app.toml name the same. */
export const API_VERSION = "2026-10";

export type CallMode = "query" | "idempotent" | "once";

/** What one HTTP request brought. `status` is absent when no answer came. */
export type Outcome = {
  /** the request may have reached Shopify */
  written: boolean;
  status?: number;
  retryAfter?: string | null;
  /** the API version that answered, as Shopify names it */
  version?: string | null;
  body?: { data?: unknown; errors?: readonly GraphqlError[] };
  cause?: string;
};
type GraphqlError = { message?: unknown; extensions?: { code?: unknown } };

/** The error of an outcome, or null when it brought data and nothing else. Every error is classified here and only here. */
export function classify(outcome: Outcome, mode: CallMode): AdminError | null {
  /** Reads have no effect, so what "may have happened" to a read may simply be done again. */
  const uncertain = (code: string, message: string): AdminError => ({
    class: mode === "query" ? "transient" : "unknown",
    code,
    message,
  });
  const { status, body } = outcome;
  if (status === undefined)
    return outcome.written
      ? uncertain("NO_ANSWER", `Shopify's answer did not arrive (${outcome.cause ?? "time-out"}).`)
      : {
          class: "transient",
          code: "NO_CONNECTION",
          message: `Shopify was not reached (${outcome.cause ?? "no cause"}).`,
        };
  if (status === 429)
    return {
      class: "transient",
      code: "TOO_MANY_REQUESTS",
      message: "Shopify takes no more requests for the moment.",
      retryAfterMs: retryAfterMs(outcome.retryAfter),
    };
  if (status >= 500) return uncertain(`HTTP_${status}`, `Shopify answered with HTTP ${status}.`);
  if (status === 401) return connectionLost("CONNECTION_LOST", "Shopify refuses our access token.");
  if (status >= 300) return { class: "permanent", ...(REFUSALS[status] ?? refusal(status)) };
  if (!body) return uncertain("UNREADABLE_ANSWER", "Shopify's answer was cut off or is not JSON.");
  const [first] = body.errors ?? [];
  if (first) return withVersion(classifyGraphqlError(first, body.data, mode), outcome.version);
  return body.data === null || body.data === undefined
    ? uncertain("UNREADABLE_ANSWER", "Shopify's answer held no data and no error.")
    : null;
}

const REFUSALS: Partial<Record<number, { code: string; message: string }>> = {
  402: {
    code: "SHOP_FROZEN",
    message: "The store is frozen for an unpaid bill. It can be used again once that is paid.",
  },
  404: {
    code: "NOT_FOUND",
    message: `Shopify knows no such store, or does not serve API version ${API_VERSION} (any more). Check the store's address; if it is right, update Crossdock.`,
  },
  423: { code: "SHOP_LOCKED", message: "Shopify has locked the store. Its owner must ask Shopify's support." },
};

function refusal(status: number) {
  return { code: `HTTP_${status}`, message: `Shopify refused the request with HTTP ${status}.` };
}

/**
 * A version that has come to its end is answered by the oldest that Shopify still serves: what that one refuses is no
 * fault of the call, and trying again does not help.
 */
function withVersion(error: AdminError, version: string | null | undefined): AdminError {
  if (!version || version === API_VERSION || error.class !== "permanent") return error;
  const fact = `Shopify does not serve API version ${API_VERSION} any more and answered with ${version}`;
  return { ...error, message: `${fact}: ${error.message.replace(/[.]+$/, "")}. Update Crossdock.` };
}

function classifyGraphqlError(error: GraphqlError, data: unknown, mode: CallMode): AdminError {
  const code = typeof error.extensions?.code === "string" ? error.extensions.code : "GRAPHQL_ERROR";
  const message = typeof error.message === "string" ? error.message : "Shopify gave an error without a message.";
  if (code === "THROTTLED") return { class: "transient", code, message };
  const mutation = mode !== "query";
  if (code === "INTERNAL_SERVER_ERROR" || code === "TIMEOUT")
    return { class: mutation ? "unknown" : "transient", code, message };
  // An error beside data: the mutation ran, only a part of its answer was refused.
  const ran = typeof data === "object" && data !== null && Object.values(data).some((field) => field !== null);
  return { class: mutation && ran ? "unknown" : "permanent", code, message };
}

/** Retry-After is in seconds, possibly with decimals ("2.0"). */
function retryAfterMs(header: string | null | undefined): number {
  const seconds = Number(header ?? "");
  return Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds * 1000) : 1000;
}
