import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * Is `signature` (base64) the HMAC-SHA256 of these very bytes under one of `secrets`? After a rotation of the client
 * secret Shopify may sign with the old one for up to an hour (shopify.dev, rotate client secrets). Takes the same time
 * whatever the signature is.
 */
export function isSignedBy(secrets: string[], body: Uint8Array, signature: string): boolean {
  const given = Buffer.from(signature, "base64");
  const matches = secrets.map((secret) => {
    const expected = createHmac("sha256", secret).update(body).digest();
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  return matches.includes(true);
}
