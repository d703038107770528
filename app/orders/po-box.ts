import type { OrderAddress } from "./canonical-order.ts";

/**
 * Words for a post office box or a parcel locker in the languages Shopify's stores sell to most. A number must follow, so
 * that "Postfachweg" and "The Box" are streets and companies.
 */
const BOX = new RegExp(
  [
    String.raw`\bp\.?\s*o\.?\s*box\b`,
    String.raw`\bpost\s*office\s*box\b`,
    String.raw`\b(?:postfach|packstation|postbus|postboks|postbox|casella\s+postale|apartado(?:\s+de\s+correos)?|caixa\s+postal|skrytka\s+pocztowa|lock\s*bag|private\s+bag)\s*(?:n[o°º]?\.?\s*)?\d`,
    String.raw`\b(?:b\.\s*p\.|bo[iî]te\s+postale|c\.\s*p\.\s*\d|bp)\s*\d`,
    "私書箱",
  ].join("|"),
  "iu",
);

/** Does the address go to a post office box or a parcel locker, as far as its words tell? */
export function isPoBox(address: OrderAddress | null): boolean {
  return [address?.address1, address?.address2, address?.company].some((part) => part != null && BOX.test(part));
}
