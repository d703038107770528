import { waitOf, type AdminError } from "../../shopify/admin-errors.ts";
import type { Trouble } from "../connector.ts";

/** Trouble of a call that changed nothing, as connectors tell it. */
export function trouble(error: AdminError): Trouble {
  const waitMs = waitOf(error);
  return {
    ok: false,
    retry: error.class !== "permanent",
    message: error.message,
    ...(waitMs === null ? {} : { retryInMs: waitMs }),
  };
}
