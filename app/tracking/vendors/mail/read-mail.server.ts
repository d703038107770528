import type { InboundMail, Prisma } from "@prisma/client";
import { openException } from "../../../exceptions/exceptions.server.ts";
import { correlate } from "../../../platform/correlation.server.ts";
import { isUniqueViolation } from "../../../platform/db-errors.server.ts";
import { log } from "../../../platform/log.server.ts";
import { CROSSDOCK } from "../../../platform/actor.ts";
import type { Handler, Services } from "../../../shopify/services.ts";
import { applyProposal, askedOrderOf } from "./apply-proposal.server.ts";
import { filesVendorOf, ofShop, takeMailFiles } from "./mail-files.server.ts";
import { KEY } from "./order-key.ts";
import { openMail, type OpenedMail } from "./open-mail.server.ts";
import { isSure, type MailProposal } from "./proposal.ts";
import { readReply } from "./read-reply.ts";
import { hostOf, isOfVendor } from "./sender.server.ts";

const BOOK = {
  vendor: { include: { supplier: { select: { name: true } } } },
  supplierOrder: { include: { order: { select: { id: true, name: true, orderGid: true } } } },
} satisfies Prisma.VendorOrderInclude;
type Found = Prisma.VendorOrderGetPayload<{ include: typeof BOOK }>;

/**
 * `vendor-mail.read`: what a mail says of an order. Sure answers are applied like those of every other channel; of all
 * others a person sees the mail and what it is taken to say.
 */
export const vendorMailReadHandler: Handler<"vendor-mail.read"> = async (services, { mailId }) => {
  const { db } = services;
  const mail = await db.prisma.inboundMail.findUnique({ where: { id: mailId } });
  if (!mail?.rawEnc || mail.state !== "received") return;
  const opened = await openMail(mail.rawEnc);
  if (opened.bounce) return bounced(services, mail, opened.bounce);
  const sender = opened.files.length > 0 ? await filesVendorOf(services, mail, opened) : null;
  if (sender && !(await claimMail(services, mail, opened, sender))) return close(services, mail, "ignored", DOUBLE);
  if (sender) return takeMailFiles(services, mail, opened, sender);
  if (opened.isAutomatic) return close(services, mail, "ignored", "A machine answered: somebody is away.");
  const found = await findOrder(services, mail, opened);
  if ("ignored" in found) return close(services, mail, "ignored", found.ignored);
  const { book, doubts, others } = found;
  if (!(await claimMail(services, mail, opened, book))) return close(services, mail, "ignored", DOUBLE);
  correlate(book.supplierOrder.order.orderGid);
  const asked = await askedOrderOf(db.prisma, book.supplierOrderId);
  const read = readReply(opened, asked, others);
  const proposal: MailProposal =
    doubts.length === 0
      ? read
      : { ...read, doubts: [...doubts, ...read.doubts], confidence: Math.min(50, read.confidence) };
  log.info("vendor-mail.read", { mailId, says: proposal.says, confidence: proposal.confidence });
  if (isSure(proposal)) {
    const applied = await applyProposal(services, book, proposal, { mailId, channel: "email" });
    if (applied.ok) return close(services, mail, "applied", null, { book, proposal });
    const problems = applied.problems.map(({ message }) => message);
    return review(services, mail, book, { ...proposal, confidence: 50, doubts: problems });
  }
  return review(services, mail, book, proposal);
};

const DOUBLE = "The same mail came in by another way.";

/**
 * Writes down whose a mail is, once for all copies of it: one of the mailbox and one of the address of incoming mail are
 * one mail. @returns false where another copy was quicker
 */
async function claimMail(
  { db }: Services,
  { id }: InboundMail,
  { fingerprint }: OpenedMail,
  { shopId }: { shopId: string },
): Promise<boolean> {
  try {
    await db.prisma.inboundMail.updateMany({ where: { id, state: "received" }, data: { shopId, fingerprint } });
    return true;
  } catch (cause) {
    if (isUniqueViolation(cause)) return false;
    throw cause;
  }
}

type FoundOrder = { book: Found; doubts: string[]; others: string[] } | { ignored: string };

