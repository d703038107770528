/** How a supplier without Shopify is spoken with. `Supplier.kind`, beside "shopify". */
export const VENDOR_KINDS = ["email", "portal", "files", "api"] as const;
export type VendorKind = (typeof VENDOR_KINDS)[number];

/** Languages of what a vendor reads: mails, papers, portal. */
export const VENDOR_LANGUAGES = ["en", "de", "fr"] as const;
export type VendorLanguage = (typeof VENDOR_LANGUAGES)[number];

/** assumed: it always has enough, nobody counts · fed: what it has told by a stock feed, and nothing before the first */
export const STOCK_MODES = ["assumed", "fed"] as const;
export type StockMode = (typeof STOCK_MODES)[number];

/** What context the encrypted columns of Vendor are bound to. */
export const CONTACT_CONTEXT = "Vendor.contactEnc";
export const SECRETS_CONTEXT = "Vendor.secretsEnc";

/** Vendor.language as stored. */
export const readLanguage = (stored: string): VendorLanguage =>
  VENDOR_LANGUAGES.find((language) => language === stored) ?? "en";
