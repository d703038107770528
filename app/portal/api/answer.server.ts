import { env } from "../../platform/env.server.ts";
import { log } from "../../platform/log.server.ts";
import type { Services } from "../../shopify/services.ts";
import { vendorKeyOf, type VendorKey } from "../../suppliers/vendors/api-keys.server.ts";
import { ENDPOINTS, findOperation, type Endpoint, type Operation } from "./endpoints.ts";
import { BURST, knock, PER_MINUTE, useKey, type Allowance } from "./limits.server.ts";
import { openApiDocument } from "./openapi.ts";
import { fingerprintOf, OPERATIONS } from "./operations.server.ts";
import { problemOf } from "./problems.ts";
import { readBody, readIdempotencyKey, readQuery } from "./read-request.server.ts";
import type { Problem } from "./shapes.ts";

/** Where a request came from, as our own server has seen it: it overwrites what a client sends under this name. */
export const ADDRESS_HEADER = "x-crossdock-address";

type Headers = { readonly [name: string]: string };
const ALWAYS = { "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff" };

/** Answers a request to /vendor-api/v1. `path`: what comes after that, with its slash. */
export async function answerVendorApi(services: Services, request: Request, path: string): Promise<Response> {
  if (path === "/openapi.json") {
    if (request.method !== "GET" && request.method !== "HEAD") return wrongMethod(["GET"]);
    return json(openApiDocument(env().SHOPIFY_APP_URL), { "Cache-Control": "public, max-age=300" });
  }
  const found = findOperation(request.method, path);
  if (found.kind === "no-such-path")
    return refuse(
      problemOf(404, "no-such-path", "There is nothing here. See /vendor-api/v1/openapi.json for what there is."),
    );
  if (found.kind === "wrong-method") return wrongMethod(found.allowed);
  const key = await vendorKeyOf(services, request.headers.get("Authorization"));
  if (!key) {
    const waitS = await knock(services, request.headers.get(ADDRESS_HEADER) ?? "");
    if (waitS !== null) {
      const detail = "Too many requests with keys that are unknown came from your address. Correct the key, and wait.";
      return refuse(problemOf(429, "too-many-requests", detail), { "Retry-After": String(waitS) });
    }
    const detail = "Send Authorization: Bearer with a key. The retailer makes one, or you do in the order portal.";
    return refuse(problemOf(401, "no-key", detail), { "WWW-Authenticate": 'Bearer realm="vendor-api"' });
  }
  const closed = whyClosed(key);
  if (closed) return refuse(problemOf(403, "not-allowed", closed));
  const allowance = await useKey(services, key.id);
  const limits = limitHeaders(allowance);
  if (!allowance.allowed) {
    const detail = `At most ${PER_MINUTE} requests a minute and ${BURST} at once. Wait ${allowance.waitS} s.`;
    return refuse(problemOf(429, "too-many-requests", detail), { ...limits, "Retry-After": String(allowance.waitS) });
  }
  return run(services, request, { ...found, key, limits });
}

type Found = { operation: Operation; orderKey: string; key: VendorKey; limits: Headers };

async function run(
  services: Services,
  request: Request,
  { operation, orderKey, key, limits }: Found,
): Promise<Response> {
  const endpoint: Endpoint = ENDPOINTS[operation];
  const query = readQuery(new URL(request.url), endpoint);
  if (!query.ok) return refuse(query.problem, limits);
  const named = readIdempotencyKey(request, endpoint);
  if (!named.ok) return refuse(named.problem, limits);
  const body = await readBody(request, endpoint);
  if (!body.ok) return refuse(body.problem, limits);
  const { text, value } = body.value;
  const fingerprint = fingerprintOf(operation, orderKey, text);
  const asked = { key, orderKey, idempotencyKey: named.value, query: query.value, body: value, fingerprint };
  try {
    const answer = await OPERATIONS[operation](services, asked);
    log.info("vendor-api.answered", { supplierId: key.supplierId, operation, ok: answer.ok });
    return answer.ok ? json(answer.body, { ...ALWAYS, ...limits }) : refuse(answer.problem, limits);
  } catch (cause) {
    log.error("vendor-api.failed", { operation, error: cause instanceof Error ? cause.name : "unknown" });
    const detail = "It is our mistake. Send the same again, with the same Idempotency-Key: it counts once.";
    return refuse(problemOf(500, "failed", detail), limits);
  }
}

/** A retailer that has left, or has ended the connection, gives nothing to read any more. */
function whyClosed({ vendor: { supplier } }: VendorKey): string | null {
  if (supplier.shop.uninstalledAt !== null) return "The retailer does not use Crossdock any more. Ask the retailer.";
  return supplier.connection?.state === "ended" ? "The retailer has ended the connection. Ask the retailer." : null;
}

/** As draft-ietf-httpapi-ratelimit-headers has them. */
const limitHeaders = ({ left, waitS }: Allowance): Headers => ({
  "RateLimit-Policy": `"key";q=${BURST};w=${(BURST * 60) / PER_MINUTE}`,
  RateLimit: `"key";r=${left};t=${waitS}`,
});

const json = (body: unknown, headers: Headers): Response => Response.json(body, { headers });
const refuse = (problem: Problem, headers: Headers = {}): Response =>
  Response.json(problem, {
    status: problem.status,
    headers: { ...ALWAYS, ...headers, "Content-Type": "application/problem+json" },
  });
const wrongMethod = (allowed: string[]) =>
  refuse(problemOf(405, "wrong-method", `Here is only ${allowed.join(" and ")}.`), { Allow: allowed.join(", ") });
