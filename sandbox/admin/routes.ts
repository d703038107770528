import express, { Router, type Request, type Response } from "express";
import path from "node:path";
import { answering, bodyOf, isAnswer, ok, problem, storeIn } from "../answers.ts";
import { z } from "zod";
import { mintIdToken } from "../oauth.ts";
import { changeScopes, type Sandbox } from "../sandbox.ts";
import { findOrder } from "../store/merchant.ts";
import { gid } from "../store/gid.ts";
import type { App, Store } from "../types.ts";
import { appPage } from "./app-page.ts";
import { storeForms } from "./forms.ts";
import { homePage } from "./home-page.ts";
import { html, page } from "./html.ts";
import { storePage, type Notice } from "./layout.ts";
import { orderPage } from "./order-page.ts";
import { ordersPage, productsPage, variantName } from "./store-pages.ts";

/** The admin for people: the list of stores, each store's pages, and the frame around its apps. */
export function adminPages(sandbox: Sandbox): Router {
  const router = Router();
  router.use("/cdn", assets());
  router.get("/", (_request, response) => void response.send(storesPage(sandbox)));
  router.use(storeForms(sandbox));

  const withStore = (show: (store: Store, request: Request, response: Response) => string | undefined) => {
    return (request: Request, response: Response) => {
      const found = storeIn(sandbox.world, request.params.handle);
      const shown = isAnswer(found) ? undefined : show(found.store, request, response);
      if (response.headersSent) return;
      if (shown === undefined)
        response.status(404).send(notFoundPage(sandbox, isAnswer(found) ? undefined : found.store));
      else response.send(shown);
    };
  };
  const from = (request: Request) => Math.max(0, Math.floor(Number(request.query.from)) || 0);

  router.get(
    "/store/:handle",
    withStore((store, request) => homePage(sandbox.world, store, noticeOf(request))),
  );
  router.get(
    "/store/:handle/orders",
    withStore((store, request) => ordersPage(sandbox.world, store, from(request))),
  );
  router.get(
    "/store/:handle/orders/:number",
    withStore((store, request, response) => {
      const order = findOrder(store, request.params.number ?? "");
      if (!order) return undefined;
      // Links from apps carry the order's id; people read its number.
      if (String(order.number) !== request.params.number)
        return void response.redirect(`/store/${store.handle}/orders/${order.number}`);
      const notice = noticeOf(request);
      return orderPage(sandbox.world, { store, order, ...(notice ? { notice } : {}) });
    }),
  );
  router.get(
    ["/store/:handle/products", "/store/:handle/products/:id"],
    withStore((store, request) => {
      const notice = noticeOf(request);
      return productsPage(sandbox.world, store, { from: from(request), ...(notice ? { notice } : {}) });
    }),
  );
  router.get(/^\/store\/([^/]+)\/apps\/([^/]+)(\/.*)?$/, (request: Request<Record<string, string>>, response) => {
    const found = storeIn(sandbox.world, request.params[0]);
    const app = isAnswer(found) ? undefined : installedApp(sandbox, found.store, request.params[1]);
    if (isAnswer(found) || !app)
      return void response.status(404).send(notFoundPage(sandbox, isAnswer(found) ? undefined : found.store));
    const search = request.originalUrl.indexOf("?");
    const appPath = (request.params[2] ?? "") + (search < 0 ? "" : request.originalUrl.slice(search));
    response.send(appPage(sandbox.world, { store: found.store, app, path: appPath.startsWith("?") ? "" : appPath }));
  });
  router.use(shellCalls(sandbox));
  router.use((_request, response) => void response.status(404).send(notFoundPage(sandbox, undefined)));
  return router;
}

/** The stylesheet and scripts. The App Bridge stub is loaded from the app's origin, as Shopify's CDN is. */
function assets() {
  return express.static(path.join(import.meta.dirname, "assets"), {
    fallthrough: false,
    setHeaders: (response) => void response.setHeader("Access-Control-Allow-Origin", "*"),
  });
}

