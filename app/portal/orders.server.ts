import type { Prisma } from "@prisma/client";
import type { OrderToSend } from "../connectors/connector.ts";
import { addressLines } from "../connectors/papers/paper-facts.ts";
import { BookLines } from "../connectors/vendors/book.server.ts";
import { readPortalToken } from "../connectors/vendors/portal-link.server.ts";
import { loadSupplierOrder, orderToSend } from "../dispatch/order-to-send.server.ts";
import { fromStored, toDecimal } from "../platform/money.ts";
import type { Services } from "../shopify/services.ts";
import { contactOf } from "../suppliers/vendors/vendors.server.ts";
import { readLanguage, type VendorLanguage } from "../suppliers/vendors/vendor-settings.ts";
import { portalState, type PortalOrder, type PortalState } from "./portal-order.ts";

/** What the portal shows of orders, and to whom. */

const BOOK = {
  lines: { orderBy: { supplierOrderLineId: "asc" } },
  shipments: { orderBy: [{ shippedAt: "asc" }, { id: "asc" }] },
  vendor: true,
  supplierOrder: {
    include: {
      shop: { select: { name: true } },
      order: { select: { name: true, shippingMethod: true } },
      lines: { include: { orderLine: { select: { title: true, sku: true } } } },
    },
  },
} satisfies Prisma.VendorOrderInclude;
type Book = Prisma.VendorOrderGetPayload<{ include: typeof BOOK }>;

/** An order whose page may be shown. */
export type OpenedOrder = {
  book: Book;
  order: PortalOrder;
  language: VendorLanguage;
  timeZone: string;
  /** whom a code goes to */
  contactEmail: string;
  /** what it takes to ship, address and all; null where the browser is not known, or the address was removed */
  toShip: OrderToSend | null;
};

/** The order of a link, with its address where this browser is known; null when the link has ended or never was. */
export async function orderByLink(
  services: Services,
  token: string,
  knownHash: string | null,
): Promise<OpenedOrder | null> {
  const link = readPortalToken(token);
  if (!link || link.endsAt <= services.clock.now()) return null;
  const book = await load(services, link.supplierOrderId);
  if (!book || link.linkVersion < book.linkVersion) return null;
  return opened(services, book, knownHash === book.vendor.emailHash);
}

/** An order of a vendor whose contact is signed in, with its address; null for all others. */
export async function orderForVendor(
  services: Services,
  supplierOrderId: string,
  emailHash: string,
): Promise<OpenedOrder | null> {
  const book = await load(services, supplierOrderId);
  return book?.vendor.emailHash === emailHash ? opened(services, book, true) : null;
}

const load = ({ db }: Services, supplierOrderId: string) =>
  db.prisma.vendorOrder.findUnique({ where: { supplierOrderId }, include: BOOK });

async function opened(services: Services, book: Book, withAddress: boolean): Promise<OpenedOrder> {
  const order = viewOf(book, services.clock.now());
  const { vendor } = book;
  const settings = { language: readLanguage(vendor.language), timeZone: vendor.timeZone };
  const toShip = withAddress ? await openToShip(services, book.supplierOrderId) : null;
  const address = toShip ? addressOf(toShip) : withAddress ? "gone" : "hidden";
  return { book, order: { ...order, address }, ...settings, contactEmail: contactOf(vendor).email, toShip };
}

const addressOf = ({ shipTo }: OrderToSend) => [...addressLines(shipTo), ...(shipTo.phone ? [shipTo.phone] : [])];

/** The address is opened, and written down as such, only for who may see it. */
const openToShip = ({ db, clock }: Services, supplierOrderId: string): Promise<OrderToSend | null> =>
  db.prisma.$transaction(async (tx) => {
    const supplierOrder = await loadSupplierOrder(tx, supplierOrderId);
    return supplierOrder ? orderToSend(tx, supplierOrder, clock.now()) : null;
  });

