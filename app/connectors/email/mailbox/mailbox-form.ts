import { z } from "zod";
import type { Problem } from "../../../platform/problem.ts";
import { EMAIL } from "../../../suppliers/vendors/vendor-form.ts";

/** How a connection is kept from being read on its way; the port that usually goes with it. */
export const SECURITIES = { tls: 993, starttls: 143, none: 143 } as const;
export type Security = keyof typeof SECURITIES;
const isSecurity = (text: string): text is Security => Object.hasOwn(SECURITIES, text);

/** What the form about the mailbox sends: text. */
export const MailboxFields = z.object({
  address: z.string().max(320),
  host: z.string().max(300),
  port: z.string().max(10),
  security: z.string().max(20),
  user: z.string().max(320),
  password: z.string().max(1000),
  folder: z.string().max(300),
  plus: z.string().max(5),
  markSeen: z.string().max(5),
});
export type MailboxFields = z.infer<typeof MailboxFields>;
export type MailboxField = keyof MailboxFields;
export const MAILBOX_FIELDS = Object.keys(MailboxFields.shape) as MailboxField[];

/** A mailbox as entered and understood, without its password. */
export type MailboxInput = {
  address: string;
  host: string;
  port: number;
  security: Security;
  user: string;
  folder: string;
  plus: boolean;
  markSeen: boolean;
};

/** The form's fields from what is stored, or as they are before anything is. The password is never shown. */
export const mailboxFieldsOf = (
  mailbox: (Omit<MailboxInput, "security"> & { security: string }) | null,
): MailboxFields => ({
  ...{ address: mailbox?.address ?? "", host: mailbox?.host ?? "", port: String(mailbox?.port ?? SECURITIES.tls) },
  ...{ security: mailbox?.security ?? "tls", user: mailbox?.user ?? "", password: "" },
  ...{ folder: mailbox?.folder ?? "INBOX", plus: String(mailbox?.plus ?? false) },
  markSeen: String(mailbox?.markSeen ?? false),
});

const HOST = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i;
const LINE_BREAK = /[\r\n\0]/;

type Choice = {
  /** is there a password already, that stays where none is entered, and for which server */
  stored: (Pick<MailboxInput, "host" | "port" | "user"> & { security: string }) | null;
  allowPlain: boolean;
  /** what is wrong with a host that can be read as one */
  hostProblem: (host: string) => string | null;
};

/** Reads what was entered; every field that cannot be read says what belongs there. */
export function readMailboxForm(
  form: MailboxFields,
  { stored, allowPlain, hostProblem }: Choice,
): { ok: true; mailbox: MailboxInput } | { ok: false; problems: Problem[] } {
  const problems: Problem[] = [];
  const wrong = (field: MailboxField, message: string) => void problems.push({ field, message });
  const [address, host, user, folder] = [form.address, form.host, form.user, form.folder].map((text) =>
    text.trim(),
  ) as [string, string, string, string];
  if (!EMAIL.test(address))
    wrong("address", "Enter the address whose mail lies in this mailbox, like orders@acme.com.");
  if (!HOST.test(host)) wrong("host", "Enter the name of the mail server, like imap.example.com.");
  else {
    const problem = hostProblem(host);
    if (problem !== null) wrong("host", problem);
  }
  const port = /^\d{1,5}$/.test(form.port.trim()) ? Number(form.port) : 0;
  if (port < 1 || port > 65_535) wrong("port", "Enter a number from 1 to 65535: 993 for TLS, 143 for STARTTLS.");
  const security = isSecurity(form.security) && (form.security !== "none" || allowPlain) ? form.security : null;
  if (security === null) wrong("security", "Choose how the connection is kept safe.");
  if (user === "" || LINE_BREAK.test(user)) wrong("user", "Enter the user name, which is often the address.");
  if (folder === "" || LINE_BREAK.test(folder)) wrong("folder", "Enter the folder that answers arrive in, like INBOX.");
  if (LINE_BREAK.test(form.password)) wrong("password", "Enter the password on one line.");
  else if (form.password === "" && !isSameServer(stored, { host, port, user, security }))
    wrong("password", stored ? "Enter the password anew: it is not shown to another server." : "Enter the password.");
  if (problems.length > 0 || security === null) return { ok: false, problems };
  const flags = { plus: form.plus === "true", markSeen: form.markSeen === "true" };
  return { ok: true, mailbox: { address, host, port, security, user, folder, ...flags } };
}

/** Does the stored password go where it went before, and as safely? */
const isSameServer = (
  stored: Choice["stored"],
  entered: { host: string; port: number; user: string; security: string | null },
): boolean =>
  stored !== null &&
  stored.host.toLowerCase() === entered.host.toLowerCase() &&
  stored.port === entered.port &&
  stored.user === entered.user &&
  (stored.security === entered.security || entered.security !== "none");
