/** A browser with an admin open, as far as the app can tell: the app's pages are asked for the way the sandbox's frame does. */
export type Merchant = {
  /** Opens the app: installs it on the first visit (token exchange). */
  open: () => Promise<void>;
  /** Posts a form to one of the app's pages. @throws with the page's own words when it refuses */
  post: (path: string, form: Record<string, string>) => Promise<void>;
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
  return {
    async open() {
      const response = await fetch(await frameAddress(), { headers: { "user-agent": USER_AGENT }, redirect: "follow" });
      if (!response.ok) throw new Error(`The app did not open for ${handle} (${response.status}).`);
    },
    async post(path, form) {
      const token = (await frameAddress()).searchParams.get("id_token") ?? "";
      // Single fetch: an action is called at its page's address with ".data".
      const [page, query = ""] = path.split("?");
      const response = await fetch(`${stack.appOrigin}${page}.data${query && `?${query}`}`, {
        method: "POST",
        headers: { "user-agent": USER_AGENT, authorization: `Bearer ${token}`, origin: stack.appOrigin },
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
