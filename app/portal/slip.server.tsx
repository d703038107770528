import { readMailSettings } from "../connectors/email/mail-settings.ts";
import { packingSlipPdf } from "../connectors/papers/purchase-order.server.ts";
import type { Services } from "../shopify/services.ts";
import { signedIn } from "./access.server.ts";
import { orderForVendor } from "./orders.server.ts";
import { SlipPage } from "./pages/slip-page.tsx";
import { goTo, page } from "./reply.server.tsx";
import { portalWords } from "./words.ts";

/**
 * The packing slip of an order, for the vendor that is signed in: it bears the customer's address. As a PDF in the size
 * that was asked for, or as a page that the browser prints, with the letters that no font of ours has (decision 027).
 */
export async function packingSlip(services: Services, request: Request, id: string): Promise<Response> {
  const emailHash = await signedIn(services, request);
  if (emailHash === null) return goTo("/vendor/sign-in");
  const found = await orderForVendor(services, id, emailHash);
  if (!found?.toShip) throw new Response("There is no such order with an address.", { status: 404 });
  const { language, timeZone, book, toShip: order } = found;
  const query = new URL(request.url).searchParams;
  if (query.get("as") === "page")
    return page(
      <SlipPage frame={{ language, timeZone, words: portalWords(language), signedIn: true }} order={order} />,
    );
  const wanted = query.get("size");
  const size = wanted === "A4" || wanted === "LETTER" ? wanted : readMailSettings(book.vendor.mail).paper;
  const pdf = await packingSlipPdf(order, { language, timeZone, size, now: services.clock.now() });
  const headers = {
    "Content-Type": "application/pdf",
    "Content-Disposition": `inline; filename="${order.key}.pdf"`,
    "Cache-Control": "no-store",
  };
  return new Response(Uint8Array.from(pdf), { headers });
}
