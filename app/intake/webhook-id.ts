import { z } from "zod";

/** Ids are 64 bits wide, with a sign. */
const LARGEST = 2n ** 63n - 1n;

/**
 * A Shopify object's numeric id as webhook bodies carry it: a number, or the digits of one above 2^53 (parseExactJson).
 * Anything else names nothing: it is refused here, before a query is made of it.
 */
export const WebhookId = z.union([z.number().int().positive(), z.string().refine(isWide)]);

function isWide(id: string): boolean {
  return /^[1-9]\d{0,18}$/.test(id) && BigInt(id) <= LARGEST;
}
