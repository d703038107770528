import { readMailSettings } from "../../connectors/email/mail-settings.ts";
import { messageMail } from "../../connectors/email/mail-template.ts";
import { answerBoxOf } from "../../connectors/email/mailbox/mailbox.server.ts";
import { answersGoTo, signedMessageId } from "../../connectors/email/reply-address.server.ts";
import { portalLink } from "../../connectors/vendors/portal-link.server.ts";
import { whyNoMessage } from "../../orders/by-hand/possible.ts";
import { inOrderTransaction } from "../../orders/order-lock.server.ts";
import type { Actor } from "../../platform/actor.ts";
import { audit } from "../../platform/audit.server.ts";
import { decryptJson, encryptJson } from "../../platform/crypto.server.ts";
import { newId } from "../../platform/ids.server.ts";
import { log } from "../../platform/log.server.ts";
import { canMail, sendMail } from "../../platform/mail.server.ts";
import type { Done } from "../../platform/problem.ts";
import { say } from "../../platform/phrase.ts";
import { enqueue } from "../../queue/outbox.server.ts";
import type { Handler, Services } from "../../shopify/services.ts";
import { refused } from "../../suppliers/shop-roles.server.ts";
import { readLanguage } from "../../suppliers/vendors/vendor-settings.ts";
import { contactOf } from "../../suppliers/vendors/vendors.server.ts";
import { lockSupplierOrder, NO_SUPPLIER_ORDER } from "./lock-supplier-order.server.ts";

const CONTEXT = "SupplierMessage.textEnc";
const LONGEST = 2_000;
const TRY_LATER_MS = 5 * 60_000;

/**
 * A user writes to the supplier about one of its orders: by mail to a supplier without Shopify, whose answer comes back
 * like any other; to one with Shopify in its own Crossdock, beside the order.
 */
export async function writeToSupplier(
  { db, clock }: Services,
  { shopId, userId }: Actor,
  { supplierOrderId, text }: { supplierOrderId: string; text: string },
): Promise<Done> {
  const said = text.trim().slice(0, LONGEST);
  if (said === "") return refused("Write what the supplier should know.", "text");
  const now = clock.now();
  return inOrderTransaction(db, async (tx) => {
    const locked = await lockSupplierOrder(tx, { shopId, supplierOrderId });
    if (!locked) return refused(NO_SUPPLIER_ORDER);
    const whyNot = whyNoMessage(locked.facts);
    if (whyNot) return refused(say(whyNot));
    const { order, key, supplier } = locked.supplierOrder;
    const byMail = supplier.vendor !== null;
    if (byMail && !canMail()) return refused("Crossdock has no mail server yet. Set SMTP_URL and MAIL_FROM.");
    const id = newId();
    await tx.supplierMessage.create({
      data: {
        ...{ id, shopId, supplierOrderId, textEnc: encryptJson(said, CONTEXT), createdBy: userId, createdAt: now },
        state: byMail ? "pending" : "shown",
      },
    });
    if (byMail) await enqueue(tx, "supplier-order.message", { messageId: id }, { now, shopId });
    await audit(tx, {
      ...{ shopId, actor: userId, action: "supplier-order.message", orderId: order.id, now },
      subject: `supplier-order:${supplierOrderId}`,
      values: { order: order.name, key, supplier: supplier.name },
    });
    return { ok: true };
  });
}

/**
 * `supplier-order.message`: mails what a person wrote. Its Message-ID is the same for every attempt, so that one that got
 * no answer, or whose process died, shows once in a mailbox; one without an answer is not sent again.
 */
export const supplierOrderMessageHandler: Handler<"supplier-order.message"> = async (
  { db, clock },
  { messageId: id },
) => {
  const message = await db.prisma.supplierMessage.findUnique({
    where: { id },
    include: { supplierOrder: { include: { shop: true, vendorOrder: true, supplier: { include: { vendor: true } } } } },
  });
  const vendor = message?.supplierOrder.supplier.vendor;
  if (message?.state !== "pending" || !vendor) return;
  const { key, shop, vendorOrder } = message.supplierOrder;
  const contact = contactOf(vendor);
  const settings = readMailSettings(vendor.mail);
  const replyTo = answersGoTo(key, settings, await answerBoxOf(db.prisma, shop.id));
  const outcome = await sendMail({
    ...messageMail(
      { key, retailer: shop.name, said: textOfMessage(message) },
      {
        ...{ language: readLanguage(vendor.language), contact: contact.name },
        template: settings.template,
        ...(vendorOrder ? { links: new Map([[key, portalLink(vendorOrder)]]) } : {}),
      },
    ),
    ...{ to: [contact.email, ...contact.copies], fromName: shop.name },
    messageId: signedMessageId(`message-${id}`, key),
    ...(replyTo ? { replyTo } : {}),
  });
  log.info("dispatch.message", { messageId: id, outcome: outcome.outcome });
  const end = (state: "sent" | "failed" | "unknown", note: string | null) =>
    db.prisma.supplierMessage.updateMany({
      where: { id, state: "pending" },
      data: { state, note, endedAt: clock.now() },
    });
  switch (outcome.outcome) {
    case "accepted":
      await end(outcome.refused.includes(contact.email) ? "failed" : "sent", refusalNote(outcome.refused));
      return;
    case "unknown":
      await end("unknown", outcome.note);
      return;
    case "refused":
      if (!outcome.permanent) return { again: { inMs: TRY_LATER_MS, why: outcome.note } };
      await end("failed", outcome.note);
      return;
    case "unreachable":
      return { again: { inMs: TRY_LATER_MS, why: outcome.note } };
    case "not-configured":
      await end("failed", outcome.note);
      return;
  }
};

const refusalNote = (refused: readonly string[]) =>
  refused.length > 0 ? "The mail server refused the address. Check it in the supplier's settings." : null;

/** What was written. */
export const textOfMessage = ({ textEnc }: { textEnc: Uint8Array }): string => String(decryptJson(textEnc, CONTEXT));
