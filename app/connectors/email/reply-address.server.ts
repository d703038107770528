import { createHash, timingSafeEqual } from "node:crypto";
import { keyedHash } from "../../platform/crypto.server.ts";
import { env } from "../../platform/env.server.ts";
import { messageIdOf } from "../../platform/mail.server.ts";
import type { MailSettings } from "./mail-settings.ts";

const SIGNATURE = 16;

/** Hexadecimal, because some mail servers write addresses in small letters. */
const signatureOf = (tag: string) =>
  createHash("sha256")
    .update(keyedHash(`reply:${tag}`))
    .digest("hex")
    .slice(0, SIGNATURE);

/** The tag with our signature. */
const signed = (key: string) => `${key.toLowerCase()}.${signatureOf(key.toLowerCase())}`;

/** The shop's own mailbox, where one is read. `plus`: it takes mail for "name+anything@…" in as well. */
type AnswerBox = { address: string; plus: boolean } | null;

/**
 * The address that an answer about an order is to go to: the shop's mailbox, or the address of incoming mail, with the
 * order's number and our signature where it can bear them. Who has it may answer for this order and no other. Absent
 * where nobody reads answers.
 */
export function replyAddress(key: string, mailbox: AnswerBox): string | undefined {
  if (mailbox?.plus === false) return mailbox.address;
  const address = mailbox?.address ?? env().MAIL_INBOUND_ADDRESS;
  if (address === undefined) return undefined;
  const [local = "", host = ""] = address.split("@");
  return `${local}+${signed(key)}@${host}`;
}

/**
 * The Message-ID of a mail about an order (or about several, then `key` is the vendor's tag): equal for equal mails, and
 * signed, so that an answer to it (In-Reply-To, References) proves that its writer has the mail.
 */
export const signedMessageId = (name: string, key: string): string => messageIdOf(`${name}.${signed(key)}`);

/**
 * What "Reply-To" of a mail about an order says, as the merchant has set it; undefined = nothing, so that answers go to
 * the sender. Where nothing can read answers, they go to the merchant's address if there is one.
 */
export function answersGoTo(
  key: string,
  { answersTo, replyTo }: Pick<MailSettings, "answersTo" | "replyTo">,
  mailbox: AnswerBox,
) {
  const ours = answersTo === "own" && replyTo !== "" ? undefined : replyAddress(key, mailbox);
  const theirs = answersTo !== "crossdock" || ours === undefined ? replyTo : "";
  const all = [...new Set([ours ?? "", theirs])].filter((address) => address !== "");
  return all.length > 0 ? all.join(", ") : undefined;
}

/** What the address of a vendor is signed for, where it is about no single order. */
export const vendorTag = (supplierId: string) => `v-${supplierId}`;

/** The tag (in small letters) that an address or a Message-ID of ours carries, if we have signed it. */
export function readSigned(address: string): string | null {
  const [, tag = "", signature = ""] = /[+.]([\w-]{1,100})\.([0-9a-f]{16})@/.exec(address.toLowerCase()) ?? [];
  if (signature.length !== SIGNATURE) return null;
  return timingSafeEqual(Buffer.from(signature), Buffer.from(signatureOf(tag))) ? tag : null;
}
