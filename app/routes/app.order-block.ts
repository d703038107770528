import type { LoaderFunctionArgs } from "@remix-run/node";
import { loadOrderBlock } from "../reports/order-block.server.ts";
import { requireMerchant } from "../shopify/merchant.server.ts";

// What the block on Shopify's own order page shows (extensions/order-block): `?order=<gid>`, with the session token that
// Shopify adds. The extension runs on another origin, so that the answer says that it may be read there.

export const loader = async ({ request }: LoaderFunctionArgs) => {
  const { services, shop, cors } = await requireMerchant(request);
  const orderGid = new URL(request.url).searchParams.get("order") ?? "";
  if (!/^gid:\/\/shopify\/Order\/\d{1,20}$/.test(orderGid))
    return cors(Response.json({ problem: "Name the order by its id: ?order=gid://shopify/Order/1." }, { status: 400 }));
  const block = await loadOrderBlock(services, shop.id, orderGid);
  return cors(Response.json({ block }, { headers: { "cache-control": "no-store" } }));
};
