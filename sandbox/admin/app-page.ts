import { createHmac, randomBytes } from "node:crypto";
import { mintIdToken } from "../oauth.ts";
import type { App, Store } from "../types.ts";
import type { World } from "../world.ts";
import { html, page } from "./html.ts";
import { sideNav } from "./layout.ts";

/**
 * The address of the app's frame, with the parameters Shopify gives an embedded page (shopify-facts §6.1).
 * `path` is what follows the app's handle in the admin's address, query included; "" is the app's own start page.
 */
function frameUrl(app: App, store: Store, path: string, now: Date): string {
  const url =
    path === "" || path === "/" ? new URL(app.applicationUrl) : new URL(path, new URL(app.applicationUrl).origin);
  const given = {
    embedded: "1",
    // Libraries accept Shopify's own hosts only, wherever the admin really runs.
    host: Buffer.from(`admin.shopify.com/store/${store.handle}`).toString("base64url"),
    id_token: mintIdToken(app, store.domain),
    // The language of who is signed in; here it can be asked for in the address.
    locale: url.searchParams.get("locale") ?? "en",
    session: randomBytes(32).toString("hex"),
    shop: store.domain,
    timestamp: String(Math.floor(now.getTime() / 1000)),
  };
  for (const [name, value] of Object.entries(given)) url.searchParams.set(name, value);
  url.searchParams.set("hmac", queryHmac(app.clientSecret, url.searchParams));
  return url.href;
}

function queryHmac(secret: string, params: URLSearchParams): string {
  const text = [...params]
    .filter(([name]) => name !== "hmac")
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join("&");
  return createHmac("sha256", secret).update(text).digest("hex");
}

/** The page around an embedded app. */
export function appPage(world: World, { store, app, path }: { store: Store; app: App; path: string }): string {
  const start = new URL(app.applicationUrl);
  return page({
    title: `${app.name} · ${store.name}`,
    stores: world.stores.values(),
    store,
    side: sideNav(world, { store, here: "app", clientId: app.clientId }),
    scripts: ["/cdn/shell.js"],
    mainLabel: "App",
    body: html`<div class="app">
        <div class="app-bar">
          <div id="app-crumb"></div>
          <h1>${app.name}</h1>
          <span id="app-title" class="quiet"></span>
          <div class="spacer"></div>
          <div id="app-actions"></div>
        </div>
        <iframe
          id="app-frame"
          title="${app.name}"
          data-base="/store/${store.handle}/apps/${app.handle}"
          data-home="${start.pathname}"
          data-app-origin="${start.origin}"
          data-src="${frameUrl(app, store, path, world.clock.now())}"
        ></iframe>
      </div>
      <section id="save-bar" class="save-bar" aria-label="Unsaved changes" hidden>
        <span>Unsaved changes</span>
        <button type="button" id="save-bar-discard" class="button">Discard</button>
        <button type="button" id="save-bar-save" class="button primary">Save</button>
      </section>
      <div id="loading" class="loading" role="progressbar" aria-label="Loading" hidden></div>
      <div id="toasts" role="status"></div>`,
  });
}
