/** A browser with an admin open, as far as the app can tell: the app's pages are asked for the way the sandbox's frame does. */
export type Merchant = {
  /** Opens the app: installs it on the first visit (token exchange). */
  open: () => Promise<void>;
  /** Posts a form to one of the app's pages. @throws with the page's own words when it refuses */
  post: (path: string, form: Record<string, string>) => Promise<void>;
  /** Asks for one of the app's pages, or sends it something; the answer as it is, whatever it is. */
  ask: (path: string, sent?: { body: string | URLSearchParams; type?: string }) => Promise<Response>;
  /** Asks one of the app's addresses as an extension on Shopify's own pages does, from another origin. */
  askAsExtension: (path: string) => Promise<Response>;
  /** What the first group of `pattern` matches in the data behind one of the app's pages. @throws when it matches nothing */
  find: (path: string, pattern: RegExp) => Promise<string>;
};

// The library takes everything that does not look like a browser for a robot.
const USER_AGENT =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

export function merchantOf(stack: { sandboxOrigin: string; appOrigin: string }, handle: string): Merchant {
  const frameAddress = async () => {
    const page = await (await fetch(`${stack.sandboxOrigin}/store/${handle}/apps/crossdock`)).text();
    const address = /data-src="([^"]+)"/.exec(page)?.[1];
    if (!address) throw new Error(`The admin of ${handle} shows no app. Is Crossdock installed there?`);
    return new URL(address.replaceAll(/&(amp|#38);/g, "&"));
  };
  const headers = async () => ({
    "user-agent": USER_AGENT,
    authorization: `Bearer ${(await frameAddress()).searchParams.get("id_token") ?? ""}`,
    origin: stack.appOrigin,
  });
  // Single fetch: the data and the action of a page are at its address with ".data".
  const dataAddress = (path: string) => {
    const [page, query = ""] = path.split("?");
    return `${stack.appOrigin}${page}.data${query && `?${query}`}`;
  };
  return {
    async find(path, pattern) {
      const text = await (await fetch(dataAddress(path), { headers: await headers() })).text();
      const found = pattern.exec(text)?.[1];
      if (!found) throw new Error(`${handle}: ${path} has nothing like ${pattern}: ${text.slice(0, 500)}`);
      return found;
    },
    ask: async (path, sent) =>
      fetch(dataAddress(path), {
        headers: { ...(await headers()), ...(sent?.type ? { "content-type": sent.type } : {}) },
        ...(sent ? { method: "POST", body: sent.body } : {}),
        redirect: "manual",
      }),
    async askAsExtension(path) {
      const origin = "https://extensions.shopifycdn.com";
      return fetch(`${stack.appOrigin}${path}`, { headers: { ...(await headers()), origin } });
    },
    async open() {
      const response = await fetch(await frameAddress(), { headers: { "user-agent": USER_AGENT }, redirect: "follow" });
      if (!response.ok) throw new Error(`The app did not open for ${handle} (${response.status}).`);
    },
    async post(path, form) {
      const response = await fetch(dataAddress(path), {
        method: "POST",
        headers: await headers(),
        body: new URLSearchParams(form),
        redirect: "manual",
      });
      const text = await response.text();
      if (response.status >= 400 || /"problems"/.test(text))
        throw new Error(
          `${handle}: the app refused ${JSON.stringify(form)} at ${path} (${response.status}): ${text.slice(0, 500)}`,
        );
    },
  };
}
