import type { LoaderFunctionArgs } from "@remix-run/node";
import { packingSlipOf } from "../dispatch/by-hand/packing-slip.server.ts";
import { requireMerchant } from "../shopify/merchant.server.ts";

/** The packing slip of a supplier order, for the retailer. It bears the customer's address. */
export const loader = async ({ request, params }: LoaderFunctionArgs) => {
  const { services, actor } = await requireMerchant(request);
  const slip = await packingSlipOf(services, actor, params.id ?? "");
  if (!slip) throw new Response("There is no such order with an address.", { status: 404 });
  return new Response(Uint8Array.from(slip.bytes), {
    headers: {
      "content-type": "application/pdf",
      "content-disposition": `attachment; filename="${slip.name}"`,
      "cache-control": "no-store",
    },
  });
};
