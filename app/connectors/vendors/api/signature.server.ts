import { createHmac, randomBytes } from "node:crypto";

/**
 * The header that proves who sent a body and when: `t=<Unix seconds>,v1=<hex>`, HMAC-SHA256 over "<t>.<body>" by the
 * secret. While a secret is being renewed there is one `v1` by each.
 */
export function signatureOf(body: string, secrets: readonly string[], now: Date): string {
  const t = Math.floor(now.getTime() / 1000);
  const signed = secrets.map((secret) => `v1=${createHmac("sha256", secret).update(`${t}.${body}`).digest("hex")}`);
  return [`t=${t}`, ...signed].join(",");
}

/** A secret that signs: 256 bits that nobody can guess, with a prefix that scanners of code find. */
export const newSigningSecret = (): string => `cds_${randomBytes(32).toString("base64url")}`;
