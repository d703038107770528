import { env } from "../app/platform/env.server.ts";
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
export async function mailboxOf({ control }: TestWorld) {
  const { url } = await control.get<{ url: string }>("/mail");
  Object.assign(env(), {
    ...{ SMTP_URL: url, MAIL_FROM: "Crossdock <orders@crossdock.test>" },
    ...{ MAIL_INBOUND_ADDRESS: "answers@in.crossdock.test", MAIL_INBOUND_SECRET: "a secret of the mail service" },
  });
  return {
    /** newest last */
    to: async (address: string) => (await control.get<{ messages: SandboxMail[] }>(`/mail?to=${address}`)).messages,
    fault: (kind: string, times = 1) => control.post("/mail/faults", { kind, times }),
    clearFaults: () => fetch(`${control.origin}/__sandbox/mail/faults`, { method: "DELETE" }),
  };
}
