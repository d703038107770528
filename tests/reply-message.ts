import { randomUUID } from "node:crypto";

/** What of a mail is needed to answer it. Names of headers in small letters. */
type Answered = { envelope: { to: string[] }; messageId: string; subject: string; headers: Record<string, string> };

/** A vendor's answer to a mail of ours, raw, as its mail program writes it. */
export const replyMessage = (
  mail: Answered,
  text: string,
  { from = mail.envelope.to[0] ?? "", id = randomUUID(), headers = [] as string[] } = {},
): string =>
  [
    `From: Vendor <${from}>`,
    `To: ${mail.headers["reply-to"] ?? ""}`,
    `Subject: Re: ${mail.subject}`,
    `Message-ID: <${id}@vendor.example>`,
    `In-Reply-To: ${mail.messageId}`,
    ...headers,
    ...["MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit", "", text],
  ].join("\r\n");
