import { keyedHash } from "../../platform/crypto.server.ts";

/** What a vendor's contact is found by when somebody signs in to the portal with that address. */
export const emailHashOf = (email: string): string => keyedHash(`vendor-email:${email.trim().toLowerCase()}`);
