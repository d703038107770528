import type { Vendor } from "@prisma/client";
import type { Actor } from "../../platform/actor.ts";
import { audit } from "../../platform/audit.server.ts";
import { messageIdOf, sendMail } from "../../platform/mail.server.ts";
import type { Done } from "../../platform/problem.ts";
import type { Services } from "../../shopify/services.ts";
import { EMAIL } from "../../suppliers/vendors/vendor-form.ts";
import { readLanguage } from "../../suppliers/vendors/vendor-settings.ts";
import { contactOf } from "../../suppliers/vendors/vendors.server.ts";
import { portalHome } from "../vendors/portal-link.server.ts";
import { unprintableOf } from "../papers/printable.server.ts";
import { attachmentsOf } from "./attachments.server.ts";
import { readMailFields, type MailChoice, type MailFields } from "./mail-form.ts";
import { readMailSettings } from "./mail-settings.ts";
import { orderMail } from "./mail-template.ts";
import { sampleFor } from "./sample-order.server.ts";

const refused = (message: string, field?: string): Done => ({ ok: false, problems: [{ message, field }] });
const GONE = refused("This supplier is gone. Reload the page.");

/** How a vendor is mailed. */
export const mailChoiceOf = ({ mail, language, timeZone }: Vendor): MailChoice => ({
  settings: readMailSettings(mail),
  ...{ language: readLanguage(language), timeZone },
});

/** Stores how a vendor is mailed. It counts for what is sent from now on. */
export async function saveMailSettings(
  { db, clock }: Services,
  { shopId, userId }: Actor,
  { supplierId, fields }: { supplierId: string; fields: MailFields },
): Promise<Done> {
  const now = clock.now();
  return db.prisma.$transaction(async (tx) => {
    const vendor = await tx.vendor.findFirst({ where: { supplierId, shopId } });
    if (!vendor) return GONE;
    const read = readMailFields(fields, vendor.currency);
    if (!read.ok) return read;
    const { settings: mail, language, timeZone } = read;
    await tx.vendor.update({ where: { supplierId }, data: { mail, language, timeZone, updatedAt: now } });
    const subject = `supplier:${supplierId}`;
    await audit(tx, { shopId, actor: userId, action: "vendor.mail-changed", subject, values: {}, now });
    return { ok: true };
  });
}

const HOUR_MS = 3_600_000;
/** Tests of one shop within an hour: the mail server is no way to write to anybody. */
const MOST_TESTS = 10;

/** Mails a sample order, with its papers, as it would look by settings that need not be stored yet. Nothing is ordered. */
export async function sendTestMail(
  services: Services,
  { shopId, userId }: Actor,
  { supplierId, fields, to }: { supplierId: string; fields: MailFields; to: string },
): Promise<Done> {
  const { db, clock } = services;
  const now = clock.now();
  const vendor = await db.prisma.vendor.findFirst({ where: { supplierId, shopId } });
  if (!vendor) return GONE;
  if (!EMAIL.test(to.trim())) return refused(`${to} is no e-mail address. Write it like orders@acme.com.`);
  const read = readMailFields(fields, vendor.currency);
  if (!read.ok) return read;
  const since = new Date(now.getTime() - HOUR_MS);
  const action = "vendor.mail-tested";
  const before = await db.prisma.auditEvent.count({ where: { shopId, action, at: { gt: since } } });
  if (before >= MOST_TESTS) return refused("You have sent 10 test mails within an hour. Wait a while.");
  await audit(db.prisma, { shopId, actor: userId, action, subject: `supplier:${supplierId}`, values: {}, now });
  const order = { ...(await sampleFor(services, vendor)), test: true };
  const { settings, language } = read;
  const links = new Map([[order.key, portalHome()]]);
  const mailed = orderMail([order], {
    ...{ language, contact: contactOf(vendor).name, template: settings.template, links },
    unprintable: await unprintableOf([order]),
  });
  const sent = await sendMail({
    ...mailed,
    ...{ to: [to.trim()], fromName: order.retailer.name },
    messageId: messageIdOf(`test-mail-${supplierId}-${now.getTime()}`),
    ...(settings.replyTo !== "" && settings.answersTo !== "crossdock" ? { replyTo: settings.replyTo } : {}),
    attachments: await attachmentsOf([order], read, now),
  });
  switch (sent.outcome) {
    case "accepted":
      return sent.refused.length > 0 ? refused(`The mail server refuses ${to}.`) : { ok: true };
    case "unknown":
      return refused(`The mail server gave no answer: look whether the mail has come. ${sent.note}`);
    case "refused":
    case "unreachable":
    case "not-configured":
      return refused(`The mail was not sent: ${sent.note}`);
  }
}
