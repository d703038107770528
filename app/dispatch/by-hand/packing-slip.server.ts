import { readMailSettings } from "../../connectors/email/mail-settings.ts";
import { packingSlipPdf } from "../../connectors/papers/purchase-order.server.ts";
import type { Actor } from "../../platform/actor.ts";
import type { Services } from "../../shopify/services.ts";
import { readLanguage } from "../../suppliers/vendors/vendor-settings.ts";
import { loadSupplierOrder } from "../load-supplier-order.server.ts";
import { orderToSend } from "../order-to-send.server.ts";

/** Countries that print on Letter paper, as Unicode's locale data has it. */
const LETTER = new Set(["US", "CA", "MX", "PH", "CL", "CO", "VE", "GT", "CR", "PA", "DO", "SV", "NI", "PR"]);

/**
 * What lies in the parcels of a supplier order, as a PDF in the supplier's language and on its paper. The customer's
 * address is opened for it, which is recorded.
 * @returns null when the shop has no such supplier order, or its order no address (any more)
 */
export async function packingSlipOf(
  { db, clock }: Services,
  { shopId, userId }: Actor,
  supplierOrderId: string,
): Promise<{ bytes: Buffer; name: string } | null> {
  const now = clock.now();
  const opened = await db.prisma.$transaction(async (tx) => {
    const supplierOrder = await loadSupplierOrder(tx, supplierOrderId);
    if (supplierOrder?.shopId !== shopId) return null;
    const order = await orderToSend(tx, supplierOrder, now, { by: userId, purpose: "Printed on a packing slip." });
    return order && { order, supplierOrder };
  });
  if (!opened) return null;
  const { order, supplierOrder } = opened;
  const { vendor } = supplierOrder.supplier;
  const paper = vendor ? readMailSettings(vendor.mail).paper : null;
  const size = paper ?? (LETTER.has(supplierOrder.order.countryCode ?? "") ? "LETTER" : "A4");
  const bytes = await packingSlipPdf(order, {
    ...{ language: readLanguage(vendor?.language ?? "en"), size, now },
    timeZone: vendor?.timeZone ?? supplierOrder.shop.timeZone,
  });
  return { bytes, name: `${order.key}-packing-slip.pdf` };
}
