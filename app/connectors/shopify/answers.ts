import type { SendResult } from "../connector.ts";

export type OrderCreateError = {
  code?: string | null;
  field?: readonly string[] | null;
  message: string;
};

/** Development and trial stores take five orders a minute. Shopify says so in a userError, without a code. */
const TOO_MANY = /^too many attempts/i;
const RETRY_TOO_MANY_MS = 60_000;
/** How a second order with our key is refused where ids are enforced to be unique. */
const KEY_TAKEN = /taken|already been assigned|must be unique|not unique/i;

/**
 * What `orderCreate`'s userErrors mean for a supplier order. With userErrors nothing was created.
 * Codes: OrderCreateUserErrorCode.
 */
export function classifyOrderCreateErrors(errors: readonly [OrderCreateError, ...OrderCreateError[]]): SendResult {
  const message = errors.map((error) => error.message).join(" ");
  if (errors.some((error) => TOO_MANY.test(error.message))) {
    return { kind: "not-sent", retryInMs: RETRY_TOO_MANY_MS, message };
  }
  if (errors.some((error) => error.code === "TAKEN" || (isAboutKey(error) && KEY_TAKEN.test(error.message)))) {
    return { kind: "unknown", code: "order-exists", message };
  }
  const [{ code }] = errors;
  switch (code) {
    case "INVENTORY_CLAIM_FAILED":
    case "INVALID":
    case "FULFILLMENT_SERVICE_INVALID":
      return { kind: "refused", code, message };
    // The store is asleep, or our own input is at fault: another supplier order would fare no better.
    default:
      return { kind: "failed", code: code ?? "UNKNOWN", message };
  }
}

const isAboutKey = ({ field, message }: OrderCreateError) =>
  (field ?? []).some((part) => part.startsWith("metafield")) || /metafield/i.test(message);