function viewOf(book: Book, now: Date): PortalOrder {
  const { supplierOrder, shipments, vendor } = book;
  const parcels = shipments.map(({ ref, state, carrier, trackingNumbers, trackingUrls, shippedAt, lines }) => ({
    ...{ ref, carrier, numbers: trackingNumbers, shippedAt: shippedAt.toISOString(), cancelled: state === "cancelled" },
    urls: trackingUrls.filter((url) => url.startsWith("https://")),
    lines: BookLines.parse(lines),
  }));
  const shippedOf = (id: string) =>
    parcels
      .filter(({ cancelled }) => !cancelled)
      .flatMap(({ lines }) => lines)
      .reduce((sum, line) => sum + (line.supplierOrderLineId === id ? line.units : 0), 0);
  const lines = book.lines.map(({ supplierOrderLineId: id, units, declinedUnits: declined }) => {
    const bought = supplierOrder.lines.find((line) => line.id === id);
    const shipped = shippedOf(id);
    const price = bought && fromStored(bought.costMinor / BigInt(units), vendor.currency);
    return {
      ...{ id, units, declined, shipped, left: Math.max(0, units - declined - shipped) },
      sku: bought?.offerSku ?? bought?.orderLine.sku ?? null,
      title: bought?.orderLine.title ?? "",
      price: price ? `${toDecimal(price)} ${price.currency}` : null,
    };
  });
  const cancelled = book.cancelledAt !== null || ["cancelled", "refused"].includes(supplierOrder.state);
  const placedAt = book.placedAt ?? book.createdAt;
  const acknowledged = book.acknowledgedAt !== null;
  const cancelAsked = book.cancelAskedAt !== null && book.cancelRefused === null && !cancelled;
  const facts = { cancelled, cancelAsked, acknowledged, placedAt, promisedShipAt: book.promisedShipAt, lines };
  return {
    ...{ supplierOrderId: book.supplierOrderId, number: book.key, retailer: supplierOrder.shop.name },
    ...{ retailerOrderName: supplierOrder.order.name, state: portalState(facts, now), acknowledged, lines },
    placedAt: placedAt.toISOString(),
    promisedDay: book.promisedShipAt?.toISOString() ?? null,
    ...{ cancelAsked, test: supplierOrder.test, mayBeRepeat: book.possibleDuplicates > 0 },
    shippingMethod: supplierOrder.order.shippingMethod,
    parcels: parcels.map(({ lines: contents, ...parcel }) => ({
      ...parcel,
      units: contents.reduce((sum, { units }) => sum + units, 0),
    })),
    address: "hidden",
  };
}

const PAGE = 50;
/** States of a supplier order in which something may still be to be done with it. */
export const OPEN_STATES = ["sending", "unknown", "accepted", "shipping"];

/**
 * Orders of all vendors with this contact: those that are open, or those that are not, newest first, `PAGE` at a time.
 * `before`: the last one of the page before.
 */
export async function ordersForVendor(
  services: Services,
  emailHash: string,
  { shown, before }: { shown: "open" | "done"; before: string | null },
): Promise<{ orders: PortalOrder[]; language: VendorLanguage; timeZone: string; next: string | null }> {
  const { db, clock } = services;
  const vendors = await db.prisma.vendor.findMany({ where: { emailHash }, orderBy: { createdAt: "asc" } });
  const state = shown === "open" ? { in: OPEN_STATES } : { notIn: OPEN_STATES };
  const books = await db.prisma.vendorOrder.findMany({
    where: { supplierId: { in: vendors.map(({ supplierId }) => supplierId) }, supplierOrder: { state } },
    include: BOOK,
    orderBy: { supplierOrderId: "desc" },
    ...(before === null ? {} : { cursor: { supplierOrderId: before }, skip: 1 }),
    take: PAGE + 1,
  });
  const now = clock.now();
  const page = books.slice(0, PAGE).map((book) => viewOf(book, now));
  return {
    orders: page,
    language: readLanguage(vendors[0]?.language ?? "en"),
    timeZone: vendors[0]?.timeZone ?? "UTC",
    next: books.length > PAGE ? (page.at(-1)?.supplierOrderId ?? null) : null,
  };
}

/** Orders by what is to be done with them, in the order in which it matters. */
export const groupOrders = (orders: readonly PortalOrder[]): [PortalState, PortalOrder[]][] => {
  const groups = new Map<PortalState, PortalOrder[]>();
  for (const order of orders) groups.set(order.state, [...(groups.get(order.state) ?? []), order]);
  return [...groups];
};
