import { env } from "../platform/env.server.ts";

/** The header by which the sandbox tells the shops apart that all live at its one address. */
const SHOP_HEADER = "X-Sandbox-Host";

/**
 * `fetch` for everything that goes to Shopify. With SANDBOX_ORIGIN set, requests to *.myshopify.com go there instead:
 * the only thing in the app that knows of a sandbox, beside the Content-Security-Policy.
 */
export async function shopifyFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const target = env().SANDBOX_ORIGIN;
  const url = new URL(input instanceof Request ? input.url : input);
  if (!target || !url.hostname.endsWith(".myshopify.com")) return fetch(input, init);
  const given = input instanceof Request ? new Request(input, init) : undefined;
  const headers = new Headers(given?.headers ?? init?.headers);
  headers.set(SHOP_HEADER, url.hostname);
  const redirected = new URL(url.pathname + url.search, target);
  if (!given) return fetch(redirected, { ...init, headers });
  const body = given.body ? await given.arrayBuffer() : undefined;
  return fetch(redirected, { method: given.method, headers, body, signal: given.signal });
}
