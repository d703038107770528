import type { Prisma } from "@prisma/client";
import { BookLines } from "../../connectors/vendors/book.server.ts";
import { announceToVendor } from "../../connectors/vendors/events/announce.server.ts";
import { entry } from "../../dispatch/answers.server.ts";
import { loadSupplierOrder } from "../../dispatch/load-supplier-order.server.ts";
import { BOUGHT_STATES } from "../../orders/supplier-order-states.ts";
import { audit } from "../../platform/audit.server.ts";
import { takenBack, type Tx } from "../../platform/db.server.ts";
import { newId } from "../../platform/ids.server.ts";
import { enqueue } from "../../queue/outbox.server.ts";
import type { Services } from "../../shopify/services.ts";
import { spelledCarrier } from "../carriers/carriers.ts";
import {
  contentsOf,
  declinesAfter,
  parcelRef,
  type BookLine,
  type NewsProblem,
  type NewsResult,
  type VendorAnswer,
  type VendorParcel,
} from "./vendor-news.ts";

/**
 * What vendors tell of their orders, from whichever channel: it is written into the vendor's books, once by its key, and
 * what follows is what follows when a supplier's Shopify store tells the same (`shipment.collect` reads the books as it
 * reads a store). Nothing here trusts the caller with another vendor's order: give the vendor whose channel it is.
 */

type Book = Prisma.VendorOrderGetPayload<{ include: { lines: true; shipments: true } }>;
/** What of an order's books the units of its lines follow from. */
type CountedBook = {
  lines: Pick<Book["lines"][number], "supplierOrderLineId" | "units" | "declinedUnits">[];
  shipments: Pick<Book["shipments"][number], "id" | "state" | "lines">[];
};
type Source = { supplierId: string };

/** A vendor accepts, declines, names its ship date, or answers a cancellation. */
export async function recordVendorAnswer(
  services: Services,
  source: Source,
  answer: VendorAnswer,
): Promise<NewsResult> {
  return once(services, source, { ...answer, kind: "answer" }, (tx, book, now) => applyAnswer(tx, book, answer, now));
}

/** A vendor has sent a parcel, corrects one, or takes one back. */
export async function recordVendorShipment(
  services: Services,
  source: Source,
  parcel: VendorParcel,
): Promise<NewsResult> {
  return once(services, source, { ...parcel, kind: "shipment" }, (tx, book, now) => applyParcel(tx, book, parcel, now));
}

/**
 * What recording these parcels one after another would answer. It is all done and taken back: nothing of it is kept, and
 * nobody is told.
 */
export async function tryVendorShipments(
  { db, clock }: Services,
  source: Source,
  parcels: readonly VendorParcel[],
): Promise<NewsResult[]> {
  const now = clock.now();
  const results: NewsResult[] = [];
  await takenBack(db, async (tx) => {
    for (const parcel of parcels) {
      const message = { ...parcel, kind: "shipment" as const };
      results.push(await onceIn(tx, source, message, (each, book) => applyParcel(each, book, parcel, now), now));
    }
  });
  return results;
}

type Message = Pick<VendorAnswer, "supplierOrderId" | "key" | "channel"> & { kind: "answer" | "shipment" };
type Apply = (tx: Tx, book: Book, now: Date) => Promise<NewsResult>;

async function once({ db, clock }: Services, source: Source, message: Message, apply: Apply): Promise<NewsResult> {
  const now = clock.now();
  return db.prisma.$transaction((tx) => onceIn(tx, source, message, apply, now));
}

/** Locks the vendor's books of the order, answers a known key as before, and keeps what became of a new one. */
async function onceIn(
  tx: Tx,
  { supplierId }: Source,
  { supplierOrderId, key, channel, kind }: Message,
  apply: Apply,
  now: Date,
): Promise<NewsResult> {
  await tx.$queryRaw`SELECT 1 FROM "VendorOrder" WHERE "supplierOrderId" = ${supplierOrderId} FOR UPDATE`;
  const book = await tx.vendorOrder.findFirst({
    where: { supplierOrderId, supplierId },
    include: { lines: true, shipments: true },
  });
  if (!book) return refuse({ code: "no-such-order", message: "You have no such order." });
  const known = await tx.vendorInput.findUnique({ where: { supplierId_key: { supplierId, key } } });
  if (known) return repeated(known.result);
  const { state } = await tx.supplierOrder.findUniqueOrThrow({ where: { id: supplierOrderId } });
  const closed = whyClosed(state, book);
  // What was refused may be sent again with the same key, put right: only what counts is kept.
  const result = closed ? refuse({ code: "not-open", message: closed }) : await apply(tx, book, now);
  if (!result.ok) return result;
  await tx.vendorInput.create({
    data: {
      ...{ id: newId(), shopId: book.shopId, supplierId, key, kind, channel, supplierOrderId, receivedAt: now },
      result,
    },
  });
  if (result.outcome === "done") await goOn(tx, book, state, now);
  // What it has told over the API itself is no news to it.
  if (result.outcome === "done" && channel !== "api") await announceToVendor(tx, book, "order.changed", now);
  return result;
}

const refuse = (problem: NewsProblem): NewsResult => ({ ok: false, problems: [problem] });
const repeated = (result: Prisma.JsonValue): NewsResult => {
  const before = result as NewsResult;
  return before.ok ? { ok: true, outcome: "repeated" } : before;
};

