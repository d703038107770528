/** How long the answer of an exchange also serves the requests that began while it was being stored. */
const SHARED_MS = 2_000;

type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * Wraps the fetch of Shopify's library so that the parallel requests of a first visit share one token exchange per shop.
 * Each exchange ends the tokens of the one before ("will revoke all previous expiring tokens for that shop"): of two
 * side by side, the one that is stored last is not always the one that still lives.
 */
export function sharingExchanges(fetchFromShopify: Fetch): Fetch {
  const exchanges = new Map<string, Promise<Response>>();
  return async (input, init) => {
    const key = await exchangeKey(input, init);
    if (!key) return fetchFromShopify(input, init);
    const running = exchanges.get(key);
    if (running) return (await running).clone();
    const started = fetchFromShopify(input, init);
    exchanges.set(key, started);
    const forget = () => exchanges.delete(key);
    void started.then((response) => (response.ok ? setTimeout(forget, SHARED_MS).unref() : forget()), forget);
    return (await started).clone();
  };
}

/** Shop and kind of token, for a token exchange; undefined for every other request. */
async function exchangeKey(input: string | URL | Request, init?: RequestInit): Promise<string | undefined> {
  const url = new URL(input instanceof Request ? input.url : input);
  if (url.pathname !== "/admin/oauth/access_token") return undefined;
  const body = input instanceof Request ? await input.clone().text() : init?.body;
  if (typeof body !== "string" || !body.includes("grant-type:token-exchange")) return undefined;
  const kind = body.includes("online-access-token") && !body.includes("offline-access-token") ? "online" : "offline";
  return `${url.hostname} ${kind}`;
}
