import { env } from "../platform/env.server.ts";

/** Address of a page of the app within a store's admin, for messages that people read elsewhere. `path`: "/exceptions". */
export function appPage(domain: string, path: string): string {
  const handle = domain.replace(/\.myshopify\.com$/, "");
  const { SANDBOX_ORIGIN, SHOPIFY_API_KEY } = env();
  if (SANDBOX_ORIGIN) return `${SANDBOX_ORIGIN}/store/${handle}/apps/crossdock${path}`;
  return `https://admin.shopify.com/store/${handle}/apps/${SHOPIFY_API_KEY}/app${path}`;
}
