import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { env } from "../app/platform/env.server.ts";
import { INBOUND_MAIL_PATH, inboundMail } from "../server/inbound-mail.ts";
import { replyMessage } from "./reply-message.ts";
import type { TestWorld } from "./world.ts";

/** A message in the sandbox's inbox. */
export type SandboxMail = {
  id: number;
  envelope: { from: string; to: string[] };
  messageId: string;
  subject: string;
  text: string;
  html: string | null;
  headers: Record<string, string>;
  attachments: { filename: string; mimeType: string; content: string }[];
};

/** Has the app mail through the sandbox's mail server, and looks into its inbox. */
export async function mailboxOf({ control, services }: TestWorld) {
  const { url } = await control.get<{ url: string }>("/mail");
  Object.assign(env(), {
    ...{ SMTP_URL: url, MAIL_FROM: "Crossdock <orders@crossdock.test>" },
    ...{ MAIL_INBOUND_ADDRESS: "answers@in.crossdock.test" },
  });
  const app = express();
  const secret = "a secret of the mail service";
  app.use(INBOUND_MAIL_PATH, inboundMail({ ...services, secret }));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const bring = (raw: string, bearer = secret) =>
    fetch(`http://localhost:${(server.address() as AddressInfo).port}${INBOUND_MAIL_PATH}`, {
      ...{
        method: "POST",
        headers: { Authorization: `Bearer ${bearer}`, "Content-Type": "message/rfc822" },
        body: raw,
      },
    });
  return {
    /** Brings a raw message, as a mail service does. */
    bring,
    /** The vendor answers a mail of ours, as its mail program would. */
    reply: (mail: SandboxMail, text: string, options: Parameters<typeof replyMessage>[2] = {}) =>
      bring(replyMessage(mail, text, options)),
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    /** newest last */
    to: async (address: string) => (await control.get<{ messages: SandboxMail[] }>(`/mail?to=${address}`)).messages,
    fault: (kind: string, times = 1) => control.post("/mail/faults", { kind, times }),
    clearFaults: () => fetch(`${control.origin}/__sandbox/mail/faults`, { method: "DELETE" }),
  };
}
