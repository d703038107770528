import { z } from "zod";
import type { World } from "../world.ts";

/** A message as it arrived. */
export type ReceivedMail = {
  id: number;
  receivedAt: string;
  /** of the envelope: who it really went to, hidden recipients among them */
  from: string;
  to: string[];
  /** the bytes, base64 */
  raw: string;
};

const FAULT_KINDS = [
  "down",
  "refuse-recipient",
  "try-later",
  "cut-before-data",
  "cut-in-data",
  "refuse-message",
  "drop-answer",
] as const;

/** What a control call asks for. `to` absent = any recipient; else a part of the address. */
export const MailFaultOrder = z.strictObject({
  kind: z.enum(FAULT_KINDS),
  to: z.string().optional(),
  times: z.number().int().min(1).default(1),
});

export type MailFault = z.infer<typeof MailFaultOrder> & { left: number };

type MailState = { lastId: number; messages: ReceivedMail[]; faults: MailFault[] };

/** The newest messages that are kept. */
const KEPT = 2_000;

/** The mail server's part of the world. */
export function mailState(world: World): MailState {
  world.shell.mail ??= { lastId: 0, messages: [], faults: [] } satisfies MailState;
  return world.shell.mail as MailState;
}

/** Adds a fault that strikes the next `times` occasions. */
export function addMailFault(world: World, order: z.infer<typeof MailFaultOrder>): MailFault {
  const fault: MailFault = { ...order, left: order.times };
  mailState(world).faults.push(fault);
  return fault;
}

/** Is one of these faults due for these recipients? One occasion of it is used up then. */
export function takeMailFault(
  world: World,
  kinds: readonly MailFault["kind"][],
  recipients: readonly string[] = [],
): MailFault["kind"] | undefined {
  const strikes = ({ to }: MailFault) => to === undefined || recipients.some((address) => address.includes(to));
  const fault = mailState(world).faults.find((each) => each.left > 0 && kinds.includes(each.kind) && strikes(each));
  if (fault) fault.left -= 1;
  return fault?.kind;
}

/** Keeps a message. */
export function keepMail(world: World, { from, to, raw }: { from: string; to: string[]; raw: Buffer }): void {
  const state = mailState(world);
  state.messages.push({
    id: (state.lastId += 1),
    receivedAt: world.clock.now().toISOString(),
    from,
    to,
    raw: raw.toString("base64"),
  });
  if (state.messages.length > KEPT) state.messages.splice(0, state.messages.length - KEPT);
}
