import { readsAnswers } from "../connectors/email/mailbox/mailbox.server.ts";
import { mailChoiceOf } from "../connectors/email/mail-settings.server.ts";
import { sampleFor } from "../connectors/email/sample-order.server.ts";
import { toMailFields } from "../connectors/email/mail-form.ts";
import { SAMPLE_SHIP_TO } from "../connectors/email/sample-order.ts";
import type { OrderToSend } from "../connectors/connector.ts";
import { isPrintable } from "../connectors/papers/printable.server.ts";
import { packingSlipPdf, purchaseOrderPdf } from "../connectors/papers/purchase-order.server.ts";
import { portalHome } from "../connectors/vendors/portal-link.server.ts";
import { loadSupplierOrder } from "../dispatch/load-supplier-order.server.ts";
import { asSent } from "../dispatch/order-to-send.server.ts";
import { canMail } from "../platform/mail.server.ts";
import type { Services } from "../shopify/services.ts";
import { readLanguage } from "../suppliers/vendors/vendor-settings.ts";
import { contactOf } from "../suppliers/vendors/vendors.server.ts";

/** Orders that a preview may show beside the sample. */
const MOST_ORDERS = 3;
/** Lines of them that a page carries. */
const MOST_LINES = 50;
const SAMPLE = "sample";

/** An order to look at: with what was bought, for nobody: no customer's address is opened. */
async function previewOf({ db }: Services, supplierOrderId: string): Promise<OrderToSend | null> {
  const supplierOrder = await loadSupplierOrder(db.prisma, supplierOrderId);
  return supplierOrder && asSent(supplierOrder, SAMPLE_SHIP_TO, { mayBeRepeat: false });
}

/** What the page of a vendor's mail settings shows; null when the shop has no such vendor. */
export async function loadMailPage(services: Services, shopId: string, supplierId: string) {
  const { db } = services;
  const vendor = await db.prisma.vendor.findFirst({
    where: { supplierId, shopId },
    include: { supplier: { select: { name: true, kind: true } } },
  });
  if (!vendor) return null;
  const latest = await db.prisma.vendorOrder.findMany({
    where: { supplierId, shopId },
    orderBy: { createdAt: "desc" },
    take: MOST_ORDERS,
    select: { supplierOrderId: true },
  });
  const sample = await sampleFor(services, vendor);
  const orders = [{ id: SAMPLE, label: "Sample order", order: sample, isPrintable: await isPrintable(sample) }];
  for (const { supplierOrderId: id } of latest) {
    const order = await previewOf(services, id);
    const { retailerOrderName = "", lines = [] } = order ?? {};
    if (order && lines.length <= MOST_LINES) {
      orders.push({ id, label: `Order ${retailerOrderName}`, order, isPrintable: await isPrintable(order) });
    }
  }
  const { email, name: contact } = contactOf(vendor);
  const { name, kind } = vendor.supplier;
  return {
    ...{ supplierId, name, kind, currency: vendor.currency, email, contact, orders, portal: portalHome() },
    ...{ canMail: canMail(), readsAnswers: await readsAnswers(services, shopId) },
    stored: toMailFields(mailChoiceOf(vendor), vendor.currency),
  };
}

/** A paper of an order or of the sample as it would hang on the mail; null when there is no such one. */
export async function previewPaper(
  services: Services,
  shopId: string,
  supplierId: string,
  wanted: { paper: string; order: string; language: string; size: string },
): Promise<{ fileName: string; bytes: Buffer } | null> {
  const { db, clock } = services;
  const vendor = await db.prisma.vendor.findFirst({ where: { supplierId, shopId } });
  if (!vendor) return null;
  const isOurs = await db.prisma.vendorOrder.count({ where: { supplierOrderId: wanted.order, supplierId, shopId } });
  const order =
    wanted.order === SAMPLE
      ? await sampleFor(services, vendor)
      : isOurs > 0
        ? await previewOf(services, wanted.order)
        : null;
  if (!order) return null;
  const size = wanted.size === "LETTER" ? ("LETTER" as const) : ("A4" as const);
  const to = { language: readLanguage(wanted.language), timeZone: vendor.timeZone, size, now: clock.now() };
  return wanted.paper === "packing-slip"
    ? { fileName: `${order.key}-packing-slip.pdf`, bytes: await packingSlipPdf(order, to) }
    : { fileName: `${order.key}.pdf`, bytes: await purchaseOrderPdf(order, to) };
}
