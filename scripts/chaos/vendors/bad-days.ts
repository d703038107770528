import type { Control } from "../../stack/control.ts";
import type { Random } from "../random.ts";
import { ADDRESSES } from "./open-vendors.ts";

/** A fault of the sandbox's mail server, file server, or vendors' APIs (sandbox/README.md). */
export type ChannelFault = { channel: "mail" | "sftp" | "vendor-api"; kind: string; [option: string]: unknown };

const CHANNELS = ["mail", "sftp", "vendor-api"] as const;
const toMailVendor = { to: ADDRESSES.email };
const ofApi = (operation: string, kind: string, times = 1): ChannelFault => ({
  ...{ channel: "vendor-api", kind, operation, times, retryAfterS: 1 },
  vendor: operation === "webhook" ? "api-vendor-news" : "api-vendor",
});

/** What goes wrong on the ways to vendors, and back. */
export const CHANNEL_FAULTS: readonly ChannelFault[] = [
  { channel: "mail", kind: "down", times: 3 },
  { channel: "mail", kind: "drop-answer", times: 4, ...toMailVendor },
  { channel: "mail", kind: "cut-in-data", ...toMailVendor },
  { channel: "mail", kind: "cut-before-data", ...toMailVendor },
  { channel: "mail", kind: "try-later", ...toMailVendor },
  { channel: "sftp", kind: "refuse", times: 2 },
  { channel: "sftp", kind: "cut-in-write" },
  { channel: "sftp", kind: "cut-in-read" },
  { channel: "sftp", kind: "cut-in-list", times: 2 },
  { channel: "sftp", kind: "cut-before-rename" },
  { channel: "sftp", kind: "cut-after-rename" },
  { channel: "sftp", kind: "full" },
  ofApi("create", "broken-json"),
  ofApi("create", "drop-answer", 3),
  ofApi("create", "http-500"),
  ofApi("create", "rate-limited"),
  ofApi("read", "broken-json"),
  ofApi("read", "http-500"),
  ofApi("webhook", "drop-answer"),
  ofApi("webhook", "http-500"),
];

export const nameOfFault = ({ channel, kind, operation }: ChannelFault): string =>
  [channel, ...(typeof operation === "string" ? [operation] : []), kind].join(" ");

/** Has one of them happen. */
export const strike = (control: Control, { channel, ...order }: ChannelFault): Promise<unknown> =>
  control.post(`${channel}/faults`, order);

/** All of them, in an order that chance draws. */
export function shuffled(faults: readonly ChannelFault[], random: Random): ChannelFault[] {
  return faults
    .map((fault) => ({ fault, at: random.next() }))
    .sort((one, other) => one.at - other.at)
    .map(({ fault }) => fault);
}

/** How often each has struck, and those that still wait for their occasion. */
export async function struckFaults(
  control: Control,
): Promise<{ struck: Record<string, number>; waiting: ReadonlySet<string> }> {
  type Posted = Omit<ChannelFault, "channel"> & { kind: string; times: number; left: number };
  const struck: Record<string, number> = {};
  const waiting = new Set<string>();
  for (const channel of CHANNELS)
    for (const fault of await control.get<Posted[]>(`${channel}/faults`)) {
      const name = nameOfFault({ ...fault, channel });
      struck[name] = (struck[name] ?? 0) + fault.times - fault.left;
      if (fault.left > 0) waiting.add(name);
    }
  return { struck, waiting };
}

/** From now on nothing goes wrong there. */
export async function endBadDays(control: Control): Promise<void> {
  for (const channel of CHANNELS) await fetch(`${control.origin}/__sandbox/${channel}/faults`, { method: "DELETE" });
}