/** An order that nobody wants any more takes no news; one whose sending is not settled does, and is settled by them. */
function whyClosed(state: string, { cancelledAt }: Book): string | null {
  if (cancelledAt !== null || state === "cancelled") return "This order was canceled.";
  return state === "refused" ? "This order was declined, and its items have gone to others." : null;
}

/** What follows in the state machine. */
async function goOn(tx: Tx, { supplierOrderId, shopId, cancelAskedAt }: Book, state: string, now: Date): Promise<void> {
  // Who speaks of an order has it, whatever became of the answer to its sending.
  if (!(BOUGHT_STATES as readonly string[]).includes(state))
    return enqueue(tx, "supplier-order.settle", { supplierOrderId }, { now, shopId });
  await enqueue(tx, "shipment.collect", { supplierOrderId }, { now, shopId });
  if (cancelAskedAt) await enqueue(tx, "supplier-order.withdraw", { supplierOrderId }, { now, shopId });
}

/** The lines of the books with what has shipped, without one parcel that is to be told anew. */
export function bookLines({ lines, shipments }: CountedBook, except: string | null = null): BookLine[] {
  const shipped = shipments
    .filter(({ id, state }) => state === "shipped" && id !== except)
    .flatMap((parcel) => BookLines.parse(parcel.lines));
  return lines.map(({ supplierOrderLineId, units, declinedUnits }) => ({
    ...{ supplierOrderLineId, units, declinedUnits },
    shippedUnits: shipped
      .filter((line) => line.supplierOrderLineId === supplierOrderLineId)
      .reduce((sum, line) => sum + line.units, 0),
  }));
}

async function applyAnswer(tx: Tx, book: Book, answer: VendorAnswer, now: Date): Promise<NewsResult> {
  const { supplierOrderId } = book;
  const declines = declinesAfter(answer, bookLines(book));
  if (!declines.ok) return declines;
  for (const { supplierOrderLineId, units, reason } of declines.lines)
    await tx.vendorOrderLine.update({ where: { supplierOrderLineId }, data: { declinedUnits: units, reason } });
  const says = answer.says;
  await tx.vendorOrder.update({
    where: { supplierOrderId },
    data: {
      placedAt: book.placedAt ?? now,
      ...(says === "accepted" ? { acknowledgedAt: book.acknowledgedAt ?? now } : {}),
      ...(says === "cancelled" ? { cancelledAt: now } : {}),
      ...(says === "cancel-refused" ? { cancelRefused: answer.reason ?? "it will not cancel" } : {}),
      ...(answer.vendorRef ? { vendorRef: answer.vendorRef } : {}),
      ...(answer.promisedShipAt === undefined ? {} : { promisedShipAt: answer.promisedShipAt }),
    },
  });
  const { channel, reason } = answer;
  const units = declines.lines.reduce((sum, line) => sum + line.units, 0);
  await tell(tx, supplierOrderId, { channel, says, units, note: reason ?? declines.lines[0]?.reason ?? null }, now);
  return { ok: true, outcome: "done" };
}

async function applyParcel(tx: Tx, book: Book, parcel: VendorParcel, now: Date): Promise<NewsResult> {
  const { supplierOrderId, shopId } = book;
  const ref = parcelRef(parcel);
  const named = parcel.ref ?? null;
  const isNamed = (one: Book["shipments"][number]) =>
    named !== null && (one.vendorRef === named || one.ref === `ref:${named}`);
  const { replaces } = parcel;
  const before = replaces
    ? book.shipments.find((one) => one.ref === replaces && one.state === "shipped")
    : (book.shipments.find((one) => one.ref === ref) ?? book.shipments.find(isNamed));
  if (replaces && book.shipments.some((one) => one !== before && one.ref === ref))
    return refuse({ code: "known-parcel", message: "Another parcel of this order has these tracking numbers." });
  const state = parcel.state ?? "shipped";
  if (before && before.state === state && parcel.corrects !== true) return { ok: true, outcome: "repeated" };
  if (!before && (state === "cancelled" || replaces))
    return refuse({ code: "nothing-to-ship", message: "No such parcel was told of before." });
  const contents =
    state === "cancelled"
      ? { ok: true as const, lines: BookLines.parse(before?.lines ?? []) }
      : contentsOf(parcel, bookLines(book, before?.id));
  if (!contents.ok) return contents;
  const { trackingNumbers, trackingUrls = [], shippedAt } = parcel;
  const carrier = spelledCarrier(parcel.carrier);
  const data = {
    ...{
      ref,
      state,
      carrier,
      shippedAt,
      toldAt: now,
      lines: contents.lines,
      vendorRef: named ?? before?.vendorRef ?? null,
    },
    ...{ trackingNumbers: [...trackingNumbers], trackingUrls: [...trackingUrls] },
  };
  if (before) await tx.vendorShipment.update({ where: { id: before.id }, data });
  else await tx.vendorShipment.create({ data: { id: newId(), shopId, supplierOrderId, ...data } });
  // Who ships it has accepted it.
  await tx.vendorOrder.update({
    where: { supplierOrderId },
    data: { placedAt: book.placedAt ?? now, acknowledgedAt: book.acknowledgedAt ?? now },
  });
  return { ok: true, outcome: "done" };
}

/** On the order's trail: who said what, by which way. Parcels are told there when they are collected. */
async function tell(tx: Tx, supplierOrderId: string, values: Prisma.InputJsonObject, now: Date): Promise<void> {
  const supplierOrder = await loadSupplierOrder(tx, supplierOrderId);
  if (supplierOrder) await audit(tx, entry(supplierOrder, "vendor.answered", values, now));
}
