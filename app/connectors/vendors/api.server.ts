import { enqueue } from "../../queue/outbox.server.ts";
import type { Services } from "../../shopify/services.ts";
import type {
  Capabilities,
  Connector,
  Limits,
  OrderToSend,
  PlacedOrder,
  SendResult,
  StockReading,
  Trouble,
} from "../connector.ts";
import type { ConnectorKind } from "../kind.ts";
import { apiAccess, type ApiAccess } from "./api/access.server.ts";
import { callVendor, type ApiAnswer } from "./api/call.server.ts";
import { incomplete, type ApiChannel } from "./api/channel.ts";
import { orderMessage } from "./api/order-message.ts";
import { StockMessage } from "./api/messages.ts";
import { judgePost, readBody, stateOf, troubleOf, wordsOf } from "./api/read-answer.ts";
import {
  beginPlacing,
  bookReader,
  finishPlacing,
  NO_CHANGE,
  noteCancelled,
  noteTold,
  supplierOrderIdOf,
} from "./book.server.ts";
import { cancelByMail } from "./cancel-by-mail.server.ts";

const capabilities: Capabilities = {
  ...{ send: true, lookUp: true, cancel: true, change: NO_CHANGE },
  ...{ readAcknowledgement: true, readShipments: true, readStock: true, testConnection: true },
};
/** What is read is read from the books, whoever told; so only these depend on what the vendor's API has. */
const capabilitiesOf = ({ paths }: ApiChannel): Capabilities => ({
  ...capabilities,
  lookUp:
    paths.order !== "" ||
    "Its API cannot be asked for an order. One without an answer is posted again with the same key, and says so.",
  readStock: paths.stock !== "" || "Its API cannot be asked for stock: the vendor tells it by itself.",
});

const HOUR_MS = 60 * 60_000;
/** A person at the vendor's may have to look: asked every two hours for a day, which changes nothing after the first. */
const limits: Limits = { mostLines: null, cancelPatienceMs: 2 * HOUR_MS, mostCancelTries: 12 };
const NOT_REACHED_MS = 60_000;
const ASK_SOON_MS = 60_000;
const MOST_STOCK_BYTES = 10 * 1024 * 1024;

/** A vendor whose system has an API that is spoken to in our words (docs/vendor-api.md). */
export const apiKind: ConnectorKind = {
  ...{ title: "API", capabilities, limits },
  open: (services, { name, vendor }) => {
    if (!vendor) return Promise.resolve({ unreachable: `${name} has no settings. Add the supplier again.` });
    const access = apiAccess(services, vendor);
    const wrong = incomplete(access.channel, access.secrets);
    return Promise.resolve(
      wrong ? { unreachable: `${name}: ${wrong}` } : apiConnector(services, access, vendor.shopId),
    );
  },
};

function apiConnector(services: Services, access: ApiAccess, shopId: string): Connector {
  const { db, clock } = services;
  const { paths } = access.channel;
  const books = bookReader(services);
  return {
    ...{ capabilities: capabilitiesOf(access.channel), limits },
    ...books,

    send: async (order, { sendBefore }) => {
      // Committed before the call: what arrives without an answer is known when the vendor speaks of it.
      await db.prisma.$transaction((tx) => beginPlacing(tx, order, clock.now()));
      return sendOrder(services, access, order, sendBefore);
    },

    lookUp: async (key) => {
      const known = await books.lookUp(key);
      if (paths.order === "" || !known.ok || known.orders.length > 0) return known;
      const answer = await callVendor(access, { method: "GET", path: paths.order, key });
      if (answer.outcome !== "answered") return unanswered(answer);
      if (answer.status === 404) return { ok: true, orders: [] };
      const state = answer.status === 200 ? stateOf(answer, key) : null;
      if (!state) return troubleOf(answer, clock.now());
      const placed = await db.prisma.$transaction((tx) => finishPlacing(tx, key, clock.now()));
      const isOver = state.status === "declined" || state.status === "cancelled";
      return { ok: true, orders: [{ ...placed, cancelled: placed.cancelled || isOver }] };
    },

    cancel: async (externalGid, note) => {
      if (paths.cancel === "") return cancelByMail(services, shopId, books)(externalGid, note);
      await books.cancel(externalGid, note);
      return askToCancel(services, access, supplierOrderIdOf(externalGid), note);
    },

    readStock: async (itemGids) => {
      if (paths.stock === "") return books.readStock(itemGids);
      const told = await fetchStock(access);
      if (!told.ok) return told;
      const units = new Map(told.stock.items.map((item) => [item.sku, item.units]));
      const items = new Map<string, StockReading>();
      for (const gid of itemGids) {
        const has = units.get(gid.replace(/^vendor-sku:[^:]*:/, ""));
        if (has === null) items.set(gid, { policy: "unlimited", reading: 0 });
        else if (has !== undefined) items.set(gid, { policy: "finite", reading: Math.max(0, has) });
      }
      return { ok: true, asOf: new Date(told.stock.asOf), items };
    },

    testConnection: () => testApi(access),
  };
}

