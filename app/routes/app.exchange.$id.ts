import type { LoaderFunctionArgs } from "@remix-run/node";
import { exchangeText } from "../dispatch/exchanges/keep-exchange.server.ts";
import { requireMerchant } from "../shopify/merchant.server.ts";

/** What was said to a supplier in one attempt, for the order's timeline. */
export const loader = async ({ request, params }: LoaderFunctionArgs) => {
  const { services, shop } = await requireMerchant(request);
  return { text: await exchangeText(services, shop.id, params.id ?? "") };
};
