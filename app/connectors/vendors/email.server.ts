import { createHash } from "node:crypto";
import type { Vendor } from "@prisma/client";
import { sendMail, testMailServer, type Mail, type MailOutcome } from "../../platform/mail.server.ts";
import type { Services } from "../../shopify/services.ts";
import { contactOf } from "../../suppliers/vendors/vendors.server.ts";
import { readLanguage } from "../../suppliers/vendors/vendor-settings.ts";
import type { Capabilities, Connector, Limits, OrderToSend, SendResult, Trouble, WaitingOrder } from "../connector.ts";
import { attachmentsOf } from "../email/attachments.server.ts";
import { readMailSettings } from "../email/mail-settings.ts";
import { orderMail, shortMail, type MailTo } from "../email/mail-template.ts";
import { answerBoxOf } from "../email/mailbox/mailbox.server.ts";
import { answersGoTo, signedMessageId, vendorTag } from "../email/reply-address.server.ts";
import { unprintableOf } from "../papers/printable.server.ts";
import { waitsUntil } from "../email/schedule.ts";
import type { ConnectorKind } from "../kind.ts";
import { beginPlacing, bookReader, finishPlacing, NO_CHANGE, STOCK_IS_TOLD, supplierOrderIdOf } from "./book.server.ts";
import { portalLink } from "./portal-link.server.ts";

const capabilities: Capabilities = {
  ...{ send: true, cancel: true, change: NO_CHANGE, readAcknowledgement: true, readShipments: true },
  lookUp: "A mail server does not tell what it has taken. A mail without an answer is sent again and says so.",
  ...{ readStock: STOCK_IS_TOLD, testConnection: true },
};
const DAY_MS = 24 * 60 * 60_000;
const limits: Limits = { mostLines: null, cancelPatienceMs: DAY_MS, mostCancelTries: 1 };

const UNREACHABLE_MS = 60_000;
const TRY_LATER_MS = 5 * 60_000;
/** A mail server may be slow; what it has not answered by then may have arrived. Shorter than the quarantine. */
const ANSWER_WITHIN_MS = 60_000;

/** A vendor who gets its orders by mail, and answers by mail. */
export const emailKind: ConnectorKind = {
  ...{ title: "E-mail", capabilities, limits },
  open: (services, { name, vendor }) =>
    Promise.resolve(
      vendor ? emailConnector(services, vendor) : { unreachable: `${name} has no settings. Add the supplier again.` },
    ),
};

function emailConnector(services: Services, vendor: Vendor): Connector {
  const { db, clock } = services;
  const settings = readMailSettings(vendor.mail);
  const contact = contactOf(vendor);
  const to: MailTo = { language: readLanguage(vendor.language), contact: contact.name, template: settings.template };
  const recipients = [contact.email, ...contact.copies];
  const reader = bookReader(services);

  const linksTo = async (keys: string[]) => {
    const orders = await db.prisma.vendorOrder.findMany({ where: { key: { in: keys } } });
    return new Map(orders.map((order) => [order.key, portalLink(order)]));
  };

  type Orders = readonly [OrderToSend, ...OrderToSend[]];
  const sendTogether = async (
    orders: Orders,
    { sendBefore }: { sendBefore: Date },
  ): Promise<Map<string, SendResult>> => {
    const [first] = orders;
    await db.prisma.$transaction(async (tx) => {
      for (const order of orders) await beginPlacing(tx, order, clock.now());
    });
    const links = await linksTo(orders.map(({ key }) => key));
    const unprintable = await unprintableOf(orders);
    const { subject, text, html } = orderMail(orders, { ...to, links, unprintable });
    // An answer to a mail about several orders says itself which one it means.
    const tag = orders.length === 1 ? first.key : vendorTag(vendor.supplierId);
    const replyTo = answersGoTo(tag, settings, await answerBoxOf(db.prisma, vendor.shopId));
    const mail: Mail = {
      ...{ to: recipients, fromName: first.retailer.name, subject, text, html },
      messageId: signedMessageId(orderMailKey(orders.map(({ key }) => key)), tag),
      ...(replyTo ? { replyTo } : {}),
      headers: { "X-Purchase-Order": orders.map(({ key }) => key).join(", "), "Auto-Submitted": "auto-generated" },
      attachments: await attachmentsOf(orders, { ...vendor, language: to.language, settings }, clock.now()),
    };
    const late: SendResult = { kind: "not-sent", retryInMs: 0, message: "The time to send was over." };
    const outcome = clock.now() > sendBefore ? null : await answerInTime(sendMail(mail));
    const results = new Map<string, SendResult>();
    for (const { key } of orders) {
      const result = outcome ? resultOf(outcome, contact.email) : late;
      results.set(
        key,
        result === "accepted"
          ? { kind: "accepted", order: await db.prisma.$transaction((tx) => finishPlacing(tx, key, clock.now())) }
          : result,
      );
    }
    return results;
  };

  return {
    ...{ capabilities, limits },
    ...reader,
    awaitTurn: async (waiting) => (await waitForBatch(services, vendor, waiting)) ?? reader.awaitTurn(waiting),
    send: async (order, fence) => {
      const result = (await sendTogether([order], fence)).get(order.key);
      return result ?? { kind: "unknown", code: "no-answer", message: "Nothing was told of this mail." };
    },
    ...(settings.batch?.combine ? { sendTogether } : {}),
    cancel: async (externalGid, note) => {
      const asked = await db.prisma.vendorOrder.findUnique({
        where: { supplierOrderId: supplierOrderIdOf(externalGid) },
        include: { supplierOrder: { select: { shop: { select: { name: true } } } } },
      });
      if (!asked) return { ok: false, retry: false, message: "It was never sent." };
      const { key, supplierOrder } = asked;
      const { subject, text, html } = shortMail(
        { key, retailer: supplierOrder.shop.name },
        { ...to, links: await linksTo([key]) },
        "cancel",
      );
      const replyTo = answersGoTo(key, settings, await answerBoxOf(db.prisma, vendor.shopId));
      const outcome = await sendMail({
        ...{ to: recipients, fromName: supplierOrder.shop.name, subject, text, html },
        messageId: signedMessageId(`cancel-${key}`, key),
        ...(replyTo ? { replyTo } : {}),
        headers: { "In-Reply-To": signedMessageId(orderMailKey([key]), key), "Auto-Submitted": "auto-generated" },
      });
      const result = resultOf(outcome, contact.email);
      // A second mail of the same id is the same mail: one that may have arrived counts as asked.
      if (result === "accepted" || result.kind === "unknown") return reader.cancel(externalGid, note);
      return { ok: false, retry: result.kind === "not-sent", message: "message" in result ? result.message : "" };
    },
    testConnection: async () => {
      const { ok, note } = await testMailServer();
      return { ok, message: ok ? `${note} Orders go to ${contact.email}.` : note };
    },
  };
}

