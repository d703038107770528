import type { LoaderFunctionArgs } from "@remix-run/node";
import { requireMerchant } from "../shopify/merchant.server.ts";
import { orderFileContent } from "../tracking/files/order-files.server.ts";

/** An order file of a vendor with whom files are exchanged by hand; again, as often as it is asked for. */
export const loader = async ({ request, params }: LoaderFunctionArgs) => {
  const { services, actor } = await requireMerchant(request);
  const about = { supplierId: params.id ?? "", fileId: params.fileId ?? "" };
  const file = await orderFileContent(services, actor, about);
  if (!file) throw new Response("There is no such file, or all of its orders were canceled.", { status: 404 });
  return new Response(Uint8Array.from(file.bytes), {
    headers: {
      "Content-Type": "text/csv",
      "Content-Disposition": `attachment; filename="${file.name}"`,
      "Cache-Control": "no-store",
    },
  });
};
