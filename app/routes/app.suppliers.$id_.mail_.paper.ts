import type { LoaderFunctionArgs } from "@remix-run/node";
import { previewPaper } from "../reports/mail-settings.server.ts";
import { requireMerchant } from "../shopify/merchant.server.ts";

/** The purchase order or packing slip of the preview of a vendor's mail, as a PDF. */
export const loader = async ({ request, params }: LoaderFunctionArgs) => {
  const { services, shop } = await requireMerchant(request);
  const { searchParams } = new URL(request.url);
  const wanted = (name: string) => searchParams.get(name) ?? "";
  const paper = await previewPaper(services, shop.id, params.id ?? "", {
    ...{ paper: wanted("paper"), order: wanted("order"), language: wanted("language"), size: wanted("size") },
  });
  if (!paper) throw new Response("There is no such order.", { status: 404 });
  return new Response(Uint8Array.from(paper.bytes), {
    headers: {
      "Content-Type": "application/pdf",
      "Content-Disposition": `attachment; filename="${paper.fileName}"`,
      "Cache-Control": "no-store",
    },
  });
};
