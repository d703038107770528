import type { Store } from "../types.ts";
import type { World } from "../world.ts";
import { html, page, type Html } from "./html.ts";

export type Place = { store: Store; here: "home" | "orders" | "products" | "app"; clientId?: string };

/** What the last form did, carried over its redirect. */
export type Notice = { text: string; failed: boolean };

const LINKS = [
  { here: "home", path: "", label: "Home" },
  { here: "orders", path: "/orders", label: "Orders" },
  { here: "products", path: "/products", label: "Products" },
] as const;

/** A page of a store's own admin. */
export function storePage(
  world: World,
  { place, title, notice, actions, body }: { place: Place; title: string; notice?: Notice; actions?: Html; body: Html },
): string {
  return page({
    title: `${title} · ${place.store.name}`,
    stores: world.stores.values(),
    store: place.store,
    side: sideNav(world, place),
    body: html`<div class="page">
      <header>
        <h1>${title}</h1>
        <div class="spacer"></div>
        ${actions}
      </header>
      <div role="status">${notice && html`<p class="banner ${notice.failed && "bad"}">${notice.text}</p>`}</div>
      ${body}
    </div>`,
  });
}

/** The store's navigation: its own pages, then its apps. The open app's own items are filled in by the shell. */
export function sideNav(world: World, { store, here, clientId }: Place): Html {
  const base = `/store/${store.handle}`;
  const apps = [...store.installations.keys()].map((id) => world.apps.get(id)).filter((app) => app !== undefined);
  return html`<ul>
      ${LINKS.map(
        (link) =>
          html`<li>
            <a href="${base}${link.path}" ${link.here === here && html`aria-current="page"`}>${link.label}</a>
          </li>`,
      )}
    </ul>
    ${
      apps.length > 0 &&
      html`<h2>Apps</h2>
        <ul>
          ${apps.map((app) =>
            app.clientId === clientId
              ? html`<li>
                  <a id="app-home" href="${base}/apps/${app.handle}" aria-current="page">${app.name}</a>
                  <ul id="app-nav" aria-label="${app.name}" hidden></ul>
                </li>`
              : html`<li><a href="${base}/apps/${app.handle}">${app.name}</a></li>`,
          )}
        </ul>`
    }`;
}
