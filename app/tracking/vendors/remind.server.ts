import { readMailSettings } from "../../connectors/email/mail-settings.ts";
import { shortMail } from "../../connectors/email/mail-template.ts";
import { answerBoxOf } from "../../connectors/email/mailbox/mailbox.server.ts";
import { answersGoTo, signedMessageId } from "../../connectors/email/reply-address.server.ts";
import { openException, resolveExceptions } from "../../exceptions/exceptions.server.ts";
import { log } from "../../platform/log.server.ts";
import { portalLink } from "../../connectors/vendors/portal-link.server.ts";
import { canMail, sendMail } from "../../platform/mail.server.ts";
import { msg } from "../../platform/translate.ts";
import type { Handler, Services } from "../../shopify/services.ts";
import { resolveHandedOver } from "../files/order-files.server.ts";
import { contactOf } from "../../suppliers/vendors/vendors.server.ts";
import { readLanguage } from "../../suppliers/vendors/vendor-settings.ts";

const HOUR_MS = 3_600_000;
const MOST = 200;

/**
 * `vendors.remind`: mails vendors about orders that they have not confirmed, as often as their settings say, then tells a
 * person. A reminder is counted before it leaves: one that gets lost is not sent twice.
 */
export const vendorsRemindHandler: Handler<"vendors.remind"> = async (services, { shopId }) => {
  const { db, clock } = services;
  const now = clock.now();
  await resolveAnswered(services, shopId);
  await resolveHandedOver(services, shopId);
  const silent = await db.prisma.vendorOrder.findMany({
    where: {
      ...{ shopId, placedAt: { not: null }, acknowledgedAt: null, cancelledAt: null, cancelAskedAt: null },
      supplierOrder: { state: { in: ["accepted", "shipping"] }, test: false },
    },
    include: {
      vendor: { include: { supplier: { select: { name: true } } } },
      supplierOrder: { include: { order: { select: { id: true, name: true, orderGid: true } }, shop: true } },
    },
    orderBy: { placedAt: "asc" },
    take: MOST,
  });
  for (const book of silent) {
    const settings = readMailSettings(book.vendor.mail);
    const { remindAfterHours, mostReminders, template, escalateTo } = settings;
    const since = book.remindedAt ?? book.placedAt ?? now;
    if (remindAfterHours === 0 || now.getTime() - since.getTime() < remindAfterHours * HOUR_MS) continue;
    const { supplierOrderId, supplierId, key, reminders, vendor, supplierOrder } = book;
    const { order, shop } = supplierOrder;
    if (reminders >= mostReminders) {
      const subject = `supplier-order:${supplierOrderId}`;
      const told = await db.prisma.exception.count({ where: { shopId, kind: "vendor-silent", subject } });
      if (told === 0)
        await openException(db.prisma, {
          ...{ shopId, kind: "vendor-silent", subject, supplierId, orderId: order.id, now },
          values: { order: order.name, orderGid: order.orderGid, key, supplier: vendor.supplier.name, reminders },
        });
      continue;
    }
    if (!canMail() || (await cameBack(services, shopId, supplierOrderId))) continue;
    const { count } = await db.prisma.vendorOrder.updateMany({
      where: { supplierOrderId, reminders, acknowledgedAt: null },
      data: { reminders: { increment: 1 }, remindedAt: now },
    });
    if (count === 0) continue;
    const contact = contactOf(vendor);
    const links = new Map([[key, portalLink(book)]]);
    const to = { language: readLanguage(vendor.language), contact: contact.name, template, links };
    const replyTo = answersGoTo(key, settings, await answerBoxOf(db.prisma, shopId));
    const isLast = reminders + 1 >= mostReminders;
    const outcome = await sendMail({
      ...shortMail({ key, retailer: shop.name }, to, "reminder"),
      ...{ to: [contact.email, ...contact.copies, ...(isLast && escalateTo !== "" ? [escalateTo] : [])] },
      fromName: shop.name,
      messageId: signedMessageId(`reminder-${reminders + 1}-${key}`, key),
      ...(replyTo ? { replyTo } : {}),
      headers: { "Auto-Submitted": "auto-generated" },
    });
    log.info("vendors.reminded", { supplierOrderId, reminder: reminders + 1, outcome: outcome.outcome });
  }
};

/** Mail that came back, or was called unwanted, is not followed by more of it: a person has been told. */
async function cameBack({ db }: Services, shopId: string, supplierOrderId: string): Promise<boolean> {
  const about = { shopId, kind: "vendor-mail-bounced", subject: `supplier-order:${supplierOrderId}` };
  return (await db.prisma.exception.count({ where: { ...about, state: "open" } })) > 0;
}

/** Who has answered, by whichever way, is silent no more. */
async function resolveAnswered({ db, clock }: Services, shopId: string): Promise<void> {
  const kind = "vendor-silent";
  const open = await db.prisma.exception.findMany({ where: { shopId, kind, state: "open" } });
  for (const { subject } of open) {
    const supplierOrderId = subject.replace("supplier-order:", "");
    const book = await db.prisma.vendorOrder.findUnique({
      where: { supplierOrderId },
      include: { supplierOrder: true },
    });
    const isOver =
      !book || book.acknowledgedAt !== null || !["accepted", "shipping"].includes(book.supplierOrder.state);
    const resolution = msg("The supplier has answered.");
    if (isOver) await resolveExceptions(db.prisma, { shopId, kind, subject, resolution, now: clock.now() });
  }
}
