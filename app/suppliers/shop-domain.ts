const DOMAIN = /^[a-z0-9][a-z0-9-]{0,62}\.myshopify\.com$/;

/**
 * The `*.myshopify.com` domain that a person means: typed bare, as a handle, or copied from the address bar
 * (`https://acme.myshopify.com/admin`, `admin.shopify.com/store/acme/orders`). Null when it is none.
 */
export function readShopDomain(text: string): string | null {
  const address = text
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, "");
  const [host = "", ...path] = address.split(/[/?#]/);
  const handle = host === "admin.shopify.com" && path[0] === "store" ? (path[1] ?? "") : host;
  const domain = handle.includes(".") ? handle : `${handle}.myshopify.com`;
  return DOMAIN.test(domain) ? domain : null;
}
