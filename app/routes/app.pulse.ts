import type { LoaderFunctionArgs } from "@remix-run/node";
import { loadPulse } from "../reports/pulse.server.ts";
import { requireMerchant } from "../shopify/merchant.server.ts";

/** Has something new happened? Screens ask every few seconds while somebody looks at them. */
export const loader = async ({ request }: LoaderFunctionArgs) => {
  const { services, shop } = await requireMerchant(request);
  const orderId = new URL(request.url).searchParams.get("order");
  return { pulse: await loadPulse(services, shop.id, orderId === null ? "shop" : { orderId }) };
};