/** What shell.js asks for the embedded app. */
function shellCalls(sandbox: Sandbox): Router {
  const router = Router();
  const onApp = (name: string, run: (context: { store: Store; app: App; request: Request }) => unknown) =>
    router.post(
      `/store/:handle/apps/:app/~/${name}`,
      answering((request) => {
        const found = storeIn(sandbox.world, request.params.handle);
        if (isAnswer(found)) return found;
        const app = installedApp(sandbox, found.store, request.params.app);
        if (!app)
          return problem(404, "NOT_INSTALLED", `${request.params.app} is not installed on ${found.store.domain}.`);
        return ok(run({ store: found.store, app, request }));
      }),
    );

  onApp("token", ({ store, app }) => ({ token: mintIdToken(app, store.domain) }));
  onApp("scopes", ({ store, app, request }) => {
    const body = bodyOf(
      request,
      z.object({ grant: z.array(z.string()).default([]), revoke: z.array(z.string()).default([]) }),
    );
    const { grant, revoke } = isAnswer(body) ? { grant: [], revoke: [] } : body.value;
    const granted = store.installations.get(app.clientId)?.scopes ?? [];
    // Only what the app declares can be granted, and required scopes cannot be given back.
    const next = [...new Set([...granted, ...grant.filter((scope) => app.optionalScopes.includes(scope))])].filter(
      (scope) => app.scopes.includes(scope) || !revoke.includes(scope),
    );
    if (next.join() !== granted.join()) changeScopes(sandbox, { store, app, scopes: next });
    return { granted: next, required: app.scopes, optional: app.optionalScopes };
  });
  onApp("pick", ({ store, request }) => {
    const type = (request.body as { type?: string }).type;
    if (type === "variant")
      return [...store.variants.values()].map((variant) => {
        const resource = { id: gid("ProductVariant", variant.id), title: variant.title, sku: variant.sku };
        const text = `${variantName(store, variant)}${variant.sku === null ? "" : ` (${variant.sku})`}`;
        return { id: resource.id, text, resource: { ...resource, displayName: variantName(store, variant) } };
      });
    return [...store.products.values()].map((product) => {
      const variants = product.variantIds.map((id) => ({ id: gid("ProductVariant", id) }));
      const resource = { id: gid("Product", product.id), title: product.title, handle: product.handle, variants };
      return { id: resource.id, text: product.title, resource };
    });
  });
  return router;
}

/** An app of the store by handle, or by client id as Shopify's own redirects name it. */
function installedApp({ world }: Sandbox, store: Store, name: string | undefined): App | undefined {
  return [...world.apps.values()].find(
    (app) => (app.handle === name || app.clientId === name) && store.installations.has(app.clientId),
  );
}

function storesPage({ world }: Sandbox): string {
  const stores = [...world.stores.values()];
  return page({
    title: "Stores",
    stores,
    body: html`<div class="page">
      <header><h1>Stores</h1></header>
      ${
        stores.length === 0
          ? html`<section class="card">
              <p class="quiet">No stores yet. Open one with POST /__sandbox/stores, or start the demo.</p>
            </section>`
          : html`<section class="card">
              <ul class="list">
                ${stores.map(
                  (store) =>
                    html`<li>
                      <a href="/store/${store.handle}">${store.name}</a>
                      <span class="quiet">${store.domain}</span>
                      ${[...store.installations.keys()].map((clientId) => {
                        const app = world.apps.get(clientId);
                        return (
                          app &&
                          html`<a
                            class="button"
                            href="/store/${store.handle}/apps/${app.handle}"
                            aria-label="Open ${app.name} in ${store.name}"
                            >${app.name}</a
                          >`
                        );
                      })}
                    </li>`,
                )}
              </ul>
            </section>`
      }
    </div>`,
  });
}

function notFoundPage({ world }: Sandbox, store: Store | undefined): string {
  const body = html`<section class="card">
    <p>There is nothing at this address. It may have been mistyped, or the app was uninstalled.</p>
    <a href="${store ? `/store/${store.handle}` : "/"}">Back to ${store ? store.name : "all stores"}</a>
  </section>`;
  if (store) return storePage(world, { place: { store, here: "app" }, title: "Page not found", body });
  const title = "Page not found";
  return page({
    title,
    stores: world.stores.values(),
    body: html`<div class="page">
      <header><h1>${title}</h1></header>
      ${body}
    </div>`,
  });
}

function noticeOf(request: Request): Notice | undefined {
  const { done, problem: failed } = request.query;
  if (typeof failed === "string") return { text: failed, failed: true };
  return typeof done === "string" ? { text: done, failed: false } : undefined;
}
