import type { Prisma } from "@prisma/client";
import type { OrderState, ShipmentMessage } from "../../../connectors/vendors/api/messages.ts";
import { BookLines } from "../../../connectors/vendors/book.server.ts";
import { newId } from "../../../platform/ids.server.ts";
import type { Services } from "../../../shopify/services.ts";
import { recordVendorAnswer, recordVendorShipment } from "../record.server.ts";
import type { NewsProblem, NewsResult, VendorParcel } from "../vendor-news.ts";
import { parcelOf } from "./parcel.ts";

type Book = Prisma.VendorOrderGetPayload<{ include: { lines: true; shipments: true } }>;

/**
 * Takes over what a vendor's API says of an order, as far as the books do not say so already: reading the same again
 * writes nothing. @returns what could not be taken over
 */
export async function applyOrderState(services: Services, book: Book, state: OrderState): Promise<NewsProblem[]> {
  const source = { supplierId: book.supplierId };
  const told = () => ({ supplierOrderId: book.supplierOrderId, key: `poll:${newId()}`, channel: "api" }) as const;
  const results: NewsResult[] = [];
  // Parcels first: an order that is declared over afterwards keeps what has left.
  for (const [index, shipment] of state.shipments.entries()) {
    const parcel = namedParcel(shipment, index);
    const before = sameParcel(book, parcel);
    if (before && isKnown(before, parcel)) continue;
    const corrects = before?.state === parcel.state ? { corrects: true } : {};
    results.push(
      await recordVendorShipment(services, source, { ...told(), ...parcel, ...corrects, ifTooMuch: "record" }),
    );
  }
  const { reason } = state;
  const because = reason ? { reason } : {};
  if (state.status === "declined" || state.status === "cancelled") {
    const says = state.status === "cancelled" && book.cancelAskedAt ? "cancelled" : "declined";
    const isOver = book.cancelledAt !== null || book.lines.every(({ units, declinedUnits }) => declinedUnits === units);
    const isShipped = book.shipments.some((parcel) => parcel.state === "shipped") || state.shipments.length > 0;
    if (!isOver && !(says === "declined" && isShipped))
      results.push(await recordVendorAnswer(services, source, { ...told(), ...because, says }));
  } else if (isNews(book, state)) {
    const declines = state.declines.map(({ line, ...rest }) => ({ supplierOrderLineId: line, ...rest }));
    const { vendorRef, promisedShipAt } = state;
    const named = { vendorRef, ...(promisedShipAt ? { promisedShipAt: new Date(promisedShipAt) } : {}) };
    results.push(await recordVendorAnswer(services, source, { ...told(), ...named, declines, says: "accepted" }));
  }
  if (state.cancelRefused && book.cancelAskedAt && book.cancelRefused === null)
    results.push(
      await recordVendorAnswer(services, source, { ...told(), says: "cancel-refused", reason: state.cancelRefused }),
    );
  return results.flatMap((result) => (result.ok ? [] : result.problems));
}

/** A parcel without a name and numbers is known by its place among the order's parcels. */
function namedParcel(shipment: ShipmentMessage, index: number) {
  const parcel = parcelOf(shipment);
  return parcel.ref || parcel.trackingNumbers.length > 0 ? parcel : { ...parcel, ref: `parcel-${index + 1}` };
}

type Parcel = Omit<VendorParcel, "supplierOrderId" | "key" | "channel"> & { state: "shipped" | "cancelled" };

const sameParcel = ({ shipments }: Book, { ref, trackingNumbers }: Parcel) =>
  shipments.find((known) => {
    if (ref && (known.vendorRef === ref || known.ref === `ref:${ref}`)) return true;
    return trackingNumbers.length > 0 && sameTexts(known.trackingNumbers, trackingNumbers);
  });

function isKnown(
  known: Book["shipments"][number],
  { state, trackingNumbers, trackingUrls = [], lines }: Parcel,
): boolean {
  if (known.state !== state) return false;
  if (state === "cancelled") return true;
  const contents = BookLines.parse(known.lines);
  const sameLines =
    lines === "rest" ||
    (lines.length === contents.length &&
      lines.every((line) =>
        contents.some((one) => one.supplierOrderLineId === line.supplierOrderLineId && one.units === line.units),
      ));
  return sameLines && sameTexts(known.trackingNumbers, trackingNumbers) && sameTexts(known.trackingUrls, trackingUrls);
}

const sameTexts = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && [...a].sort().every((one, index) => one === [...b].sort()[index]);

/** Does the answer say something that the books do not? A mere "received" is none. */
function isNews(book: Book, { status, vendorRef, promisedShipAt, declines }: OrderState): boolean {
  if (status === "accepted" && book.acknowledgedAt === null) return true;
  const declinedNow = declines.some(
    ({ line, units }) => book.lines.find((one) => one.supplierOrderLineId === line)?.declinedUnits !== units,
  );
  if (declinedNow) return true;
  // Its name and date are kept with its word that it ships.
  if (status !== "accepted") return false;
  if (vendorRef && vendorRef !== book.vendorRef) return true;
  return promisedShipAt ? new Date(promisedShipAt).getTime() !== book.promisedShipAt?.getTime() : false;
}
