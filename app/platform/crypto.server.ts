import { createHash } from "node:crypto";
import { openCipher, type Cipher } from "./cipher.server.ts";
import { env } from "./env.server.ts";

let opened: Cipher | undefined;
const cipher = () => (opened ??= openCipher(env().ENCRYPTION_KEYS));

/** Encrypts personal data or a secret, a text or its bytes, for a column of type Bytes. `context` is "Table.column". */
export function encryptText(text: string | Uint8Array, context: string): Uint8Array<ArrayBuffer> {
  return cipher().encrypt(text, context);
}

/** Opens what `encryptText` wrote for the same `context`. Throws when it was changed or its key is gone. */
export function decryptText(bytes: Uint8Array, context: string): string {
  return cipher().decrypt(bytes, context);
}

/** Encrypts a JSON value; see `encryptText`. */
export function encryptJson(value: unknown, context: string): Uint8Array<ArrayBuffer> {
  return encryptText(JSON.stringify(value), context);
}

/** Opens what `encryptJson` wrote. The caller parses the shape. */
export function decryptJson(bytes: Uint8Array, context: string): unknown {
  return JSON.parse(decryptText(bytes, context)) as unknown;
}

/** A keyed fingerprint: equal texts compare equal, nothing can be read from it. */
export function keyedHash(text: string): string {
  return cipher().hash(text);
}

/** What tells equal content: SHA-256 in hex. No secret: for what others may hold too, such as files. */
export const contentHash = (content: Uint8Array | string): string => createHash("sha256").update(content).digest("hex");
