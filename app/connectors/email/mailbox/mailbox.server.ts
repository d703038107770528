import type { Mailbox } from "@prisma/client";
import { resolveExceptions } from "../../../exceptions/exceptions.server.ts";
import type { Actor } from "../../../platform/actor.ts";
import { audit } from "../../../platform/audit.server.ts";
import { decryptText, encryptText } from "../../../platform/crypto.server.ts";
import type { Tx } from "../../../platform/db.server.ts";
import { env } from "../../../platform/env.server.ts";
import { withFolder, type ImapAccess } from "../../../platform/imap.server.ts";
import { urlProblem } from "../../../platform/outgoing.server.ts";
import type { Done } from "../../../platform/problem.ts";
import { msg } from "../../../platform/translate.ts";
import { enqueue } from "../../../queue/outbox.server.ts";
import type { Services } from "../../../shopify/services.ts";
import { mailboxFieldsOf, readMailboxForm, type MailboxFields, type Security } from "./mailbox-form.ts";

const PASSWORD = "Mailbox.passwordEnc";
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Tests of one shop within an hour: the form is no way to try servers or passwords out. */
const MOST_TESTS = 20;

/** Exceptions about a shop's mailbox. */
export const aboutMailbox = (shopId: string) =>
  ({ shopId, kind: "mailbox-unreachable", subject: `mailbox:${shopId}` }) as const;

/** How to sign in at a mailbox. */
export const mailboxAccess = ({ host, port, security, user, passwordEnc }: Mailbox): ImapAccess => ({
  ...{ host, port, user, security: security as Security },
  password: decryptText(passwordEnc, PASSWORD),
});

/** Where answers of a shop's suppliers go, if a mailbox of its own is read. */
export const answerBoxOf = (tx: Tx, shopId: string) =>
  tx.mailbox.findUnique({ where: { shopId }, select: { address: true, plus: true } });

/** Does anybody read the answers of a shop's suppliers? */
export const readsAnswers = async ({ db }: Services, shopId: string): Promise<boolean> =>
  env().MAIL_INBOUND_ADDRESS !== undefined || (await answerBoxOf(db.prisma, shopId)) !== null;

/** Is a mailbox read, and does it work? */
export async function mailboxState({ db }: Services, shopId: string): Promise<"none" | "works" | "trouble"> {
  const mailbox = await db.prisma.mailbox.findUnique({ where: { shopId }, select: { trouble: true } });
  if (!mailbox) return "none";
  return mailbox.trouble === null ? "works" : "trouble";
}

/** The page about the mailbox: what is stored, without the password, and how its last look went. */
export async function loadMailbox({ db }: Services, shopId: string) {
  const mailbox = await db.prisma.mailbox.findUnique({ where: { shopId } });
  return {
    fields: mailboxFieldsOf(mailbox),
    allowPlain: env().PRIVATE_HOSTS === "allow",
    state: mailbox && {
      ...{ trouble: mailbox.trouble, lookedAt: mailbox.lookedAt, nextLookAt: mailbox.nextLookAt },
    },
  };
}

/**
 * Stores how the mailbox is read; an empty password leaves it as it is. A mailbox that is another one is read from the day
 * before on. It is looked into at once, whatever was waited for before.
 */
export async function saveMailbox(
  { db, clock }: Services,
  { shopId, userId }: Actor,
  fields: MailboxFields,
): Promise<Done> {
  const now = clock.now();
  return db.prisma.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Mailbox" WHERE "shopId" = ${shopId} FOR UPDATE`;
    const stored = await tx.mailbox.findUnique({ where: { shopId } });
    const allowPlain = env().PRIVATE_HOSTS === "allow";
    const hostProblem = (host: string) => urlProblem(`https://${host}`);
    const read = readMailboxForm(fields, { stored, allowPlain, hostProblem });
    if (!read.ok) return read;
    const { mailbox } = read;
    const isSame = (["host", "user", "folder"] as const).every((field) => stored?.[field] === mailbox[field]);
    const values = {
      ...mailbox,
      ...(fields.password === "" ? {} : { passwordEnc: encryptText(fields.password, PASSWORD) }),
      ...(isSame ? {} : { uidValidity: null, lastUid: 0n, readFrom: new Date(now.getTime() - DAY_MS), lookedAt: null }),
      ...{ missedLooks: 0, trouble: null, nextLookAt: null, updatedAt: now },
    };
    if (stored) await tx.mailbox.update({ where: { shopId }, data: { ...values, version: { increment: 1 } } });
    else
      await tx.mailbox.create({
        data: {
          ...{ ...values, shopId, createdAt: now, readFrom: new Date(now.getTime() - DAY_MS) },
          passwordEnc: encryptText(fields.password, PASSWORD),
        },
      });
    const told = { host: mailbox.host, folder: mailbox.folder };
    await audit(tx, { ...{ shopId, actor: userId, action: "shop.mailbox-changed", now }, ...of(shopId), values: told });
    await enqueue(tx, "mailbox.read", { shopId }, { now, shopId });
    return { ok: true };
  });
}

const of = (shopId: string) => ({ subject: `shop:${shopId}` });

/** Forgets the mailbox and its password. What was read stays. */
export async function removeMailbox({ db, clock }: Services, { shopId, userId }: Actor): Promise<Done> {
  const now = clock.now();
  await db.prisma.$transaction(async (tx) => {
    const { count } = await tx.mailbox.deleteMany({ where: { shopId } });
    if (count === 0) return;
    await audit(tx, { ...{ shopId, actor: userId, action: "shop.mailbox-removed", now }, ...of(shopId), values: {} });
    await resolveExceptions(tx, { ...aboutMailbox(shopId), resolution: msg("The mailbox is not read any more."), now });
  });
  return { ok: true };
}

/** Signs in with what is stored and opens the folder. Nothing is read or marked. */
export async function testMailbox(
  { db, clock }: Services,
  { shopId, userId }: Actor,
): Promise<Done<{ notice: string }>> {
  const refused = (message: string): Done<never> => ({ ok: false, problems: [{ message }] });
  const mailbox = await db.prisma.mailbox.findUnique({ where: { shopId } });
  if (!mailbox) return refused("No mailbox is stored. Enter one and save it first.");
  const now = clock.now();
  const action = "shop.mailbox-tested";
  const at = { gt: new Date(now.getTime() - HOUR_MS) };
  if ((await db.prisma.auditEvent.count({ where: { shopId, action, at } })) >= MOST_TESTS)
    return refused(`You have tested the mailbox ${MOST_TESTS} times within an hour. Wait a while.`);
  await audit(db.prisma, { ...{ shopId, actor: userId, action, now }, ...of(shopId), values: {} });
  const { folder } = mailbox;
  const found = await withFolder(mailboxAccess(mailbox), { folder, readOnly: true }, ({ messages }) =>
    Promise.resolve(messages),
  );
  if (!found.ok) return refused(found.message);
  const mails = found.value === 1 ? "1 mail" : `${found.value} mails`;
  return { ok: true, notice: `Signed in at ${mailbox.host}: ${folder} holds ${mails}` };
}
