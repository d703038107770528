/**
 * Why the Admin API gave no data.
 * transient: certainly not executed, may be tried again (throttled, no connection, the send window passed).
 * permanent: trying again changes nothing (access denied, connection lost, a document the schema refuses).
 * business: reserved for callers that turn userErrors into an error of their own.
 * unknown: may have happened (answer lost or unreadable, time-out after writing, 5xx).
 */
export type AdminError = {
  class: "transient" | "permanent" | "business" | "unknown";
  /** Shopify's own code where it gave one, else one of ours in the same style */
  code: string;
  /** for people: the thing, the fact, the way out */
  message: string;
  retryAfterMs?: number;
};

export type CallMode = "query" | "idempotent" | "once";
