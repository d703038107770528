import { Readable } from "node:stream";
import { createTransport } from "nodemailer";
import MailComposer from "nodemailer/lib/mail-composer";
import { parseConnectionUrl } from "nodemailer/lib/shared";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import { env } from "./env.server.ts";
import { overheard } from "./exchange.server.ts";

/** A message to people. Line breaks within a header are taken out of it. */
export type Mail = {
  /** made by `messageIdOf`: the same for every attempt at the same message */
  messageId: string;
  to: readonly string[];
  /** who an answer goes to; absent = MAIL_REPLY_TO, else the sender */
  replyTo?: string;
  /** the name before the sender's address; absent = that of MAIL_FROM */
  fromName?: string;
  subject: string;
  text: string;
  html?: string;
  attachments?: readonly { filename: string; contentType: string; content: Buffer | string }[];
  headers?: { readonly [name: string]: string };
};

/**
 * What became of a message.
 * accepted: the mail server has taken it over; `refused` are the recipients it did not take.
 * refused: it said no; `permanent` = it will say no again. `code` is SMTP's.
 * unreachable: nothing of the message was sent, so that it may be tried again.
 * unknown: the connection was lost while the message was on its way: it may have arrived.
 * not-configured: SMTP_URL or MAIL_FROM is missing.
 */
export type MailOutcome =
  | { outcome: "accepted"; refused: string[] }
  | { outcome: "refused"; permanent: boolean; code: number | null; note: string }
  | { outcome: "unreachable"; note: string }
  | { outcome: "unknown"; note: string }
  | { outcome: "not-configured"; note: string };

type Settings = { smtpUrl: string | undefined; from: string | undefined; replyTo: string | undefined };
const fromEnvironment = (): Settings => ({
  smtpUrl: env().SMTP_URL,
  from: env().MAIL_FROM,
  replyTo: env().MAIL_REPLY_TO,
});

const CONNECT_WITHIN_MS = 10_000;
const SILENT_AT_MOST_MS = 30_000;

/** "Crossdock <orders@example.com>" → { name, address }. */
function addressOf(text: string): { name: string; address: string } {
  const [, name = "", address = text] = /^\s*(.*?)\s*<([^<>]+)>\s*$/.exec(text) ?? [];
  return { name: name.replace(/^"(.*)"$/, "$1"), address: address.trim() };
}

/** Can mail be sent at all? */
export const canMail = ({ smtpUrl, from } = fromEnvironment()): boolean => smtpUrl !== undefined && from !== undefined;

/** The Message-ID of what `key` names: equal for equal keys, so that a mailbox shows it once however often it comes. */
export function messageIdOf(key: string, { from = "" } = fromEnvironment()): string {
  const host = addressOf(from).address.split("@")[1] ?? "localhost";
  return `<${key.replaceAll(/[^\w.-]/g, "-")}@${host}>`;
}

/**
 * Gives a message to the mail server of SMTP_URL. Never throws for what the server or the network does.
 * A message that was `accepted` or is `unknown` must not be sent again.
 */
export async function sendMail(mail: Mail, settings = fromEnvironment()): Promise<MailOutcome> {
  const { smtpUrl, from, replyTo } = settings;
  if (smtpUrl === undefined || from === undefined)
    return { outcome: "not-configured", note: "No mail server is set up: SMTP_URL and MAIL_FROM are needed." };
  const { name, address } = addressOf(from);
  const to = [...mail.to];
  const composed = new MailComposer({
    from: { name: mail.fromName ?? name, address },
    to,
    replyTo: mail.replyTo ?? replyTo,
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: mail.messageId,
    headers: { ...mail.headers },
    attachments: mail.attachments?.map((attachment) => ({ ...attachment })),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const bytes = await composed.compile().build();
  const began = performance.now();
  const outcome = await deliver(smtpUrl, { from: address, to, size: bytes.length }, bytes);
  const { subject, text, attachments = [] } = mail;
  overheard(() => ({
    ...{ ms: Math.round(performance.now() - began), to: "mail server", response: outcome },
    request: { to, subject, text, attachments: attachments.map(({ filename }) => filename) },
  }));
  return outcome;
}

/** Does the mail server let us in? Nothing is sent. `note` tells what was found. */
export async function testMailServer({ smtpUrl, from } = fromEnvironment()): Promise<{ ok: boolean; note: string }> {
  if (smtpUrl === undefined || from === undefined)
    return { ok: false, note: "No mail server is set up: SMTP_URL and MAIL_FROM are needed." };
  const transport = createTransport({
    ...parseConnectionUrl(smtpUrl),
    ...{ connectionTimeout: CONNECT_WITHIN_MS, greetingTimeout: CONNECT_WITHIN_MS, socketTimeout: CONNECT_WITHIN_MS },
  });
  try {
    await transport.verify();
    return { ok: true, note: "The mail server takes mail." };
  } catch (error) {
    return {
      ok: false,
      note: error instanceof Error ? error.message.slice(0, 300) : "The mail server did not answer.",
    };
  } finally {
    transport.close();
  }
}

/** One connection for one message: whatever it ends with belongs to this message. */
function deliver(
  smtpUrl: string,
  envelope: { from: string; to: string[]; size: number },
  bytes: Buffer,
): Promise<MailOutcome> {
  const { auth, ...options } = parseConnectionUrl(smtpUrl);
  const connection = new SMTPConnection({
    ...options,
    connectionTimeout: CONNECT_WITHIN_MS,
    greetingTimeout: CONNECT_WITHIN_MS,
    socketTimeout: SILENT_AT_MOST_MS,
  });
  return new Promise((resolve) => {
    // The library reads the message only once the server has asked for it.
    let begun = false;
    const message = new Readable({
      read() {
        begun = true;
        this.push(bytes);
        this.push(null);
      },
    });
    const end = (outcome: MailOutcome) => {
      connection.close();
      resolve(outcome);
    };
    const fail = (error: unknown) => end(outcomeOf(error, begun));
    const send = () =>
      connection.send(envelope, message, (error, sent) => {
        if (error || !sent) return fail(error);
        connection.quit();
        resolve({ outcome: "accepted", refused: [...sent.rejected] });
      });
    connection.once("error", fail);
    // The library tells trouble twice; an error that nobody hears would end the process.
    connection.on("error", () => undefined);
    connection.connect((error) => {
      if (error) return fail(error);
      if (!auth) return send();
      connection.login(auth, (denied) => (denied ? fail(denied) : send()));
    });
  });
}

function outcomeOf(error: unknown, begun: boolean): MailOutcome {
  const { responseCode, message = "The mail server gave no reason" } = (error ?? {}) as {
    responseCode?: number;
    message?: string;
  };
  const note = message.slice(0, 300);
  if (typeof responseCode === "number")
    return { outcome: "refused", permanent: responseCode >= 500, code: responseCode, note };
  const { code } = (error ?? {}) as { code?: string };
  if (code === "EENVELOPE" || code === "EMESSAGE") return { outcome: "refused", permanent: true, code: null, note };
  return begun ? { outcome: "unknown", note } : { outcome: "unreachable", note };
}
