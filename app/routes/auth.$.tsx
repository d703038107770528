import type { LoaderFunctionArgs } from "@remix-run/node";
import { authenticate } from "../shopify/app.server.ts";

/** Sign-in addresses of Shopify's library: it answers them itself. */
export const loader = async ({ request }: LoaderFunctionArgs) => {
  await authenticate.admin(request);
  return null;
};
