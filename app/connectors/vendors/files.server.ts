import { openException } from "../../exceptions/exceptions.server.ts";
import type { Services } from "../../shopify/services.ts";
import type {
  Capabilities,
  Connector,
  Limits,
  OrderToSend,
  PlacedOrder,
  SendResult,
  Trouble,
  WaitingOrder,
} from "../connector.ts";
import { nextBatchAt } from "../email/schedule.ts";
import type { ConnectedSupplier, ConnectorKind } from "../kind.ts";
import {
  beginPlacing,
  bookOf,
  bookReader,
  finishPlacing,
  NO_CHANGE,
  placedOrder,
  STOCK_IS_TOLD,
} from "./book.server.ts";
import { cancelByMail } from "./cancel-by-mail.server.ts";
import { httpsAccess, sftpAccess } from "./files/access.server.ts";
import { isCarried, readFilesChannel, type FilesChannel } from "./files/channel.ts";
import { putOrders, settlePut } from "./files/put-orders.server.ts";
import { testConnection } from "./files/test-connection.server.ts";
import { settleUpload, uploadOrders } from "./files/upload.server.ts";

const capabilities: Capabilities = {
  ...{ send: true, lookUp: true, cancel: true, change: NO_CHANGE },
  ...{ readAcknowledgement: true, readShipments: true, readStock: STOCK_IS_TOLD, testConnection: true },
};
const DAY_MS = 24 * 60 * 60_000;
/** A person at the vendor's answers a cancellation within a working day, or does not. */
const limits: Limits = { mostLines: null, cancelPatienceMs: DAY_MS, mostCancelTries: 1 };

/** A vendor with whom files are exchanged: over SFTP, over HTTPS, or carried by people. */
export const filesKind: ConnectorKind = {
  ...{ title: "CSV files", capabilities, limits },
  open: (services, supplier) => {
    const { vendor, name } = supplier;
    if (!vendor) return Promise.resolve({ unreachable: `${name} has no settings. Add the vendor again.` });
    const channel = readFilesChannel(vendor.channel);
    const wrong = incomplete(channel);
    if (wrong) return Promise.resolve({ unreachable: `${name}: ${wrong}` });
    return Promise.resolve(filesConnector(services, { ...vendor, name }, channel));
  },
};

function filesConnector(services: Services, vendor: FilesVendor & { name: string }, channel: FilesChannel): Connector {
  const { clock } = services;
  const books = bookReader(services);
  const isByHand = isCarried(channel);
  const upload = (orders: Orders, sendBefore: Date) =>
    channel.way === "https"
      ? putOrders(services, { vendor, channel, access: httpsAccess(channel, vendor), sendBefore }, orders)
      : uploadOrders(services, { vendor, channel, access: sftpAccess(channel, vendor), sendBefore }, orders);
  const settle = (key: string) =>
    channel.way === "https"
      ? settlePut(services, httpsAccess(channel, vendor), key)
      : settleUpload(services, sftpAccess(channel, vendor), key);
  const sendTogether = async (orders: Orders, { sendBefore }: { sendBefore: Date }) => {
    if (isByHand) return keepForDownload(services, vendor, orders, sendBefore);
    const result = await upload(orders, sendBefore);
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
    lookUp: async (key) => {
      // Carried by people, what stands in the books is there; it is placed when its file is downloaded.
      if (isByHand) return { ok: true, orders: await standing(services, key) };
      return (await settle(key)) ?? books.lookUp(key);
    },
    cancel: cancelByMail(services, vendor.shopId, books),
    testConnection: () => testConnection(channel, vendor),
  };
}

type Orders = readonly [OrderToSend, ...OrderToSend[]];
type FilesVendor = NonNullable<ConnectedSupplier["vendor"]>;

/** What the settings still lack, in a sentence; null = nothing. */
export function incomplete({ way, sftp }: FilesChannel): string | null {
  if (way !== "sftp") return null;
  if (sftp.host === "" || sftp.user === "")
    return "Enter the host and the user of the file server in the file settings.";
  if (sftp.hostKey === null) return "Test the connection in the file settings and agree to the host key.";
  return sftp.folders.orders === "" ? "Enter the folder that orders go to in the file settings." : null;
}

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

/** Carried by people, orders stand in the books, from where their file is downloaded; the retailer is told of them. */
async function keepForDownload(
  { db, clock }: Services,
  { supplierId, shopId, name }: FilesVendor & { name: string },
  orders: readonly OrderToSend[],
  sendBefore: Date,
): Promise<Map<string, SendResult>> {
  const now = clock.now();
  const late: SendResult = { kind: "not-sent", retryInMs: 0, message: "The time to send was over." };
  if (now > sendBefore) return new Map(orders.map(({ key }) => [key, late]));
  return db.prisma.$transaction(async (tx) => {
    const results = new Map<string, SendResult>();
    for (const order of orders) {
      await beginPlacing(tx, order, now);
      results.set(order.key, { kind: "accepted", order: placedOrder(await bookOf(tx, order.key)) });
    }
    const subject = `supplier:${supplierId}`;
    const values = { supplier: name };
    await openException(tx, { shopId, kind: "vendor-orders-to-hand-over", subject, supplierId, values, now });
    return results;
  });
}

async function standing({ db }: Services, key: string): Promise<PlacedOrder[]> {
  const found = await db.prisma.vendorOrder.count({ where: { key } });
  return found > 0 ? [placedOrder(await bookOf(db.prisma, key))] : [];
}

async function accepted({ db, clock }: Services, key: string): Promise<SendResult> {
  return { kind: "accepted", order: await db.prisma.$transaction((tx) => finishPlacing(tx, key, clock.now())) };
}
