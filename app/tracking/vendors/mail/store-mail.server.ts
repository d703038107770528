import { createHash } from "node:crypto";
import { encryptText } from "../../../platform/crypto.server.ts";
import type { Database } from "../../../platform/db.server.ts";
import { newId } from "../../../platform/ids.server.ts";
import { enqueue } from "../../../queue/outbox.server.ts";

export const MAIL_CONTEXT = "InboundMail.rawEnc";

/**
 * Keeps a message that came in, once, with the job that reads it. `shopId`: whose mailbox it lay in; what it says is then
 * of that shop's orders alone. @returns whether it is new
 */
export async function storeMail(
  db: Database,
  raw: Buffer,
  { now, shopId = null }: { now: Date; shopId?: string | null },
): Promise<boolean> {
  const hash = createHash("sha256").update(raw);
  // One shop's mail never stands in the way of another's.
  const digest = (shopId === null ? hash : hash.update(`\0${shopId}`)).digest("hex");
  return db.prisma.$transaction(async (tx) => {
    const id = newId();
    const { count } = await tx.inboundMail.createMany({
      data: [{ id, shopId, digest, rawEnc: encryptText(raw.toString("latin1"), MAIL_CONTEXT), receivedAt: now }],
      skipDuplicates: true,
    });
    if (count > 0)
      await enqueue(tx, "vendor-mail.read", { mailId: id }, { now, ...(shopId === null ? {} : { shopId }) });
    return count > 0;
  });
}
