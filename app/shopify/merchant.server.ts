import type { Shop } from "@prisma/client";
import type { z } from "zod";
import type { Actor } from "../platform/actor.ts";
import { storableText } from "../platform/storable-text.ts";
import { authenticate } from "./app.server.ts";
import { requestServices } from "./request-services.server.ts";
import type { Services } from "./services.ts";
import { shopByDomain } from "./shops.server.ts";

type Merchant = {
  services: Services;
  shop: Shop;
  actor: Actor;
  /** Shopify's redirect, which keeps the app embedded; throw the response */
  redirect: (url: string) => Response;
  /** lets pages of Shopify's own origins read the answer: for extensions */
  cors: (response: Response) => Response;
};

/**
 * Who asks: the shop and the user of Shopify's session token. Every loader and action of a screen begins with it; throws
 * the answer that renews the session when there is none.
 */
export async function requireMerchant(request: Request): Promise<Merchant> {
  const { session, sessionToken, redirect, cors } = await authenticate.admin(request);
  const services = requestServices();
  const shop = await shopByDomain(services.db.prisma, session.shop);
  // The row is made when the app is installed; a session without it outlived an erasure.
  if (!shop) throw new Response("This store is not set up yet. Open Crossdock again.", { status: 503 });
  return { services, shop, actor: { shopId: shop.id, userId: sessionToken?.sub ?? "unknown" }, redirect, cors };
}

/** The fields of a sent form. Throws 400 for what no form of ours sends. */
export async function readForm<Schema extends z.ZodType>(request: Request, schema: Schema): Promise<z.infer<Schema>> {
  const fields = [...(await request.formData())].map(([name, value]): [string, unknown] => [
    name,
    typeof value === "string" ? storableText(value) : value,
  ]);
  const parsed = schema.safeParse(Object.fromEntries(fields));
  if (!parsed.success) throw new Response("This form is not complete. Reload the page and try again.", { status: 400 });
  return parsed.data;
}
