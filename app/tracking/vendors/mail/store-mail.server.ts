import { createHash } from "node:crypto";
import { encryptText } from "../../../platform/crypto.server.ts";
import type { Database } from "../../../platform/db.server.ts";
import { newId } from "../../../platform/ids.server.ts";
import { enqueue } from "../../../queue/outbox.server.ts";

export const MAIL_CONTEXT = "InboundMail.rawEnc";

/** Keeps a message that came in, once, with the job that reads it. @returns whether it is new */
export async function storeMail(db: Database, raw: Buffer, now: Date): Promise<boolean> {
  const digest = createHash("sha256").update(raw).digest("hex");
  return db.prisma.$transaction(async (tx) => {
    const id = newId();
    const { count } = await tx.inboundMail.createMany({
      data: [{ id, digest, rawEnc: encryptText(raw.toString("latin1"), MAIL_CONTEXT), receivedAt: now }],
      skipDuplicates: true,
    });
    if (count > 0) await enqueue(tx, "vendor-mail.read", { mailId: id }, { now });
    return count > 0;
  });
}
