import { z } from "zod";

/**
 * A Shopify object's numeric id as webhook bodies carry it: a number, or the digits of one above 2^53 (parseExactJson).
 * Anything else names nothing: it is refused here, before a query is made of it.
 */
export const WebhookId = z.union([z.number().int().positive(), z.string().regex(/^\d{1,20}$/)]);
