/**
 * The form in which ids of Shopify objects are kept: without a query.
 * Shopify answers `gid://shopify/FulfillmentService/1?id=true` in one place and the bare form in another.
 */
export function normaliseGid(gid: string): string {
  const query = gid.indexOf("?");
  return query === -1 ? gid : gid.slice(0, query);
}

/** The number at the end of a gid, as text: `gid://shopify/Order/5123` → `5123`. Throws for what is not a gid. */
export function numericId(gid: string): string {
  const match = /^gid:\/\/shopify\/\w+\/(\d+)$/.exec(normaliseGid(gid));
  if (!match?.[1]) throw new Error(`"${gid}" is not the id of a Shopify object (gid://shopify/<Type>/<number>).`);
  return match[1];
}

/** The gid of an object whose type and number are known. Webhook bodies carry bare numbers. */
export function gidOf(type: string, id: string | number): string {
  return `gid://shopify/${type}/${id}`;
}
