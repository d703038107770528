import type { z } from "zod";
import { API_VERSION } from "../../connectors/vendors/api/messages.ts";
import { recordVendorStock } from "../../inventory/vendor-stock.server.ts";
import { contentHash } from "../../platform/crypto.server.ts";
import { exponentOf, fromDecimal } from "../../platform/money.ts";
import type { Services } from "../../shopify/services.ts";
import { saveVendorOffers } from "../../skus/vendor-offers.server.ts";
import type { VendorKey } from "../../suppliers/vendors/api-keys.server.ts";
import { parcelOf } from "../../tracking/vendors/api/parcel.ts";
import { recordVendorAnswer, recordVendorShipment } from "../../tracking/vendors/record.server.ts";
import type { NewsResult } from "../../tracking/vendors/vendor-news.ts";
import type { Operation } from "./endpoints.ts";
import { listOrders, readOrder } from "./orders.server.ts";
import { newsProblem, problemOf } from "./problems.ts";
import type { Acknowledgement, Cancellation, Decline, Items, ListQuery, Problem, Shipment, Stock } from "./shapes.ts";

/** A request that was read: whose it is, what it says, and by which name it counts once. */
export type ApiRequest = {
  key: VendorKey;
  orderKey: string;
  idempotencyKey: string;
  query: unknown;
  /** in the shape of the endpoint */
  body: unknown;
  /** tells this request from another one with the same name */
  fingerprint: string;
};
type Answer = { ok: true; body: unknown } | { ok: false; problem: Problem };
type Run = (services: Services, request: ApiRequest) => Promise<Answer>;

const done = (body: unknown): Answer => ({ ok: true, body });
const refuse = (...problem: Parameters<typeof problemOf>): Answer => ({ ok: false, problem: problemOf(...problem) });
const noSuchOrder = () =>
  refuse(404, "no-such-order", "You have no order with this number. Read /orders to see which there are.");
/** A clock may be a little ahead; more than that is a mistake. */
const AHEAD_MS = 5 * 60_000;

/** Does what each operation of the API is for. */
export const OPERATIONS: Record<Operation, Run> = {
  me: (_services, { key: { vendor, name, prefix } }) => {
    const { supplier, currency, stockMode } = vendor;
    const who = { vendor: supplier.name, retailer: supplier.shop.name, currency, stockMode };
    return Promise.resolve(done({ version: API_VERSION, ...who, key: { name, prefix } }));
  },

  listOrders: async (services, { key, query }) => {
    const page = await listOrders(services, key.supplierId, query as z.output<typeof ListQuery>);
    return page ? done(page) : refuse(400, "invalid", "`after` names none of your orders. Begin again without it.");
  },

  readOrder: async (services, { key, orderKey }) => {
    const order = await readOrder(services, key.supplierId, orderKey);
    return order ? done(order) : noSuchOrder();
  },

  acknowledge: (services, request) => {
    const { vendorRef, promisedShipAt, declines } = request.body as z.output<typeof Acknowledgement>;
    return aboutOrder(services, request, (told, source) =>
      recordVendorAnswer(services, source, {
        ...{ ...told, says: "accepted", vendorRef },
        ...(promisedShipAt ? { promisedShipAt: new Date(promisedShipAt) } : {}),
        declines: declines.map(({ line, ...rest }) => ({ supplierOrderLineId: line, ...rest })),
      }),
    );
  },

  decline: (services, request) => {
    const { reason } = request.body as z.output<typeof Decline>;
    return aboutOrder(services, request, (told, source) =>
      recordVendorAnswer(services, source, { ...told, says: "declined", reason }),
    );
  },

  ship: (services, request) => {
    const parcel = parcelOf(request.body as z.output<typeof Shipment>);
    if (parcel.shippedAt.getTime() > services.clock.now().getTime() + AHEAD_MS)
      return Promise.resolve(future("/shippedAt"));
    // Who names a parcel may correct it by its name.
    const corrects = parcel.ref !== null;
    return aboutOrder(services, request, (told, source) =>
      recordVendorShipment(services, source, { ...told, ...parcel, corrects }),
    );
  },

  answerCancellation: async (services, request) => {
    const { answer, reason } = request.body as z.output<typeof Cancellation>;
    const says = answer === "cancelled" ? "cancelled" : "cancel-refused";
    const where = { key: request.orderKey, supplierId: request.key.supplierId };
    const book = await services.db.prisma.vendorOrder.findFirst({ where });
    if (book && book.cancelAskedAt === null)
      return refuse(
        409,
        "not-asked",
        "The retailer has not asked to cancel this order. Use /decline for what you cannot ship.",
      );
    return aboutOrder(services, request, (told, source) =>
      recordVendorAnswer(services, source, { ...told, says, ...(reason ? { reason } : {}) }),
    );
  },

  tellStock: async (services, request) => {
    const { asOf, scope, items } = request.body as z.output<typeof Stock>;
    const at = new Date(asOf);
    const now = services.clock.now();
    if (at.getTime() > now.getTime() + AHEAD_MS) return future("/asOf");
    const { supplierId, vendor } = request.key;
    const wrong = costErrors(items, vendor.currency);
    if (wrong) return wrong;
    return once(services, request, async (told) => {
      const recorded = await recordVendorStock(
        services,
        { supplierId },
        {
          ...{ ...told, scope, asOf: at > now ? now : at },
          items: items.map(({ sku, units, unitCost }) => ({
            ...{ sku, units },
            costMinor: unitCost ? fromDecimal(unitCost, vendor.currency).minor : null,
          })),
        },
      );
      if (!recorded.ok) return refuse(409, "stock-not-taken", recorded.message);
      return done({ outcome: recorded.outcome, items: recorded.items, unknownSkus: recorded.unknown });
    });
  },

  saveItems: async (services, { key, body }) => {
    const { items } = body as z.output<typeof Items>;
    const { currency } = key.vendor;
    const wrong = costErrors(items, currency);
    if (wrong) return wrong;
    const offers = items.map(({ unitCost, barcode, ...item }) => ({
      ...{ ...item, barcode: barcode ?? null, costMinor: fromDecimal(unitCost, currency).minor },
    }));
    const saved = await saveVendorOffers(services, "api", { supplierId: key.supplierId, offers });
    if (saved.ok) return done({ outcome: "done" });
    return refuse(422, "invalid", saved.problems.map(({ message }) => message).join(" "));
  },
};

