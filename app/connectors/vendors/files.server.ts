import { withSftp, type SftpAccess } from "../../platform/sftp.server.ts";
import type { Services } from "../../shopify/services.ts";
import { secretsOf } from "../../suppliers/vendors/vendors.server.ts";
import type { Capabilities, Connector, Limits, OrderToSend, SendResult, Trouble, WaitingOrder } from "../connector.ts";
import { nextBatchAt } from "../email/schedule.ts";
import type { ConnectedSupplier, ConnectorKind } from "../kind.ts";
import { beginPlacing, bookReader, finishPlacing, NO_CHANGE, STOCK_IS_TOLD } from "./book.server.ts";
import { FilesSecrets, readFilesChannel, type FilesChannel } from "./files/channel.ts";
import { settleUpload, uploadOrders } from "./files/upload.server.ts";

const capabilities: Capabilities = {
  ...{ send: true, lookUp: true, cancel: true, change: NO_CHANGE },
  ...{ readAcknowledgement: true, readShipments: true, readStock: STOCK_IS_TOLD, testConnection: true },
};
const DAY_MS = 24 * 60 * 60_000;
/** A person at the vendor's answers a cancellation within a working day, or does not. */
const limits: Limits = { mostLines: null, cancelPatienceMs: DAY_MS, mostCancelTries: 1 };

/** A vendor with whom files are exchanged: over SFTP, or carried by people. */
export const filesKind: ConnectorKind = {
  ...{ title: "CSV files", capabilities, limits },
  open: (services, supplier) => {
    const { vendor, name } = supplier;
    if (!vendor) return Promise.resolve({ unreachable: `${name} has no settings. Add the vendor again.` });
    const channel = readFilesChannel(vendor.channel);
    const wrong = incomplete(channel);
    if (wrong) return Promise.resolve({ unreachable: `${name}: ${wrong}` });
    return Promise.resolve(filesConnector(services, vendor, channel));
  },
};

function filesConnector(services: Services, vendor: FilesVendor, channel: FilesChannel): Connector {
  const { clock } = services;
  const books = bookReader(services);
  const access = sftpAccess(channel, vendor);
  const isByHand = channel.way === "manual";
  type Orders = readonly [OrderToSend, ...OrderToSend[]];
  const sendTogether = async (orders: Orders, { sendBefore }: { sendBefore: Date }) => {
    const result = isByHand
      ? await keepForDownload(services, orders, sendBefore)
      : await uploadOrders(services, { vendor, channel, access, sendBefore }, orders);
    const results = new Map<string, SendResult>();
    for (const { key } of orders) results.set(key, result === "accepted" ? await accepted(services, key) : result);
    return results;
  };
  return {
    ...{ capabilities, limits },
    ...books,
    awaitTurn: async (waiting) => untilNextTime(channel, vendor, waiting, clock.now()) ?? books.awaitTurn(waiting),
    send: async (order, fence) => {
      const result = (await sendTogether([order], fence)).get(order.key);
      return result ?? { kind: "unknown", code: "no-answer", message: "Nothing was told of this file." };
    },
    ...(channel.orders.combine ? { sendTogether } : {}),
    lookUp: async (key) => (isByHand ? null : await settleUpload(services, access, key)) ?? books.lookUp(key),
    testConnection: () => testConnection(channel, access),
  };
}

type FilesVendor = NonNullable<ConnectedSupplier["vendor"]>;

/** What the settings still lack, in a sentence; null = nothing. */
export function incomplete({ way, sftp }: FilesChannel): string | null {
  if (way === "manual") return null;
  if (sftp.host === "" || sftp.user === "")
    return "Enter the host and the user of the file server in the file settings.";
  if (sftp.hostKey === null) return "Test the connection in the file settings and agree to the host key.";
  return sftp.folders.orders === "" ? "Enter the folder that orders go to in the file settings." : null;
}

/** How to sign in at a vendor's file server. */
export const sftpAccess = (
  { sftp: { host, port, user, hostKey } }: FilesChannel,
  vendor: Pick<FilesVendor, "secretsEnc">,
): SftpAccess => ({ host, port, user, hostKey, password: FilesSecrets.parse(secretsOf(vendor)).password });

/** null = orders leave now. */
function untilNextTime(
  { orders: { times, days } }: FilesChannel,
  { timeZone }: FilesVendor,
  { since, atOnce }: WaitingOrder,
  now: Date,
): Trouble | null {
  const due = times.map((at) => nextBatchAt({ days, at }, timeZone, since).getTime());
  const next = Math.min(...due);
  if (atOnce || due.length === 0 || next <= now.getTime()) return null;
  const when = new Date(next).toISOString().slice(0, 16).replace("T", " ");
  const retryInMs = next - now.getTime();
  return { ok: false, retry: true, retryInMs, isPlanned: true, message: `Goes out with the file of ${when} UTC.` };
}

/** Carried by people, orders stand in the books, from where their file is downloaded. */
async function keepForDownload(
  { db, clock }: Services,
  orders: readonly OrderToSend[],
  sendBefore: Date,
): Promise<SendResult | "accepted"> {
  const now = clock.now();
  if (now > sendBefore) return { kind: "not-sent", retryInMs: 0, message: "The time to send was over." };
  await db.prisma.$transaction(async (tx) => {
    for (const order of orders) await beginPlacing(tx, order, now);
  });
  return "accepted";
}

async function accepted({ db, clock }: Services, key: string): Promise<SendResult> {
  return { kind: "accepted", order: await db.prisma.$transaction((tx) => finishPlacing(tx, key, clock.now())) };
}

/** Looks into every folder that is set. `presented`: the host key to agree to, where that is missing. */
export async function testConnection(
  { way, sftp: { folders } }: FilesChannel,
  access: SftpAccess,
): Promise<{ ok: boolean; message: string; presented?: string }> {
  if (way === "manual") return { ok: true, message: "Files are carried by people: there is nothing to connect to." };
  const wanted = Object.values(folders).filter((folder) => folder !== "");
  try {
    const found = await withSftp(access, async (sftp) => {
      const missing: string[] = [];
      for (const folder of wanted) if ((await sftp.exists(folder)) !== "d") missing.push(folder);
      return missing;
    });
    if (!found.ok)
      return {
        ok: false,
        message: found.message,
        ...(found.kind === "host-key" ? { presented: found.presented } : {}),
      };
    const missing = found.value.join(", ");
    if (missing !== "")
      return { ok: false, message: `There is no folder ${missing}. Create it, or change the file settings.` };
    return { ok: true, message: `Signed in at ${access.host}; all ${wanted.length} folders are there.` };
  } catch (cause) {
    return { ok: false, message: cause instanceof Error ? cause.message.slice(0, 300) : "The connection was lost." };
  }
}
