import { API_VERSION } from "../../connectors/vendors/api/messages.ts";
import { BookLines } from "../../connectors/vendors/book.server.ts";
import { loadSupplierOrder } from "../../dispatch/load-supplier-order.server.ts";
import { orderToSend } from "../../dispatch/order-to-send.server.ts";
import { fromStored, toDecimal } from "../../platform/money.ts";
import type { Services } from "../../shopify/services.ts";
import { bookLines } from "../../tracking/vendors/record.server.ts";
import { isCancelled, OPEN_STATES, shipCalendar } from "../orders.server.ts";
import { dueAtOf, portalState } from "../portal-order.ts";
import { PORTAL_BOOK, type PortalBook } from "../portal-book.server.ts";
import { portalVendor } from "../portal-vendor.server.ts";
import type { ListQuery, OrderSummary, OrderView } from "./shapes.ts";
import type { z } from "zod";

/** A page of a vendor's orders in the order in which they came; null when `after` names none of them. */
export async function listOrders(
  { db, clock }: Services,
  supplierId: string,
  { state, after, limit }: z.output<typeof ListQuery>,
): Promise<{ orders: OrderSummary[]; next: string | null } | null> {
  if (after !== undefined && (await db.prisma.vendorOrder.count({ where: { key: after, supplierId } })) === 0)
    return null;
  const states = { open: { in: OPEN_STATES }, done: { notIn: OPEN_STATES }, all: undefined }[state];
  const books = await db.prisma.vendorOrder.findMany({
    where: { supplierId, supplierOrder: states ? { state: states } : {} },
    include: PORTAL_BOOK,
    orderBy: { supplierOrderId: "asc" },
    ...(after === undefined ? {} : { cursor: { key: after }, skip: 1 }),
    take: limit + 1,
  });
  const now = clock.now();
  const page = books.slice(0, limit);
  const next = books.length > limit ? (page.at(-1)?.key ?? null) : null;
  return { orders: page.map((book) => summaryOf(book, now)), next };
}

/** One order of a vendor; its address is opened, and that is recorded, only while it has to be shipped. */
export async function readOrder(
  { db, clock }: Services,
  supplierId: string,
  key: string,
): Promise<z.infer<typeof OrderView> | null> {
  const book = await db.prisma.vendorOrder.findFirst({ where: { key, supplierId }, include: PORTAL_BOOK });
  if (!book) return null;
  const summary = summaryOf(book, clock.now());
  if (!TO_SHIP.includes(summary.status)) return { ...summary, shipTo: null };
  const toShip = await db.prisma.$transaction(async (tx) => {
    const supplierOrder = await loadSupplierOrder(tx, book.supplierOrderId);
    return supplierOrder ? orderToSend(tx, supplierOrder, clock.now()) : null;
  });
  return { ...summary, shipTo: toShip?.shipTo ?? null };
}

const TO_SHIP: string[] = ["to-confirm", "to-ship", "late"];

function summaryOf(book: PortalBook, now: Date): OrderSummary {
  const { supplierOrder, vendor } = book;
  const lines = bookLines(book).map(({ supplierOrderLineId: id, units, declinedUnits, shippedUnits }) => {
    const bought = supplierOrder.lines.find((line) => line.id === id);
    const unitCost = fromStored((bought?.costMinor ?? 0n) / BigInt(Math.max(1, units)), vendor.currency);
    return {
      ...{ id, sku: bought?.offerSku ?? bought?.orderLine.sku ?? null, title: bought?.orderLine.title ?? "", units },
      ...{ unitCost: toDecimal(unitCost), declinedUnits, shippedUnits },
      leftUnits: Math.max(0, units - declinedUnits - shippedUnits),
    };
  });
  const cancelled = isCancelled(book);
  const placedAt = book.placedAt ?? book.createdAt;
  const facts = {
    ...{ cancelled, cancelAsked: book.cancelAskedAt !== null && book.cancelRefused === null && !cancelled },
    acknowledged: book.acknowledgedAt !== null,
    dueAt: dueAtOf(placedAt, book.promisedShipAt, shipCalendar(portalVendor(vendor))),
    lines: lines.map(({ units, declinedUnits, shippedUnits }) => ({
      ...{ units, declined: declinedUnits, shipped: shippedUnits },
    })),
  };
  return {
    ...{
      version: API_VERSION,
      key: book.key,
      test: supplierOrder.test,
      possibleDuplicate: book.possibleDuplicates > 0,
    },
    ...{ retailer: { name: supplierOrder.shop.name }, customerOrder: supplierOrder.order.name },
    ...{ shippingMethod: supplierOrder.order.shippingMethod, currency: vendor.currency },
    status: portalState(facts, now),
    placedAt: placedAt.toISOString(),
    vendorRef: book.vendorRef,
    acknowledgedAt: book.acknowledgedAt?.toISOString() ?? null,
    promisedShipAt: book.promisedShipAt?.toISOString() ?? null,
    cancelRequestedAt: book.cancelAskedAt?.toISOString() ?? null,
    lines,
    shipments: book.shipments.map(
      ({ vendorRef, state, carrier, trackingNumbers, trackingUrls, shippedAt, lines: held }) => ({
        ...{
          ref: vendorRef,
          state: state === "cancelled" ? "cancelled" : "shipped",
          carrier,
          trackingNumbers,
          trackingUrls,
        },
        shippedAt: shippedAt.toISOString(),
        lines: BookLines.parse(held).map(({ supplierOrderLineId, units }) => ({ line: supplierOrderLineId, units })),
      }),
    ),
  };
}
