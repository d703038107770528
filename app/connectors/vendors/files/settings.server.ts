import type { Prisma } from "@prisma/client";
import type { Actor } from "../../../platform/actor.ts";
import { urlProblem } from "../../../platform/outgoing.server.ts";
import type { Done, Problem } from "../../../platform/problem.ts";
import { enqueue } from "../../../queue/outbox.server.ts";
import type { Services } from "../../../shopify/services.ts";
import { saveChannel } from "../../../suppliers/vendors/vendors.server.ts";
import { answerBoxOf } from "../../email/mailbox/mailbox.server.ts";
import { replyAddress, vendorTag } from "../../email/reply-address.server.ts";
import { sampleFor } from "../../email/sample-order.server.ts";
import { CONNECTED_SUPPLIER } from "../../kind.ts";
import { FilesChannel, readFilesChannel } from "./channel.ts";
import { problemAt } from "./settings-form.ts";
import { testConnection, type Tested } from "./test-connection.server.ts";

const GONE: Done<never> = { ok: false, problems: [{ message: "This supplier is gone. Reload the page." }] };

/** The file settings of a vendor; null when the shop has no such vendor. The password is never shown. */
export async function loadFileSettings(services: Services, shopId: string, supplierId: string) {
  const { db } = services;
  const supplier = await db.prisma.supplier.findFirst({
    where: { id: supplierId, shopId, kind: "files" },
    select: CONNECTED_SUPPLIER,
  });
  if (!supplier?.vendor) return null;
  return {
    name: supplier.name,
    hasPassword: supplier.vendor.secretsEnc !== null,
    channel: readFilesChannel(supplier.vendor.channel),
    mailAddress: replyAddress(vendorTag(supplierId), await answerBoxOf(db.prisma, shopId)) ?? null,
    sample: await sampleFor(services, supplier.vendor),
  };
}

/**
 * Stores how files are exchanged with a vendor. `password` undefined leaves it as it is. Another host, port or user has
 * another host key, which has to be agreed to anew.
 */
export async function saveFileSettings(
  { db, clock }: Services,
  actor: Actor,
  { supplierId, channel, password }: { supplierId: string; channel: unknown; password?: string },
): Promise<Done> {
  const read = FilesChannel.safeParse(channel);
  if (!read.success) return { ok: false, problems: read.error.issues.map(({ path }) => problemAt(path.join("."))) };
  const wrong = urlProblems(read.data);
  if (wrong.length > 0) return { ok: false, problems: wrong };
  const { shopId } = actor;
  const now = clock.now();
  return db.prisma.$transaction(async (tx) => {
    const vendor = await tx.vendor.findFirst({ where: { supplierId, shopId, supplier: { kind: "files" } } });
    if (!vendor) return GONE;
    const { sftp: before } = readFilesChannel(vendor.channel);
    const { sftp } = read.data;
    const isSame = sftp.host === before.host && sftp.port === before.port;
    const hostKey = isSame ? before.hostKey : null;
    const stored: Prisma.InputJsonObject = { ...read.data, sftp: { ...sftp, hostKey } };
    // What was entered for one server is not shown to another one.
    const leaks = password === undefined && !isSameServer(readFilesChannel(vendor.channel), read.data);
    const secrets = leaks ? { password: "" } : password === undefined ? undefined : { password };
    await saveChannel(tx, { supplierId, shopId }, { channel: stored, secrets }, { actor, now });
    await enqueue(tx, "vendor-files.poll", { supplierId }, { now, shopId });
    return { ok: true };
  });
}

function urlProblems({ way, https }: FilesChannel): Problem[] {
  if (way !== "https") return [];
  return Object.entries(https.urls).flatMap(([kind, url]) => {
    const message = url === "" ? null : urlProblem(url);
    return message === null ? [] : [{ field: `url.${kind}`, message }];
  });
}

/** Does the secret go where it went before? The host key guards an SFTP server that is another one. */
function isSameServer(before: FilesChannel, after: FilesChannel): boolean {
  if (after.way !== "https") return before.way !== "https";
  const hostsOf = ({ https }: FilesChannel) =>
    Object.values(https.urls).flatMap((url) => (URL.canParse(url) ? new URL(url).host : []));
  const known = new Set(before.way === "https" ? hostsOf(before) : []);
  return hostsOf(after).every((host) => known.has(host));
}

/**
 * A person agrees to the host key of a vendor's file server: the one that it shows now, and no other. From then on
 * nothing is sent to a server with another one.
 */
export async function agreeToHostKey(
  { db, clock }: Services,
  actor: Actor,
  { supplierId, hostKey }: { supplierId: string; hostKey: string },
): Promise<Done> {
  const { shopId } = actor;
  const where = { id: supplierId, shopId, kind: "files" };
  const supplier = await db.prisma.supplier.findFirst({ where, select: CONNECTED_SUPPLIER });
  if (!supplier?.vendor) return GONE;
  const channel = readFilesChannel(supplier.vendor.channel);
  const asked = { ...channel, sftp: { ...channel.sftp, hostKey: null } };
  const shown = await testConnection(asked, supplier.vendor);
  if (shown.presented !== hostKey) {
    const now = shown.presented ? `It shows ${shown.presented} now.` : shown.message;
    return { ok: false, problems: [{ message: `The server does not show this host key any more. ${now}` }] };
  }
  const now = clock.now();
  await db.prisma.$transaction(async (tx) => {
    const stored: Prisma.InputJsonObject = { ...channel, sftp: { ...channel.sftp, hostKey } };
    await saveChannel(tx, { supplierId, shopId }, { channel: stored }, { actor, now });
    await enqueue(tx, "vendor-files.poll", { supplierId }, { now, shopId });
  });
  return { ok: true };
}

/** Tries the connection with the stored settings. `presented`: a host key that has to be agreed to. */
export async function testFileSettings({ db }: Services, shopId: string, supplierId: string): Promise<Tested> {
  const supplier = await db.prisma.supplier.findFirst({
    where: { id: supplierId, shopId, kind: "files" },
    select: CONNECTED_SUPPLIER,
  });
  if (!supplier?.vendor) return { ok: false, message: "This supplier is gone. Reload the page." };
  const channel = readFilesChannel(supplier.vendor.channel);
  return testConnection(channel, supplier.vendor);
}
