import type { OrderToSend } from "../connectors/connector.ts";
import { readMailSettings } from "../connectors/email/mail-settings.ts";
import { isPrintable } from "../connectors/papers/printable.server.ts";
import { addressLines, moneyText } from "../connectors/papers/paper-facts.ts";
import { BookLines } from "../connectors/vendors/book.server.ts";
import { readPortalToken } from "../connectors/vendors/portal-link.server.ts";
import { loadSupplierOrder } from "../dispatch/load-supplier-order.server.ts";
import { orderToSend } from "../dispatch/order-to-send.server.ts";
import { fromStored } from "../platform/money.ts";
import type { Services } from "../shopify/services.ts";
import { bookLines } from "../tracking/vendors/record.server.ts";
import { contactOf } from "../suppliers/vendors/vendors.server.ts";
import { readLanguage, type VendorLanguage } from "../suppliers/vendors/vendor-settings.ts";
import { dueAtOf, leftOf, portalState, type PortalOrder } from "./portal-order.ts";
import { PORTAL_BOOK, type PortalBook } from "./portal-book.server.ts";
import { portalVendor, type PortalVendor } from "./portal-vendor.server.ts";

/** What the portal shows of orders, and to whom. */

/** An order whose page may be shown. */
export type OpenedOrder = {
  book: PortalBook;
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
  db.prisma.vendorOrder.findUnique({ where: { supplierOrderId }, include: PORTAL_BOOK });

async function opened(services: Services, book: PortalBook, withAddress: boolean): Promise<OpenedOrder> {
  const order = viewOf(book, services.clock.now());
  const { vendor } = book;
  const { language, timeZone } = portalVendor(vendor);
  const settings = { language, timeZone };
  const toShip = withAddress ? await openToShip(services, book.supplierOrderId) : null;
  const address = toShip ? addressOf(toShip) : withAddress ? "gone" : "hidden";
  const slip = !toShip || (await isPrintable(toShip)) ? readMailSettings(vendor.mail).paper : "page";
  return { book, order: { ...order, address, slip }, ...settings, contactEmail: contactOf(vendor).email, toShip };
}

const addressOf = ({ shipTo }: OrderToSend) => [...addressLines(shipTo), ...(shipTo.phone ? [shipTo.phone] : [])];

/** The address is opened, and written down as such, only for who may see it. */
const openToShip = ({ db, clock }: Services, supplierOrderId: string): Promise<OrderToSend | null> =>
  db.prisma.$transaction(async (tx) => {
    const supplierOrder = await loadSupplierOrder(tx, supplierOrderId);
    return supplierOrder ? orderToSend(tx, supplierOrder, clock.now()) : null;
  });

/** When a vendor works, as its due days follow from it. */
export const shipCalendar = ({ calendar: { cutoff, workdays, holidays }, timeZone, leadTimeDays }: PortalVendor) => ({
  ...{ cutoff, workdays, holidays, timeZone, leadTimeDays },
});

/** What of an order's books its state follows from. */
export const isCancelled = (book: { cancelledAt: Date | null; supplierOrder: { state: string } }): boolean =>
  book.cancelledAt !== null || ["cancelled", "refused"].includes(book.supplierOrder.state);

function viewOf(book: PortalBook, now: Date): PortalOrder {
  const { supplierOrder, shipments, vendor } = book;
  const lines = bookLines(book).map((line) => {
    const { supplierOrderLineId: id, units, declinedUnits: declined, shippedUnits: shipped } = line;
    const bought = supplierOrder.lines.find((each) => each.id === id);
    const price = bought && fromStored(bought.costMinor / BigInt(units), vendor.currency);
    return {
      ...{ id, units, declined, shipped, left: leftOf({ units, declined, shipped }) },
      sku: bought?.offerSku ?? bought?.orderLine.sku ?? null,
      title: bought?.orderLine.title ?? "",
      price: price ? moneyText(price, readLanguage(vendor.language)) : null,
    };
  });
  const cancelled = isCancelled(book);
  const placedAt = book.placedAt ?? book.createdAt;
  const acknowledged = book.acknowledgedAt !== null;
  const cancelAsked = book.cancelAskedAt !== null && book.cancelRefused === null && !cancelled;
  const dueAt = dueAtOf(placedAt, book.promisedShipAt, shipCalendar(portalVendor(vendor)));
  return {
    ...{ supplierOrderId: book.supplierOrderId, number: book.key, retailer: supplierOrder.shop.name },
    state: portalState({ cancelled, cancelAsked, acknowledged, dueAt, lines }, now),
    ...{ retailerOrderName: supplierOrder.order.name, acknowledged, lines, cancelAsked },
    ...{ placedAt: placedAt.toISOString(), dueAt: dueAt.toISOString(), promised: book.promisedShipAt !== null },
    ...{ test: supplierOrder.test, mayBeRepeat: book.possibleDuplicates > 0 },
    shippingMethod: supplierOrder.order.shippingMethod,
    parcels: shipments.map(({ ref, state, carrier, trackingNumbers, trackingUrls, shippedAt, lines: contents }) => ({
      ...{
        ref,
        carrier,
        numbers: trackingNumbers,
        shippedAt: shippedAt.toISOString(),
        cancelled: state === "cancelled",
      },
      urls: trackingUrls.filter((url) => url.startsWith("https://")),
      units: BookLines.parse(contents).reduce((sum, { units }) => sum + units, 0),
    })),
    ...{ address: "hidden", slip: "A4" },
  };
}

/** States of a supplier order in which something may still be to be done with it. */
export const OPEN_STATES = ["sending", "unknown", "accepted", "shipping"];

/** These orders as their vendor sees them, without their addresses, in this order. */
export async function ordersByIds({ db, clock }: Services, ids: readonly string[]): Promise<PortalOrder[]> {
  const books = await db.prisma.vendorOrder.findMany({
    where: { supplierOrderId: { in: [...ids] } },
    include: PORTAL_BOOK,
  });
  const now = clock.now();
  const known = new Map(books.map((book) => [book.supplierOrderId, viewOf(book, now)]));
  return ids.flatMap((id) => known.get(id) ?? []);
}
