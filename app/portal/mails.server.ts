import { portalLink } from "../connectors/vendors/portal-link.server.ts";
import { log } from "../platform/log.server.ts";
import { canMail, messageIdOf, sendMail, type Mail } from "../platform/mail.server.ts";
import type { JobResult } from "../queue/job-result.ts";
import type { Handler } from "../shopify/services.ts";
import { contactOf } from "../suppliers/vendors/vendors.server.ts";
import { readLanguage } from "../suppliers/vendors/vendor-settings.ts";
import { codeOf } from "./access.server.ts";
import { portalWords } from "./words.ts";

/** `portal.send-code`: mails the code that somebody asked for, if there is a vendor's contact with that address. */
export const portalSendCodeHandler: Handler<"portal.send-code"> = async ({ db, clock }, { codeId }) => {
  const code = await db.prisma.portalCode.findUnique({ where: { id: codeId } });
  if (!code || code.usedAt || code.expiresAt <= clock.now()) return;
  const vendor = await db.prisma.vendor.findFirst({
    where: { emailHash: code.emailHash },
    orderBy: { createdAt: "asc" },
  });
  if (!vendor) return;
  const { subject, text } = portalWords(readLanguage(vendor.language)).mail.code;
  const digits = codeOf(codeId);
  return send({
    messageId: messageIdOf(`portal-code-${codeId}`),
    to: [contactOf(vendor).email],
    subject: subject(digits),
    text: text(digits),
  });
};

/** `portal.tell`: mails a vendor the link to a new order of its portal, or to one that it is asked to cancel. */
export const portalTellHandler: Handler<"portal.tell"> = async ({ db }, { supplierOrderId, what }) => {
  const order = await db.prisma.vendorOrder.findUnique({
    where: { supplierOrderId },
    include: { vendor: true, supplierOrder: { select: { shop: { select: { name: true } } } } },
  });
  if (!order || order.cancelledAt) return;
  // Nobody is asked to cancel what was never handed over.
  if (what === "cancel" && (order.cancelRefused || !order.placedAt)) return;
  const { shop } = order.supplierOrder;
  const { subject, text } = portalWords(readLanguage(order.vendor.language)).mail[what];
  const { email, copies } = contactOf(order.vendor);
  return send({
    messageId: messageIdOf(`portal-${what}-${order.key}`),
    to: [email, ...copies],
    fromName: shop.name,
    subject: subject(shop.name, order.key),
    text: text(shop.name, order.key, portalLink(order)),
  });
};

const MINUTE_MS = 60_000;

/**
 * A mail that may have arrived is not sent again. One that certainly has not is: by the job's retries, and what they do
 * not end becomes an exception, as with every job.
 */
async function send(mail: Mail): Promise<JobResult> {
  // The vendor's page says so; a failure of every single order would say no more.
  if (!canMail()) return log.warn("portal.no-mail", { messageId: mail.messageId });
  const sent = await sendMail(mail);
  if (sent.outcome === "accepted" || sent.outcome === "unknown") return;
  if (sent.outcome === "unreachable") return { again: { inMs: MINUTE_MS, why: sent.note } };
  throw new Error(sent.note);
}
