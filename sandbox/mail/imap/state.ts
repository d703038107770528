import { z } from "zod";
import type { World } from "../../world.ts";
import { mailState, type ReceivedMail } from "../inbox.ts";

const FAULT_KINDS = ["down", "silent", "busy", "cut-in-message"] as const;

/** What a control call asks for. `user` absent = any mailbox. */
export const ImapFaultOrder = z.strictObject({
  kind: z.enum(FAULT_KINDS),
  user: z.string().optional(),
  times: z.number().int().min(1).default(1),
});
type ImapFault = z.infer<typeof ImapFaultOrder> & { left: number };

type Box = {
  /** UIDVALIDITY: grows when the numbers of messages mean something else */
  validity: number;
  /** a message's number less its id */
  shift: number;
  /** ids of the messages with \Seen */
  seen: number[];
  /** null = any but "wrong" */
  password: string | null;
};
type ImapState = { boxes: { [user: string]: Box }; faults: ImapFault[] };

/** The mailboxes' part of the world. */
export function imapState(world: World): ImapState {
  world.shell.imap ??= { boxes: {}, faults: [] } satisfies ImapState;
  return world.shell.imap as ImapState;
}

/** The mailbox of an address. There is one for every address. */
export function boxOf(world: World, user: string): Box {
  return (imapState(world).boxes[user] ??= { validity: 1, shift: 0, seen: [], password: null });
}

const WRONG_PASSWORD = "wrong";

/** May this user sign in with this password? */
export function lets(world: World, user: string, password: string): boolean {
  const set = boxOf(world, user).password;
  return set === null ? password !== WRONG_PASSWORD : password === set;
}

/** A message with its number in a mailbox. */
export type Numbered = ReceivedMail & { uid: number };

/** What lies in a mailbox: mail to its address, with or without "+something". */
export function mailsOf(world: World, user: string): Numbered[] {
  const { shift } = boxOf(world, user);
  return mailState(world)
    .messages.filter(({ to }) => to.some((address) => plain(address) === user))
    .map((mail) => ({ ...mail, uid: mail.id + shift }));
}
const plain = (address: string) => address.toLowerCase().replace(/\+[^@]*@/, "@");

/** The mailbox is moved to another server: its messages are numbered from 1 on. */
export function renumber(world: World, user: string): Box {
  const box = boxOf(world, user);
  const first = mailsOf(world, user)[0]?.id ?? 1;
  Object.assign(box, { validity: box.validity + 1, shift: 1 - first });
  return box;
}

/** Is one of these faults due for this mailbox? One occasion of it is used up then. */
export function takeImapFault(world: World, kinds: readonly ImapFault["kind"][], user?: string) {
  const fault = imapState(world).faults.find(
    (each) => each.left > 0 && kinds.includes(each.kind) && (each.user === undefined || each.user === user),
  );
  if (fault) fault.left -= 1;
  return fault?.kind;
}
