import "@shopify/shopify-app-remix/adapters/node"; // first: it captures fetch
import { setAbstractFetchFunc } from "@shopify/shopify-api/runtime";
import { ApiVersion, AppDistribution, LogSeverity, shopifyApp } from "@shopify/shopify-app-remix/server";
import { systemClock } from "../platform/clock.server.ts";
import { database } from "../platform/db-instance.server.ts";
import { env } from "../platform/env.server.ts";
import { log } from "../platform/log.server.ts";
import { encryptedSessionStorage } from "./session-storage.server.ts";
import { welcomeShop } from "./set-up.server.ts";
import { shopifyFetch } from "./shopify-fetch.server.ts";
import { sharingExchanges } from "./token-exchange.server.ts";

setAbstractFetchFunc(sharingExchanges(shopifyFetch));

const shopify = shopifyApp({
  apiKey: env().SHOPIFY_API_KEY,
  apiSecretKey: env().SHOPIFY_API_SECRET,
  apiVersion: ApiVersion.October26,
  scopes: env().SCOPES.split(","),
  appUrl: env().SHOPIFY_APP_URL,
  authPathPrefix: "/auth",
  sessionStorage: encryptedSessionStorage(database().prisma),
  distribution: AppDistribution.AppStore,
  future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
  logger: {
    level: LogSeverity.Warning,
    log: (_severity, message) => log.warn("shopify.library", { message: message.slice(0, 300) }),
  },
  hooks: {
    afterAuth: async ({ session }) => {
      await welcomeShop(database(), {
        domain: session.shop,
        scopes: session.scope ?? "",
        now: systemClock.now(),
      });
    },
  },
});

export const { authenticate, login } = shopify;

/**
 * Headers of every HTML document: who may frame it. With a sandbox, its admin may too; without a shop in the address
 * (the log-in page) nobody may.
 */
export function documentHeaders(request: Request, headers: Headers): void {
  shopify.addDocumentResponseHeaders(request, headers);
  const policy = headers.get("Content-Security-Policy");
  headers.set("Content-Security-Policy", policy ? admitSandbox(policy) : "frame-ancestors 'none';");
  // The library preloads Shopify's own script, which is not the one that the page loads.
  if (env().APP_BRIDGE_URL) headers.delete("Link");
}

/** A Content-Security-Policy that admits the sandbox's admin as a frame, where there is a sandbox. Idempotent. */
export function admitSandbox(policy: string): string {
  const { SANDBOX_ORIGIN } = env();
  if (!SANDBOX_ORIGIN || policy.includes(SANDBOX_ORIGIN) || policy.includes("'none'")) return policy;
  return policy.replace(/frame-ancestors ([^;]*)/, `frame-ancestors $1 ${SANDBOX_ORIGIN}`);
}
