import { randomBytes, timingSafeEqual } from "node:crypto";
import { keyedHash } from "../platform/crypto.server.ts";
import type { Tx } from "../platform/db.server.ts";
import { newId } from "../platform/ids.server.ts";
import { enqueue } from "../queue/outbox.server.ts";
import type { Services } from "../shopify/services.ts";
import { emailHashOf } from "../suppliers/vendors/email-hash.server.ts";

/**
 * Who is at the portal's door. A link from a mail opens its one order without its address; a browser in which somebody
 * has entered a code that was mailed to a vendor's contact opens all orders of the vendors with that contact.
 */

const MINUTE_MS = 60_000;
const CODE_LIVES_MS = 15 * MINUTE_MS;
const SAME_ASKING_MS = 10_000;
/** A form that was sent twice arrives twice within this time. */
const SAME_FORM_MS = 60_000;
const MOST_TRIES = 5;
const MOST_CODES_AN_HOUR = 5;
const DEVICE_LIVES_MS = 180 * 24 * 60 * MINUTE_MS;
const COOKIE = "crossdock_vendor";

/**
 * Has a code mailed to the vendor contact with this address. Says nothing of whether there is one: the answer is the
 * same, and the mail is sent later, by a job. too-many: this address has had its share of codes for now.
 */
export async function askForCode(services: Services, email: string): Promise<"asked" | "too-many"> {
  return askByHash(services, emailHashOf(email));
}

/** The same for the contact of a vendor whose link was opened. */
export async function askByHash({ db, clock }: Services, emailHash: string): Promise<"asked" | "too-many"> {
  const now = clock.now();
  return db.prisma.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`portal-code:${emailHash}`}, 0))::text`;
    const lately = { emailHash, createdAt: { gt: new Date(now.getTime() - 60 * MINUTE_MS) } };
    // A double click asks once: a second code would make the first one, which is mailed already, a wrong one.
    const justAsked = { emailHash, usedAt: null, createdAt: { gt: new Date(now.getTime() - SAME_ASKING_MS) } };
    if ((await tx.portalCode.count({ where: justAsked })) > 0) return "asked";
    if ((await tx.portalCode.count({ where: lately })) >= MOST_CODES_AN_HOUR) return "too-many";
    const id = newId();
    const expiresAt = new Date(now.getTime() + CODE_LIVES_MS);
    await tx.portalCode.create({ data: { id, emailHash, createdAt: now, expiresAt } });
    await enqueue(tx, "portal.send-code", { codeId: id }, { now });
    return "asked";
  });
}

/** Six digits that follow from a code's id and our key, so that they are stored nowhere. */
export function codeOf(codeId: string): string {
  const bytes = Buffer.from(keyedHash(`portal-code:${codeId}`), "base64url");
  return String(bytes.readUInt32BE(0) % 1_000_000).padStart(6, "0");
}

/**
 * Opens the portal in this browser when `code` is the newest one of the address, within its time and its five tries. A
 * code opens one browser; the form with the same `key`, sent again by a double click, is that browser.
 * @returns the cookie to set, or null when it is not
 */
export async function enterCode(
  { db, clock }: Services,
  emailHash: string,
  { code, key }: { code: string; key: string },
): Promise<string | null> {
  const now = clock.now();
  return db.prisma.$transaction(async (tx) => {
    const newest = await tx.portalCode.findFirst({
      where: { emailHash, expiresAt: { gt: now } },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    });
    if (!newest) return null;
    // A try is counted before it is looked at: two at once are two tries.
    const { count } = await tx.portalCode.updateMany({
      where: { id: newest.id, tries: { lt: MOST_TRIES } },
      data: { tries: { increment: 1 } },
    });
    if (count === 0 || !sameText(codeOf(newest.id), code.replaceAll(/\D/g, ""))) return null;
    // Read after the row was locked by the count: of two at once the second sees what the first has used it for.
    const { usedAt, usedWith } = await tx.portalCode.findUniqueOrThrow({ where: { id: newest.id } });
    const isSameForm = key.length >= 8 && usedWith === key && now.getTime() - (usedAt?.getTime() ?? 0) < SAME_FORM_MS;
    if (usedAt && !isSameForm) return null;
    if (!usedAt) await tx.portalCode.update({ where: { id: newest.id }, data: { usedAt: now, usedWith: key } });
    return openDevice(tx, emailHash, now);
  });
}

const sameText = (a: string, b: string) => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

async function openDevice(tx: Tx, emailHash: string, now: Date): Promise<string> {
  const secret = randomBytes(32).toString("base64url");
  const expiresAt = new Date(now.getTime() + DEVICE_LIVES_MS);
  await tx.portalDevice.create({
    data: { id: newId(), emailHash, secretHash: secretHashOf(secret), createdAt: now, expiresAt },
  });
  return secret;
}

const secretHashOf = (secret: string) => keyedHash(`portal-device:${secret}`);
const secretIn = (request: Request): string | undefined =>
  new RegExp(`(?:^|;\\s*)${COOKIE}=([\\w-]{43})(?:;|$)`).exec(request.headers.get("Cookie") ?? "")?.[1];

/** Set-Cookie of an opened device; an empty secret takes it away. Not for scripts, not for other sites' forms. */
export function deviceCookie(secret: string, { secure }: { secure: boolean }): string {
  const life = secret === "" ? 0 : Math.floor(DEVICE_LIVES_MS / 1000);
  return `${COOKIE}=${secret}; Path=/vendor; HttpOnly; SameSite=Lax; Max-Age=${life}${secure ? "; Secure" : ""}`;
}

/** The hash of the address that was proven in this browser, or null. */
export async function signedIn({ db, clock }: Services, request: Request): Promise<string | null> {
  const secret = secretIn(request);
  if (secret === undefined) return null;
  const device = await db.prisma.portalDevice.findUnique({ where: { secretHash: secretHashOf(secret) } });
  return device && device.expiresAt > clock.now() ? device.emailHash : null;
}

/** Forgets this browser. */
export async function signOut({ db }: Services, request: Request): Promise<void> {
  const secret = secretIn(request);
  if (secret !== undefined) await db.prisma.portalDevice.deleteMany({ where: { secretHash: secretHashOf(secret) } });
}
