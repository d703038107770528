import type { LoaderFunctionArgs } from "@remix-run/node";
import { packingSlipPdf } from "../connectors/papers/purchase-order.server.ts";
import { readMailSettings } from "../connectors/email/mail-settings.ts";
import { signedIn } from "../portal/access.server.ts";
import { orderForVendor } from "../portal/orders.server.ts";
import { goTo } from "../portal/reply.server.tsx";
import { requestServices } from "../shopify/request-services.server.ts";

/** The packing slip of an order, for the vendor that is signed in: it bears the customer's address. */
export const loader = async ({ request, params }: LoaderFunctionArgs) => {
  const services = requestServices();
  const emailHash = await signedIn(services, request);
  if (emailHash === null) return goTo("/vendor/sign-in");
  const found = await orderForVendor(services, params.id ?? "", emailHash);
  if (!found?.toShip) throw new Response("There is no such order with an address.", { status: 404 });
  const { language, timeZone, book, toShip: order } = found;
  const size = readMailSettings(book.vendor.mail).paper;
  const pdf = await packingSlipPdf(order, { language, timeZone, size, now: services.clock.now() });
  const headers = {
    "Content-Type": "application/pdf",
    "Content-Disposition": `inline; filename="${order.key}.pdf"`,
    "Cache-Control": "no-store",
  };
  return new Response(Uint8Array.from(pdf), { headers });
};
