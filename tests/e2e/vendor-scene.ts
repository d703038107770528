import type { Control } from "../../scripts/stack/control.ts";
import { expect } from "./world.ts";

type Inbox = { messages: { subject: string; text: string; headers: Record<string, string> }[] };

/** The newest mail to an address whose subject fits; waits for it. */
export async function mailTo(control: Control, address: string, subject: RegExp) {
  const find = async () =>
    (await control.get<Inbox>(`mail?to=${address}`)).messages.filter((mail) => subject.test(mail.subject)).at(-1);
  await expect.poll(async () => (await find())?.subject, { timeout: 60_000 }).toBeTruthy();
  const mail = await find();
  if (!mail) throw new Error(`No mail to ${address}.`);
  return mail;
}
