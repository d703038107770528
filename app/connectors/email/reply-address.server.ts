import { createHash, timingSafeEqual } from "node:crypto";
import { keyedHash } from "../../platform/crypto.server.ts";
import { env } from "../../platform/env.server.ts";
import type { MailSettings } from "./mail-settings.ts";

const SIGNATURE = 16;

/** Hexadecimal, because some mail servers write addresses in small letters. */
const signatureOf = (tag: string) =>
  createHash("sha256")
    .update(keyedHash(`reply:${tag}`))
    .digest("hex")
    .slice(0, SIGNATURE);

/**
 * The address that an answer about an order is to go to: that of incoming mail with the order's number and our signature.
 * Who has it may answer for this order and no other. Absent where no address of incoming mail is set.
 */
export function replyAddress(key: string): string | undefined {
  const { MAIL_INBOUND_ADDRESS } = env();
  if (MAIL_INBOUND_ADDRESS === undefined) return undefined;
  const [local = "", host = ""] = MAIL_INBOUND_ADDRESS.split("@");
  const tag = key.toLowerCase();
  return `${local}+${tag}.${signatureOf(tag)}@${host}`;
}

/**
 * What "Reply-To" of a mail about an order says, as the merchant has set it; undefined = nothing, so that answers go to
 * the sender. Where nothing can read answers, they go to the merchant's address if there is one.
 */
export function answersGoTo(key: string, { answersTo, replyTo }: Pick<MailSettings, "answersTo" | "replyTo">) {
  const ours = answersTo === "own" && replyTo !== "" ? undefined : replyAddress(key);
  const theirs = answersTo !== "crossdock" || ours === undefined ? replyTo : "";
  const all = [ours ?? "", theirs].filter((address) => address !== "");
  return all.length > 0 ? all.join(", ") : undefined;
}

/** What the address of a vendor is signed for, where it is about no single order. */
export const vendorTag = (supplierId: string) => `v-${supplierId}`;

/** The order's number (in small letters) that an address of ours carries, if we have signed it. */
export function readReplyAddress(address: string): string | null {
  const [, tag = "", signature = ""] = /\+([\w-]+)\.([0-9a-f]+)@/i.exec(address.toLowerCase()) ?? [];
  if (signature.length !== SIGNATURE) return null;
  return timingSafeEqual(Buffer.from(signature), Buffer.from(signatureOf(tag))) ? tag : null;
}
