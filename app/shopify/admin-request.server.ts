import { print } from "graphql";
import { GraphQLClient, type RequestDocument } from "graphql-request";
import { overheard } from "../platform/exchange.server.ts";
import { API_VERSION, type Outcome } from "./admin-errors.ts";
import { shopifyFetch } from "./shopify-fetch.server.ts";
import type { ThrottleStatus } from "./throttle.ts";

type Cost = { requestedQueryCost: number; actualQueryCost: number | null; throttleStatus: ThrottleStatus };
export type AdminRequest = {
  domain: string;
  token: string;
  document: RequestDocument;
  variables: object;
  timeoutMs: number;
  /** asked right before the request is written; false = do not write it */
  mayStillSend: () => boolean;
};
export type AdminResponse = Outcome & {
  cost?: Cost;
  /** not written, because `mayStillSend` said no */
  windowPassed?: boolean;
  /** not written, because the shop's bucket is empty for that long */
  congestedMs?: number;
};

/** Errors of `fetch` that come before a byte of the request was written. */
const NOT_WRITTEN = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** Sends one GraphQL request once. Never throws for what the network or Shopify does; says what is known of the outcome. */
export async function sendAdminRequest(request: AdminRequest): Promise<AdminResponse> {
  const seen: AdminResponse = { written: false };
  const began = performance.now();
  const client = new GraphQLClient(`https://${request.domain}/admin/api/${API_VERSION}/graphql.json`, {
    headers: { "X-Shopify-Access-Token": request.token },
    errorPolicy: "all",
    excludeOperationName: true,
    signal: AbortSignal.timeout(request.timeoutMs),
    fetch: async (input: string | URL | Request, init?: RequestInit) => {
      if (!request.mayStillSend()) {
        seen.windowPassed = true;
        throw new Error("The send window has passed.");
      }
      seen.written = true;
      const response = await shopifyFetch(input, init);
      seen.status = response.status;
      seen.retryAfter = response.headers.get("Retry-After");
      seen.version = response.headers.get("X-Shopify-API-Version");
      return response;
    },
    responseMiddleware: (response) => {
      if (response instanceof Error) return;
      const { extensions } = response as { extensions?: { cost?: Cost } };
      seen.body = { data: response.data, errors: response.errors };
      seen.cost = extensions?.cost;
    },
  });
  try {
    await client.request(textOf(request.document), request.variables);
  } catch (cause) {
    seen.cause ??= codeOf(cause);
    if (seen.status === undefined && NOT_WRITTEN.has(seen.cause)) seen.written = false;
    // A status with an unreadable or cut body stays as it is: `classify` knows what that means.
  }
  const { domain: to, variables } = request;
  overheard(() => ({
    ...{ ms: Math.round(performance.now() - began), to },
    request: seen.written ? variables : "Not written.",
    response: { status: seen.status ?? null, ...(seen.cause ? { cause: seen.cause } : {}), ...seen.body },
  }));
  return seen;
}

const texts = new WeakMap<object, string>();

/** A document as text, which is made once. Each holds one operation: its name need not be told beside it. */
function textOf(document: RequestDocument): string {
  if (typeof document === "string" || document instanceof String) return String(document);
  const text = texts.get(document) ?? print(document);
  texts.set(document, text);
  return text;
}

/** A short name of a failure. Never its message: graphql-request puts the variables into it. */
function codeOf(cause: unknown): string {
  if (!(cause instanceof Error)) return "unknown";
  const inner = cause.cause as { code?: unknown } | undefined;
  if (typeof inner?.code === "string") return inner.code;
  return cause.name === "TimeoutError" ? "time-out" : cause.name;
}
