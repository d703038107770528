import type { Mailbox } from "@prisma/client";
import { aboutMailbox, mailboxAccess } from "../../../connectors/email/mailbox/mailbox.server.ts";
import { openException, resolveExceptions } from "../../../exceptions/exceptions.server.ts";
import { withFolder, type ImapTrouble, type MailFolder, type MailHead } from "../../../platform/imap.server.ts";
import { log } from "../../../platform/log.server.ts";
import { msg } from "../../../platform/translate.ts";
import type { Handler, Services } from "../../../shopify/services.ts";
import { contactOf } from "../../../suppliers/vendors/vendors.server.ts";
import { KEY } from "./order-key.ts";
import { cutMail, HEADERS_TOLD_BY, openHead, quotesOurMail } from "./open-mail.server.ts";
import { storeMail } from "./store-mail.server.ts";

/** Mails of one look; what is left is seen by the next, a moment later. */
const MOST_MAILS = 50;
/** As much as a mail service may bring. */
const MOST_BYTES = 15 * 1024 * 1024;
/** Looks in a row that failed before somebody is told; a wrong password or a missing folder is told at once. */
const ALARM_AFTER_LOOKS = 3;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const LONGEST_WAIT_MINUTES = 30;

/**
 * `mailbox.read`: looks for suppliers' answers in a shop's mailbox. What concerns no order is passed by unread; the rest
 * goes the way of mail that is brought to us. Reading goes on after the last number (UID) that was seen; where numbers
 * mean something else than before (UIDVALIDITY), from the day before the last look on: what comes twice counts once.
 */
export const mailboxReadHandler: Handler<"mailbox.read"> = async (services, { shopId }) => {
  const { db, clock } = services;
  const mailbox = await db.prisma.mailbox.findFirst({ where: { shopId, shop: { uninstalledAt: null } } });
  if (!mailbox || (mailbox.nextLookAt !== null && mailbox.nextLookAt > clock.now())) return;
  // Not before this moment: what comes in while we look is seen by the next look.
  const began = clock.now();
  const at = { uid: null as number | null };
  const looked = await withFolder(
    mailboxAccess(mailbox),
    { folder: mailbox.folder, readOnly: !mailbox.markSeen },
    (folder) => look(services, mailbox, folder, at),
  );
  if (!looked.ok) return failed(services, mailbox, looked, at.uid);
  await db.prisma.$transaction(async (tx) => {
    const data = { missedLooks: 0, trouble: null, nextLookAt: null, lookedAt: began };
    const { count } = await tx.mailbox.updateMany({ where: { shopId, version: mailbox.version }, data });
    if (count === 0) return;
    const resolution = msg("The mailbox is read again.");
    await resolveExceptions(tx, { ...aboutMailbox(shopId), resolution, now: began });
  });
  const { taken, left } = looked.value;
  log.info("mailbox.read", { shopId, taken, left });
  return left > 0 ? { again: { inMs: 1_000, why: `${left} more mails lie in the mailbox.` } } : undefined;
};

async function look(services: Services, mailbox: Mailbox, folder: MailFolder, at: { uid: number | null }) {
  const { shopId } = mailbox;
  const isSame = mailbox.uidValidity === folder.uidValidity;
  const uids = isSame ? await folder.after(Number(mailbox.lastUid)) : await folder.since(startOf(mailbox));
  // What lies before the first one is older than we read.
  if (!isSame) await keepCursor(services, mailbox, folder, (uids[0] ?? Math.max(1, folder.uidNext)) - 1);
  const batch = uids.slice(0, MOST_MAILS);
  const heads = await folder.heads(batch, HEADERS_TOLD_BY);
  const addresses = await vendorAddresses(services, shopId);
  let taken = 0;
  for (const uid of batch) {
    const head = heads.find((each) => each.uid === uid);
    at.uid = uid;
    const raw = head ? await wanted(folder, head, addresses) : null;
    if (raw && (await storeMail(services.db, raw, { now: services.clock.now(), shopId }))) taken += 1;
    // Settings that were changed meanwhile are about another mailbox.
    if (!(await keepCursor(services, mailbox, folder, uid))) return { taken, left: 0 };
    if (raw && mailbox.markSeen) await folder.markSeen(uid);
  }
  at.uid = null;
  return { taken, left: uids.length - batch.length };
}

/** Where reading begins while numbers mean nothing. Servers count days by their own clocks: a day is added. */
function startOf({ readFrom, lookedAt }: Mailbox): Date {
  const last = lookedAt === null ? readFrom : new Date(lookedAt.getTime() - DAY_MS);
  return last > readFrom ? last : readFrom;
}

/** @returns whether the mailbox is still the one that is being read */
async function keepCursor(
  { db }: Services,
  { shopId, version }: Mailbox,
  { uidValidity }: MailFolder,
  uid: number,
): Promise<boolean> {
  const data = { uidValidity, lastUid: BigInt(uid) };
  const { count } = await db.prisma.mailbox.updateMany({ where: { shopId, version }, data });
  return count > 0;
}

/** The bytes of a mail that may concern an order of the shop; null = it is none of our business, and stays unread. */
async function wanted(folder: MailFolder, head: MailHead, addresses: ReadonlySet<string>): Promise<Buffer | null> {
  const { from, subject, tag, isReport } = await openHead(head.header);
  const isOurs = tag !== null || addresses.has(from) || subject.search(KEY) >= 0;
  if (!isOurs && !isReport) return null;
  if (head.bytes > MOST_BYTES) return isOurs ? cutMail(head.header) : null;
  const raw = await folder.read(head.uid, MOST_BYTES);
  return raw && (isOurs || quotesOurMail(raw)) ? raw : null;
}

/** Whom a shop's suppliers without Shopify write from. */
async function vendorAddresses({ db }: Services, shopId: string): Promise<Set<string>> {
  const vendors = await db.prisma.vendor.findMany({ where: { shopId }, select: { contactEnc: true } });
  return new Set(
    vendors
      .map(contactOf)
      .flatMap(({ email, copies }) => [email, ...copies])
      .map((address) => address.toLowerCase()),
  );
}

/**
 * Tells of a look that failed, and waits: longer each time, so that a server is not beaten on, and at once for half an
 * hour where it refuses the password, before it locks the mailbox.
 */
async function failed(services: Services, mailbox: Mailbox, trouble: ImapTrouble, uid: number | null): Promise<void> {
  const { db, clock } = services;
  const { shopId, version, host } = mailbox;
  const now = clock.now();
  const missedLooks = mailbox.missedLooks + 1;
  const isPassing = trouble.kind === "unreachable";
  const where = uid === null ? "" : ` It happened at message ${uid}: if it stays so, move that one out of the folder.`;
  const note = `${trouble.message}${where}`;
  const minutes = isPassing ? Math.min(2 ** missedLooks, LONGEST_WAIT_MINUTES) : LONGEST_WAIT_MINUTES;
  log.warn("mailbox.not-read", { shopId, kind: trouble.kind, missedLooks });
  await db.prisma.$transaction(async (tx) => {
    const nextLookAt = new Date(now.getTime() + minutes * MINUTE_MS);
    const data = { missedLooks, trouble: note, nextLookAt };
    const { count } = await tx.mailbox.updateMany({ where: { shopId, version }, data });
    if (count === 0 || (isPassing && missedLooks < ALARM_AFTER_LOOKS)) return;
    await openException(tx, { ...aboutMailbox(shopId), values: { host, note }, now });
  });
}