/** A question got no answer: it changes nothing, so it is asked again. */
const unanswered = (answer: Exclude<ApiAnswer, { outcome: "answered" }>) =>
  ({ ok: false, retry: answer.outcome === "unknown" || answer.retry, message: answer.note }) as const;

/** What a vendor's API says of its stock. */
export async function fetchStock(access: ApiAccess): Promise<{ ok: true; stock: StockMessage } | Trouble> {
  const path = access.channel.paths.stock;
  const answer = await callVendor(access, { method: "GET", path, maxBytes: MOST_STOCK_BYTES });
  if (answer.outcome !== "answered") return unanswered(answer);
  const stock = answer.status === 200 ? readBody(answer.body, StockMessage) : null;
  return stock ? { ok: true, stock } : troubleOf(answer, access.clock.now());
}

async function sendOrder(
  { db, clock }: Services,
  access: ApiAccess,
  order: OrderToSend,
  sendBefore: Date,
): Promise<SendResult> {
  const { key } = order;
  const body = JSON.stringify(orderMessage(order));
  const path = access.channel.paths.orders;
  const answer = await callVendor(access, { method: "POST", path, key, body, idempotencyKey: key, sendBefore });
  if (answer.outcome === "unknown") return { kind: "unknown", code: "no-answer", message: answer.note };
  if (answer.outcome === "not-asked")
    return answer.retry
      ? { kind: "not-sent", retryInMs: NOT_REACHED_MS, message: answer.note }
      : { kind: "failed", code: "not-reached", message: answer.note };
  const judged = judgePost(answer, key, clock.now());
  if (judged.kind !== "taken") return judged;
  const { state } = judged;
  const placed: PlacedOrder = await db.prisma.$transaction(async (tx) => {
    await noteTold(tx, key, state, clock.now());
    return finishPlacing(tx, key, clock.now());
  });
  return { kind: "accepted", order: placed };
}

async function askToCancel({ db, clock }: Services, access: ApiAccess, supplierOrderId: string, note: string) {
  const { key } = await db.prisma.vendorOrder.findUniqueOrThrow({ where: { supplierOrderId } });
  const body = JSON.stringify({ key, reason: note });
  const path = access.channel.paths.cancel;
  const answer = await callVendor(access, { method: "POST", path, key, body, idempotencyKey: `${key}-cancel` });
  const later = (message: string) => ({ ok: false, retry: true, message }) as const;
  const refused = (message: string) => ({ ok: false, retry: false, message }) as const;
  if (answer.outcome !== "answered") return later(answer.note);
  const { status } = answer;
  if (status >= 200 && status < 300) {
    const state = stateOf(answer, key);
    if (!state) return later(`Its API answered ${status} with something that cannot be read.`);
    if (state.cancelRefused) return refused(state.cancelRefused);
    const isOver = state.status === "cancelled" || state.status === "declined";
    const noted = !isOver || (await db.prisma.$transaction((tx) => noteCancelled(tx, supplierOrderId, clock.now())));
    // What it decides later is told, or read by the next question.
    if (!isOver) await askSoon({ db, clock }, access.supplierId, supplierOrderId);
    return noted ? ({ ok: true } as const) : refused("it has shipped");
  }
  const mayPass = status >= 500 || [401, 403, 408, 429].includes(status);
  return mayPass ? later(wordsOf(answer)) : refused(wordsOf(answer));
}

async function askSoon({ db, clock }: Pick<Services, "db" | "clock">, supplierId: string, supplierOrderId: string) {
  await db.prisma.vendorOrder.update({ where: { supplierOrderId }, data: { polledAt: null } });
  await enqueue(db.prisma, "vendor-api.poll", { supplierId }, { now: clock.now(), delayMs: ASK_SOON_MS });
}

/** Asks for nothing that leaves a trace: the path for tests, else an order that nobody has, else the address itself. */
async function testApi(access: ApiAccess): Promise<{ ok: boolean; message: string }> {
  const { paths } = access.channel;
  const path = paths.test || paths.order || "/";
  const answer = await callVendor(access, { method: "GET", path, key: "crossdock-connection-test" });
  if (answer.outcome !== "answered") return { ok: false, message: answer.note };
  const { status } = answer;
  // Without a path for tests there is nothing to be found; that it was looked for says that we are let in.
  if ((status >= 200 && status < 300) || (paths.test === "" && (status === 404 || status === 405)))
    return { ok: true, message: `The API answers, and lets us in (HTTP ${status}).` };
  const cure =
    status === 401 || status === 403
      ? "Check how it knows us: header, client or certificate."
      : "Check the address and the path.";
  return { ok: false, message: `${wordsOf(answer)}. ${cure}` };
}
