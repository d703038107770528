import { createHash } from "node:crypto";
import PostalMime, { type Email } from "postal-mime";
import { readSigned } from "../../../connectors/email/reply-address.server.ts";
import { decryptText } from "../../../platform/crypto.server.ts";
import { textOfHtml } from "./own-words.ts";
import { MAIL_CONTEXT } from "./store-mail.server.ts";

/** A message as far as it matters: text, and tables that hang on it. No markup, no link of it is used. */
export type OpenedMail = {
  from: string;
  subject: string;
  text: string;
  /**
   * the order's number, or "v-<supplier id>", that a signed address of ours among the recipients names, or the signed
   * Message-ID of a mail of ours that it answers; in small letters
   */
  tag: string | null;
  /** the same for copies of one mail that came by several ways; null = it has no Message-ID */
  fingerprint: string | null;
  /** only its header was read, because it is too large */
  isCut: boolean;
  /** it tells of a mail of ours that did not arrive, or that was called unwanted: the number of its order, in small letters */
  bounce: { key: string | null; note: string } | null;
  /** a machine answered */
  isAutomatic: boolean;
  /** CSV files that hang on it */
  files: { name: string; bytes: Buffer }[];
};

const AUTOMATIC =
  /^(automatic reply|auto(matic)?[ -]?reply|out of (the )?office|abwesenheit|automatische antwort|réponse automatique|absence)/i;
const OUR_MAIL = /<purchase-orders?-(cd-\d+-[0-9a-f]{8})[\w.-]{0,120}@/i;

/** Opens a stored message. Throws for nothing that a sender can do: what is no message has no words. */
export async function openMail(rawEnc: Uint8Array): Promise<OpenedMail> {
  const raw = Buffer.from(decryptText(rawEnc, MAIL_CONTEXT), "latin1");
  const mail = await parsed(hasTooManyLines(raw) ? cutMail(headerOf(raw)) : raw);
  return {
    from: mail.from?.address?.toLowerCase() ?? "",
    subject: (mail.subject ?? "").slice(0, 500),
    text: (mail.text?.trim() ? mail.text : textOfHtml(mail.html ?? "")).slice(0, 20_000),
    ...{ tag: tagOf(mail), fingerprint: fingerprintOf(mail), isCut: headersOf(mail, CUT_HEADER).length > 0 },
    bounce: bounceOf(mail, raw),
    isAutomatic:
      headersOf(mail, /^auto-submitted$/).some((value) => !/^no\b/i.test(value)) ||
      headersOf(mail, /^x-auto(reply|respond)/).length > 0 ||
      headersOf(mail, /^precedence$/).some((value) => /bulk|auto|junk/i.test(value)) ||
      AUTOMATIC.test(mail.subject ?? ""),
    files: filesOf(mail),
  };
}

/** Headers by which mail of a mailbox is told from what is none of our business. */
export const HEADERS_TOLD_BY = [
  ...["from", "to", "cc", "subject", "message-id", "in-reply-to", "references", "content-type"],
  ...["delivered-to", "x-original-to", "x-forwarded-to", "envelope-to"],
] as const;
const CUT_HEADER = /^x-crossdock-cut$/;

/** A header as a whole message that says of itself that nothing but its header was read. */
export const cutMail = (header: string): Buffer =>
  Buffer.from(`X-Crossdock-Cut: yes\r\n${header.replace(/^content-type:.*\r?\n([ \t].*\r?\n)*/im, "")}`, "latin1");

/** What the header of a message alone tells: enough to leave what is private unread. */
export async function openHead(header: string) {
  const mail = await parsed(Buffer.from(header, "latin1"));
  return {
    ...{ from: mail.from?.address?.toLowerCase() ?? "", subject: mail.subject ?? "", tag: tagOf(mail) },
    isReport: headersOf(mail, /^content-type$/).some((type) => /multipart\/report/i.test(type)),
  };
}

