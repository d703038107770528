import type { Control } from "../../stack/control.ts";

/** A mail in the sandbox, as far as people read it. */
export type Mail = {
  id: number;
  envelope: { from: string; to: string[] };
  messageId: string;
  subject: string;
  text: string;
  headers: Record<string, string>;
};
/** Reads what has come to an address since the last look. */
export function mailbox(control: Control, address: string): () => Promise<Mail[]> {
  let since = 0;
  return async () => {
    const { messages } = await control.get<{ messages: Mail[] }>(`mail?to=${address}&since=${since}`);
    since = Math.max(since, ...messages.map(({ id }) => id));
    return messages;
  };
}

/** The subject of a mail that asks to cancel, with the number of the order. */
export const CANCEL = /^please cancel (?:purchase )?order (\S+)/i;
