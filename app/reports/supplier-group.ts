import { phrase, type Phrase } from "../platform/phrase.ts";
import { unitsLeft } from "../orders/by-hand/units-left.ts";
import { fromStored, type Money } from "../platform/money.ts";
import { isOursToTakeBack } from "../tracking/by-hand/entered-parcels.ts";
import { groupCan, type GroupCan } from "./order-can.ts";
import { isLate, statusOfStored, type StoredOrder } from "./order-list.ts";
import type { Status } from "./status.ts";
import type { Why } from "./why.ts";

export type Parcel = {
  id: string;
  carrier: string | null;
  tracking: { number: string; url: string | null }[];
  shippedAt: Date;
  cancelled: boolean;
  writtenBack: boolean;
  /** a person entered its tracking */
  byHand: boolean;
  /** a person may take it back: nobody's store tells of it */
  canTakeBack: boolean;
  lines: { title: string; units: number }[];
};

export type SupplierGroup = {
  id: string;
  supplier: string;
  supplierId: string;
  status: Status;
  late: boolean;
  /** our reference, which the supplier sees as well */
  key: string;
  /** the order's name in the supplier's store */
  externalName: string | null;
  note: Phrase | null;
  /** it is a supplier without Shopify: what is written to it goes by mail */
  isVendor: boolean;
  can: GroupCan;
  messages: Message[];
  cost: Money;
  sentAt: Date | null;
  acceptedAt: Date | null;
  lines: {
    id: string;
    lineId: string;
    title: string;
    sku: string | null;
    quantity: number;
    packSize: number;
    shippedUnits: number;
    /** supplier's units that are in no parcel */
    left: number;
    /** by the decision that gave the supplier these units */
    why: Why | null;
  }[];
  parcels: Parcel[];
};

/** What a person wrote to a supplier. `state`: SupplierMessage.state */
export type Message = { id: string; text: string; state: string; note: string | null; createdAt: Date };

export type StoredGroup = Omit<StoredOrder["supplierOrders"][number], "supplier" | "shipments"> & {
  id: string;
  decisionId: string;
  key: string;
  externalName: string | null;
  stateNote: string | null;
  costMinor: bigint;
  currency: string;
  sentAt: Date | null;
  cancelReason: string | null;
  cancelAskedAt: Date | null;
  cancelRefusedAt: Date | null;
  cancelNote: string | null;
  supplier: { id: string; name: string; vendor: object | null };
  messages: Message[];
  /** attempts at sending it of which the exchange was kept */
  attempts: { id: string; number: number }[];
  lines: {
    id: string;
    orderLineId: string;
    offerSku: string | null;
    quantity: number;
    packSize: number;
    declined: number;
    shippedUnits: number;
  }[];
  shipments: StoredParcel[];
};

type StoredParcel = {
  id: string;
  externalRef: string;
  enteredBy: string | null;
  state: string;
  carrier: string | null;
  trackingNumbers: string[];
  trackingUrls: string[];
  shippedAt: Date;
  fulfilmentGid: string | null;
  lines: { supplierOrderLineId: string; units: number }[];
};

type NamedLine = { id: string; title: string; sku: string | null };
/** By the decision that gave a line its supplier. */
export type WhyBy = (decisionId: string, lineId: string) => Why | null;

/** What one supplier ships of an order, as its page shows it. */
export function toGroup(
  stored: StoredGroup,
  order: { lines: readonly NamedLine[]; demo: boolean; hasAddress: boolean },
  whyBy: WhyBy,
  now: Date,
): SupplierGroup {
  const { lines } = order;
  const lineOf = new Map(lines.map((line) => [line.id, line]));
  const titles = new Map(stored.lines.map((line) => [line.id, lineOf.get(line.orderLineId)?.title ?? "An item"]));
  return {
    id: stored.id,
    supplier: stored.supplier.name,
    supplierId: stored.supplier.id,
    // What we had it cancel, it did not decline.
    status: stored.state === "refused" && stored.cancelReason !== null ? "canceled" : statusOfStored(stored),
    late: isLate(stored, now),
    key: stored.key,
    externalName: stored.externalName,
    note: noteOf(stored),
    isVendor: stored.supplier.vendor !== null,
    can: groupCan(stored, order),
    messages: stored.messages,
    cost: fromStored(stored.costMinor, stored.currency),
    sentAt: stored.sentAt,
    acceptedAt: stored.acceptedAt,
    lines: stored.lines.map((line) => ({
      id: line.id,
      lineId: line.orderLineId,
      title: titles.get(line.id) ?? "An item",
      sku: lineOf.get(line.orderLineId)?.sku ?? line.offerSku,
      quantity: line.quantity,
      packSize: line.packSize,
      shippedUnits: line.shippedUnits,
      left: unitsLeft(line),
      why: whyBy(stored.decisionId, line.orderLineId),
    })),
    parcels: stored.shipments.map((parcel) => toParcel(parcel, titles)),
  };
}

/** What to know of it: its own note, or how far taking it back has come. */
function noteOf({ state, stateNote, cancelAskedAt, cancelRefusedAt, cancelNote, supplier }: StoredGroup) {
  if (stateNote !== null) return phrase(stateNote);
  if (cancelAskedAt === null || state !== "accepted") return null;
  if (cancelRefusedAt === null)
    return phrase("{{supplier}} has been asked to cancel it. Its answer is awaited.", { supplier: supplier.name });
  return phrase("{{supplier}} does not cancel it: {{why}}.", {
    ...{ supplier: supplier.name, why: cancelNote ?? phrase("it gave no reason") },
  });
}

/** Only web addresses become links: a supplier's store may write anything into a tracking address. */
const webAddress = (url: string | undefined) => (url !== undefined && /^https?:\/\//i.test(url) ? url : null);

function toParcel(parcel: StoredParcel, titles: Map<string, string>): Parcel {
  return {
    id: parcel.id,
    carrier: parcel.carrier,
    tracking: parcel.trackingNumbers.map((number, i) => ({ number, url: webAddress(parcel.trackingUrls[i]) })),
    shippedAt: parcel.shippedAt,
    cancelled: parcel.state === "cancelled",
    writtenBack: parcel.fulfilmentGid !== null,
    byHand: parcel.enteredBy !== null,
    canTakeBack: parcel.state !== "cancelled" && isOursToTakeBack(parcel.externalRef),
    lines: parcel.lines.map((line) => ({
      title: titles.get(line.supplierOrderLineId) ?? "An item",
      units: line.units,
    })),
  };
}