/** Whose order a mail is about: by our signed address, or, to be looked at by a person, by its number in the text. */
async function findOrder(
  { db }: Services,
  { shopId }: InboundMail,
  { tag, from, subject, text, isCut }: OpenedMail,
): Promise<FoundOrder> {
  const named = [...new Set([...`${subject}\n${text}`.matchAll(KEY)].map(([key]) => key.toLowerCase()))];
  const isVendors = tag?.startsWith("v-") === true;
  const keys = tag !== null && !isVendors ? [tag] : named;
  const books = await db.prisma.vendorOrder.findMany({
    where: {
      ...ofShop(shopId),
      OR: keys.slice(0, 20).map((key) => ({ key: { equals: key, mode: "insensitive" as const } })),
      ...(isVendors && tag ? { supplierId: { equals: tag.slice(2), mode: "insensitive" as const } } : {}),
    },
    include: BOOK,
    take: 2,
  });
  const [book] = books;
  if (keys.length === 0 || !book) return { ignored: "It names no order of a supplier." };
  const isKnown = isOfVendor(book.vendor, from);
  // Without our address anybody could have written it; only who writes from the supplier's own is shown to a person.
  if (tag === null && !isKnown) return { ignored: "It was sent to no address of ours, by nobody we know." };
  const doubts = [
    ...(isKnown ? [] : [`It comes from ${hostOf(from) || "nowhere"}, which is not the supplier's address.`]),
    ...(tag === null ? ["It was not sent as an answer to our mail."] : []),
    ...(books.length > 1 ? ["It speaks of several orders."] : []),
    ...(isCut ? ["It is too large, and only its header was read: look at it where it was sent."] : []),
  ];
  return { book, doubts, others: named.filter((key) => key !== book.key.toLowerCase()) };
}

type Closed = "applied" | "ignored" | "bounced";
type About = { book: Found; proposal?: MailProposal };

async function close({ db, clock }: Services, mail: InboundMail, state: Closed, note: string | null, about?: About) {
  const { book, proposal } = about ?? {};
  await db.prisma.inboundMail.updateMany({
    where: { id: mail.id, state: "received" },
    data: {
      ...{ state, note, handledAt: clock.now(), handledBy: CROSSDOCK },
      ...(book ? { shopId: book.shopId, supplierId: book.supplierId, supplierOrderId: book.supplierOrderId } : {}),
      ...(proposal ? { proposal } : {}),
    },
  });
  log.info("vendor-mail.closed", { mailId: mail.id, state });
}

const subjectsOf = ({ shopId, supplierId, supplierOrderId, supplierOrder, vendor, key }: Found, now: Date) => ({
  ...{ shopId, supplierId, orderId: supplierOrder.order.id, now },
  values: { order: supplierOrder.order.name, orderGid: supplierOrder.order.orderGid, supplierOrderId, key },
  supplier: vendor.supplier.name,
});

async function review({ db, clock }: Services, mail: InboundMail, book: Found, proposal: MailProposal): Promise<void> {
  const now = clock.now();
  const { shopId, supplierId, supplierOrderId } = book;
  await db.prisma.$transaction(async (tx) => {
    const { count } = await tx.inboundMail.updateMany({
      where: { id: mail.id, state: "received" },
      data: { state: "review", shopId, supplierId, supplierOrderId, proposal, note: proposal.doubts.join(" ") },
    });
    if (count === 0) return;
    const { values, supplier, ...about } = subjectsOf(book, now);
    await openException(tx, {
      ...{ ...about, kind: "vendor-mail-unclear", subject: `mail:${mail.id}` },
      values: { ...values, supplier, mailId: mail.id, note: proposal.doubts.join(" ").slice(0, 300) },
    });
  });
}

async function bounced(services: Services, mail: InboundMail, { key, note }: { key: string | null; note: string }) {
  const { db, clock } = services;
  const found =
    key === null
      ? null
      : await db.prisma.vendorOrder.findFirst({
          where: { key: { equals: key, mode: "insensitive" }, ...ofShop(mail.shopId) },
          include: BOOK,
        });
  if (!found) return close(services, mail, "ignored", "A report about a mail that we do not know.");
  const { values, supplier, ...about } = subjectsOf(found, clock.now());
  await openException(db.prisma, {
    ...{ ...about, kind: "vendor-mail-bounced", subject: `supplier-order:${found.supplierOrderId}` },
    values: { ...values, supplier, note },
  });
  return close(services, mail, "bounced", note, { book: found });
}
