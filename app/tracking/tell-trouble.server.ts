import type { ExceptionKind } from "../exceptions/catalogue.ts";
import { openException, resolveExceptions, STANDING } from "../exceptions/exceptions.server.ts";
import type { Tx } from "../platform/db.server.ts";
import { msg } from "../platform/translate.ts";
import type { ShippingFacts } from "./shipping-facts.server.ts";
import { KIND_OF, troubleNote, type SyncTrouble } from "./trouble-words.ts";

/** Exceptions that only a person closes: nobody is asked twice about the same. */
const FOR_PERSONS: readonly ExceptionKind[] = ["shipped-too-much", "fulfilment-cancelled-by-hand"];

/** What is told together. */
type Told = { kind: ExceptionKind; subject: string; trouble: [SyncTrouble, ...SyncTrouble[]] };

/**
 * Opens exceptions for what is new in what does not add up. What stands unchanged is not a new occurrence, and what no
 * longer stands goes away by itself.
 */
export async function tellTrouble(
  tx: Tx,
  facts: ShippingFacts,
  trouble: readonly SyncTrouble[],
  now: Date,
): Promise<void> {
  const { order, names } = facts;
  const { shopId } = order;
  const known = await tx.exception.findMany({ where: { shopId, orderId: order.id, ...STANDING } });
  const told = together(trouble, order.id);
  for (const { kind, subject, trouble: parts } of told) {
    const [one] = parts;
    const { key = "", supplier = "", supplierId } = names.get(one.supplierOrderId) ?? {};
    const { sku = null, title = "" } = facts.items.get(one.lineItemGid) ?? {};
    const note = parts.map((part) => noteOf(facts, part)).join("; ");
    const isKnown = known
      .filter((each) => each.kind === kind && each.subject === subject)
      .some(({ state, values }) =>
        FOR_PERSONS.includes(kind) ? (values as { note?: unknown }).note === note : state === "open",
      );
    if (isKnown) continue;
    const parcel = parcelOf(facts, one);
    await openException(tx, {
      ...{ shopId, kind, subject, orderId: order.id, supplierId, now },
      values: {
        ...{ order: order.name, orderGid: order.orderGid, supplierOrderId: one.supplierOrderId },
        ...{ key, supplier, sku, title, parcel, note },
      },
    });
  }
  if (!told.some(({ kind }) => kind === "fulfilment-unexplained")) {
    const resolution = msg("The numbers add up again.");
    await resolveExceptions(tx, {
      ...{ shopId, kind: "fulfilment-unexplained", subject: `order:${order.id}`, resolution, now },
    });
  }
  for (const { shipmentId, state, written } of facts.shippingOrders.flatMap(({ parcels }) => parcels)) {
    const subject = subjectOfParcel(shipmentId);
    if (told.some((each) => each.subject === subject) || (state === "shipped" && !written)) continue;
    const resolution =
      state === "shipped" ? "The parcel is marked as fulfilled again." : "The supplier has canceled the parcel.";
    await resolveExceptions(tx, { shopId, kind: "fulfilment-cancelled-by-hand", subject, resolution, now });
  }
}

/** What `fulfilment-cancelled-by-hand` is about. */
const subjectOfParcel = (shipmentId: string) => `parcel:${shipmentId}`;

function together(trouble: readonly SyncTrouble[], orderId: string): Told[] {
  const told: Told[] = [];
  for (const one of trouble) {
    const kind = KIND_OF[one.reason];
    const subject =
      kind === "fulfilment-unexplained"
        ? `order:${orderId}`
        : kind === "shipped-too-much"
          ? `supplier-order:${one.supplierOrderId}`
          : subjectOfParcel(one.shipmentId ?? "");
    const same = told.find((each) => each.kind === kind && each.subject === subject);
    if (same) same.trouble.push(one);
    else told.push({ kind, subject, trouble: [one] });
  }
  return told;
}

function noteOf(facts: ShippingFacts, one: SyncTrouble): string {
  const parcel = parcelOf(facts, one);
  if (one.reason !== "cancelled-by-hand") return troubleNote(one, itemOf(facts, one.lineItemGid), parcel);
  const written = facts.shippingOrders
    .flatMap(({ parcels }) => parcels)
    .find(({ shipmentId }) => shipmentId === one.shipmentId)?.written;
  return (written?.units ?? []).map(({ lineItemGid, units }) => `${units} of ${itemOf(facts, lineItemGid)}`).join(", ");
}

function itemOf({ items }: ShippingFacts, lineItemGid: string): string {
  const { sku, title } = items.get(lineItemGid) ?? { sku: null, title: "an item" };
  return sku === null ? title : `SKU ${sku}`;
}

function parcelOf({ shippingOrders }: ShippingFacts, { shipmentId }: SyncTrouble): string {
  const parcel = shippingOrders.flatMap(({ parcels }) => parcels).find((one) => one.shipmentId === shipmentId);
  const numbers = parcel?.tracking.numbers.join(", ") ?? "";
  return numbers === "" ? "a parcel" : `parcel ${numbers}`;
}
