import { createHmac, randomBytes } from "node:crypto";
import { keyedHash } from "../../../platform/crypto.server.ts";

/**
 * The header that proves who sent a body and when: `t=<Unix seconds>,v1=<hex>`, HMAC-SHA256 over "<t>.<body>" by the
 * secret. While a secret is being renewed there is one `v1` by each.
 */
export function signatureOf(body: string, secrets: readonly string[], now: Date): string {
  const t = Math.floor(now.getTime() / 1000);
  const signed = secrets.map((secret) => `v1=${createHmac("sha256", secret).update(`${t}.${body}`).digest("hex")}`);
  return [`t=${t}`, ...signed].join(",");
}

/**
 * A secret that signs: 256 bits that nobody can guess, with a prefix that scanners of code find. `once`: what the form
 * that asks for it is called; sent twice it gets the same one.
 */
export const newSigningSecret = (once: string | null = null): string =>
  `cds_${once === null ? randomBytes(32).toString("base64url") : keyedHash(`signing-secret-of:${once}`)}`;