/** What a mail is called: the same for the same orders, however often it is sent. */
function orderMailKey(keys: readonly string[]): string {
  const [first = "", ...others] = [...keys].sort();
  if (others.length === 0) return `purchase-order-${first}`;
  const all = createHash("sha256")
    .update([first, ...others].join())
    .digest("hex")
    .slice(0, 16);
  return `purchase-orders-${first}-${all}`;
}

/** null = nothing to wait for. */
async function waitForBatch(
  { db, clock }: Services,
  { supplierId, mail, timeZone }: Vendor,
  { supplierOrderId, since, atOnce }: WaitingOrder,
): Promise<Trouble | null> {
  const { batch } = readMailSettings(mail);
  if (!batch || atOnce) return null;
  const now = clock.now();
  const waiting = await db.prisma.supplierOrder.aggregate({
    // What is being sent this moment goes with it.
    where: { supplierId, state: { in: ["claimed", "sending"] }, id: { not: supplierOrderId } },
    ...{ _sum: { costMinor: true }, _min: { claimedAt: true } },
  });
  const own = await db.prisma.supplierOrder.findUniqueOrThrow({
    ...{ where: { id: supplierOrderId }, select: { costMinor: true } },
  });
  const firstSince = waiting._min.claimedAt && waiting._min.claimedAt < since ? waiting._min.claimedAt : since;
  const valueMinor = Number(own.costMinor + (waiting._sum.costMinor ?? 0n));
  const until = waitsUntil(batch, timeZone, { since, valueMinor, firstSince }, now);
  if (!until) return null;
  const when = until.toISOString().slice(0, 16).replace("T", " ");
  const message = `Goes out with the mail of ${when} UTC.`;
  return { ok: false, retry: true, retryInMs: until.getTime() - now.getTime(), isPlanned: true, message };
}

async function answerInTime(sending: Promise<MailOutcome>): Promise<MailOutcome> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<MailOutcome>((resolve) => {
    timer = setTimeout(() => resolve({ outcome: "unknown", note: "The mail server took too long." }), ANSWER_WITHIN_MS);
  });
  try {
    return await Promise.race([sending, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What the mail server's answer means for an order. An address that is refused needs a person. */
function resultOf(outcome: MailOutcome, address: string): "accepted" | Exclude<SendResult, { kind: "accepted" }> {
  switch (outcome.outcome) {
    case "accepted":
      return outcome.refused.includes(address)
        ? { kind: "failed", code: "address-refused", message: `The mail server refuses ${address}.` }
        : "accepted";
    case "refused":
      return outcome.permanent
        ? { kind: "failed", code: "mail-refused", message: `The mail server refused the mail: ${outcome.note}` }
        : { kind: "not-sent", retryInMs: TRY_LATER_MS, message: outcome.note };
    case "unreachable":
      return { kind: "not-sent", retryInMs: UNREACHABLE_MS, message: outcome.note };
    case "unknown":
      return { kind: "unknown", code: "no-answer", message: outcome.note };
    case "not-configured":
      return { kind: "failed", code: "no-mail-server", message: outcome.note };
  }
}