/** As many as the largest message that is taken has in base64. Each costs the reader some microseconds, without a pause. */
const MOST_LINES = 200_000;

function hasTooManyLines(raw: Buffer): boolean {
  let lines = 0;
  for (let at = raw.indexOf(10); at >= 0; at = raw.indexOf(10, at + 1)) if ((lines += 1) > MOST_LINES) return true;
  return false;
}

const headerOf = (raw: Buffer): string =>
  raw
    .subarray(0, 256 * 1024)
    .toString("latin1")
    .split(/\r?\n\r?\n/, 1)[0] ?? "";

/** Is this a message about a mail of ours about an order, by what it quotes of its header? */
export const quotesOurMail = (raw: Buffer): boolean => OUR_MAIL.test(raw.subarray(0, 500_000).toString("latin1"));

function tagOf(mail: Partial<Email> & { headers: Email["headers"] }): string | null {
  const recipients = [mail.to, mail.cc].flatMap((list) => list ?? []).flatMap((one) => one.address ?? []);
  const routed = headersOf(mail, /^(delivered-to|x-original-to|x-forwarded-to|envelope-to)$/);
  // The mail that is answered itself stands last; what began the talk, first.
  const threads = headersOf(mail, /^(in-reply-to|references)$/).flatMap((value) => value.slice(-MOST_IDS).split(/\s+/));
  for (const each of [...recipients, ...routed, ...threads.reverse()]) {
    const tag = readSigned(each);
    if (tag !== null) return tag;
  }
  return null;
}
const MOST_IDS = 10_000;

function fingerprintOf(mail: Partial<Email>): string | null {
  if (!mail.messageId) return null;
  const parts = [mail.messageId, mail.from?.address?.toLowerCase() ?? "", mail.date ?? "", mail.subject ?? ""];
  return createHash("sha256").update(parts.join("\n")).digest("hex");
}

const MOST_FILES = 10;

const filesOf = ({ attachments = [] }: Partial<Email>): OpenedMail["files"] =>
  attachments.slice(0, MOST_FILES).flatMap(({ filename, mimeType, content }) => {
    const name = (filename ?? "").replaceAll(/[\\/\r\n]/g, "_").slice(-200);
    if (!/\.(csv|tsv|txt)$/i.test(name) && mimeType !== "text/csv") return [];
    const bytes = typeof content === "string" ? Buffer.from(content) : Buffer.from(new Uint8Array(content));
    return [{ name: name || "attachment.csv", bytes }];
  });

async function parsed(raw: Buffer): Promise<Partial<Email> & { headers: Email["headers"] }> {
  try {
    return await PostalMime.parse(raw, { maxNestingDepth: 20, maxHeadersSize: 256 * 1024 });
  } catch {
    return { headers: [] };
  }
}

const headersOf = ({ headers }: { headers: Email["headers"] }, name: RegExp): string[] =>
  headers.filter(({ key }) => name.test(key)).map(({ value }) => value);

/** RFC 3464 (it did not arrive) and RFC 5965 (somebody called it unwanted). */
function bounceOf(mail: { headers: Email["headers"] }, raw: Buffer): OpenedMail["bounce"] {
  const [type = ""] = headersOf(mail, /^content-type$/);
  const isReport = /multipart\/report/i.test(type);
  if (!isReport) return null;
  const text = raw.subarray(0, 500_000).toString("latin1");
  const key = OUR_MAIL.exec(text)?.[1]?.toLowerCase() ?? null;
  if (/report-type="?feedback-report/i.test(type)) return { key, note: "The recipient marked it as unwanted." };
  if (!/report-type="?delivery-status/i.test(type) || !/^action:\s*failed/im.test(text)) return null;
  const status = /^status:\s*([\d.]{3,12})/im.exec(text)?.[1] ?? "";
  return { key, note: `The mail server of the recipient refused it${status ? ` (${status})` : ""}.` };
}
