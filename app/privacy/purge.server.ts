import { log } from "../platform/log.server.ts";
import type { Tx } from "../platform/db.server.ts";
import type { Handler } from "../shopify/services.ts";
import { keptSince } from "./retention.ts";

/** `privacy.purge`: removes personal data of all shops that has been kept for long enough. The rows stay. */
export const privacyPurgeHandler: Handler<"privacy.purge"> = async ({ db, clock }) => {
  const now = clock.now();
  const bodies = await purgeBodies(db.prisma, now);
  const addresses = await purgeAddresses(db.prisma, now);
  const mails = await purgeMails(db.prisma, now);
  const messages = await purgeMessages(db.prisma, now);
  const files = await purgeFiles(db.prisma, now);
  await db.prisma.vendorApiKnock.deleteMany({ where: { busyUntil: { lt: now } } });
  log.info("privacy.purged", { bodies, addresses, mails, messages, files });
};

/** A webhook that is still to be dealt with keeps its body, however old. */
async function purgeBodies(tx: Tx, now: Date): Promise<number> {
  const { count } = await tx.webhookDelivery.updateMany({
    where: {
      receivedAt: { lt: keptSince("webhookBodies", now) },
      state: { in: ["processed", "ignored"] },
      bodyEnc: { not: null },
    },
    data: { bodyEnc: null },
  });
  return count;
}

/** A mail that a person is still to judge keeps its words, however old. */
async function purgeMails(tx: Tx, now: Date): Promise<number> {
  const { count } = await tx.inboundMail.updateMany({
    where: { receivedAt: { lt: keptSince("addresses", now) }, state: { not: "review" }, rawEnc: { not: null } },
    data: { rawEnc: null },
  });
  return count;
}

/** What people wrote to suppliers; that they did stands in the order's trail. */
async function purgeMessages(tx: Tx, now: Date): Promise<number> {
  const { count } = await tx.supplierMessage.deleteMany({
    where: { createdAt: { lt: keptSince("addresses", now) }, state: { not: "pending" } },
  });
  return count;
}

/**
 * A file that was uploaded and never imported goes, as if it had not been; of one that was read only the report is kept.
 * One that is being read keeps its content.
 */
async function purgeFiles(tx: Tx, now: Date): Promise<number> {
  const old = { createdAt: { lt: keptSince("uploads", now) } };
  const checked = await tx.vendorFile.updateMany({
    where: { ...old, state: "checked" },
    data: { contentEnc: null, state: "gone", note: "It was not imported." },
  });
  const read = await tx.vendorFile.updateMany({
    where: { ...old, state: { not: "taken" }, contentEnc: { not: null } },
    data: { contentEnc: null },
  });
  return checked.count + read.count;
}

/**
 * All that happens to an order is on its trail, its end included. The fingerprint of the address stays: nothing can be
 * read from it, and without it the next webhook would look like a new address and have the order read again.
 */
async function purgeAddresses(tx: Tx, now: Date): Promise<number> {
  const before = keptSince("addresses", now);
  return tx.$executeRaw`
    UPDATE "Order" SET "addressEnc" = NULL
    WHERE "addressEnc" IS NOT NULL AND "state" IN ('closed', 'ignored')
      AND "createdAt" < ${before} AND ("readStartedAt" IS NULL OR "readStartedAt" < ${before})
      AND NOT EXISTS (
        SELECT 1 FROM "AuditEvent" WHERE "AuditEvent"."shopId" = "Order"."shopId"
          AND "AuditEvent"."orderId" = "Order"."id" AND "AuditEvent"."at" >= ${before})`;
}