const future = (pointer: string) =>
  refuse(422, "invalid", "The message tells of the future.", [
    { pointer, detail: "This time has not come yet.", fix: "Send a time that is over, with its zone." },
  ]);

/** Prices with more digits than the currency has would be rounded, which nobody asked for. */
function costErrors(items: readonly { unitCost?: string | null }[], currency: string): Answer | null {
  const most = exponentOf(currency);
  const errors = items.flatMap(({ unitCost }, index) => {
    if ((unitCost?.split(".")[1]?.length ?? 0) <= most) return [];
    const detail = `"${unitCost}" has more digits than ${currency}.`;
    return [{ pointer: `/items/${index}/unitCost`, detail, fix: `Send ${most} digits after the point at most.` }];
  });
  return errors.length > 0 ? refuse(422, "invalid", "Prices do not fit their currency.", errors.slice(0, 20)) : null;
}

type Told = { key: string; channel: "api" };

/** Something that is told of one order of the vendor. */
function aboutOrder(
  services: Services,
  request: ApiRequest,
  record: (told: Told & { supplierOrderId: string }, source: { supplierId: string }) => Promise<NewsResult>,
): Promise<Answer> {
  const { orderKey, body, key } = request;
  const { supplierId } = key;
  return once(services, request, async (told) => {
    const order = await services.db.prisma.vendorOrder.findFirst({ where: { key: orderKey, supplierId } });
    if (!order) return noSuchOrder();
    const news = await record({ ...told, supplierOrderId: order.supplierOrderId }, { supplierId });
    return news.ok ? done({ outcome: news.outcome }) : { ok: false, problem: newsProblem(news.problems, body) };
  });
}

/**
 * A message counts once by its Idempotency-Key. The same key with another message is a mistake of the sender's, and is
 * told as one; what was refused may be put right and sent again with its key.
 */
async function once(
  { db }: Services,
  { key: { supplierId }, idempotencyKey, fingerprint }: ApiRequest,
  run: (told: Told) => Promise<Answer>,
): Promise<Answer> {
  const key = `api:${idempotencyKey}`;
  const known = await db.prisma.vendorInput.findUnique({ where: { supplierId_key: { supplierId, key } } });
  if (known?.fingerprint && known.fingerprint !== fingerprint)
    return refuse(
      422,
      "idempotency-key-reused",
      "This Idempotency-Key came with another message before. Use a new one for each message.",
    );
  const answer = await run({ key, channel: "api" });
  if (answer.ok)
    await db.prisma.vendorInput.updateMany({ where: { supplierId, key, fingerprint: null }, data: { fingerprint } });
  return answer;
}

/** What tells a message from another one. */
export const fingerprintOf = (operation: Operation, orderKey: string, text: string): string =>
  contentHash(JSON.stringify([operation, orderKey, text]));
