import type { Random } from "../random.ts";
import type { StoreDump } from "../stores.ts";

/**
 * What a vendor's people remember: what reached them, and what they did about it. It comes from the mailbox, the drop, the
 * portal's pages and the API's calls alone, never from the app's database. Pure.
 */

export type VendorLine = {
  /** what the vendor's channel calls the line; the SKU where it has no name of its own */
  id: string;
  sku: string;
  units: number;
  declined: number;
  shipped: number;
};
type Parcel = { number: string; lines: { sku: string; units: number }[] };
export type VendorOrder = {
  /** number of the purchase order */
  key: string;
  /** what the retailer calls its order */
  reference: string;
  lines: VendorLine[];
  parcels: Parcel[];
  /** sent again as what it is: the same number, the same message, marked; it is shipped once */
  repeats: number;
  /** sent again without saying so: people ship it once more */
  copies: number;
  plan: "ship" | "decline" | "decline-part" | null;
  /** nobody gets round to it before the last rounds */
  isPutOff: boolean;
  confirmed: boolean;
  cancelAsked: boolean;
  cancelled: boolean;
  /** the app took no more news of it */
  closed: boolean;
};
/** By the number of the purchase order. */
export type Ledger = Map<string, VendorOrder>;

/** Something that a vendor tells. Units are those of this telling. */
export type News =
  | { kind: "confirm" }
  | { kind: "decline"; lines: readonly VendorLine[]; units: "all" | 1 }
  | { kind: "ship"; number: string; lines: readonly VendorLine[]; isRest: boolean }
  | { kind: "cancel"; answer: "yes" | "no" };

export const newOrder = (
  key: string,
  reference: string,
  lines: readonly Pick<VendorLine, "id" | "sku" | "units">[],
): VendorOrder => ({
  ...{ key, reference, parcels: [], repeats: 0, copies: 0, plan: null, isPutOff: false },
  ...{ confirmed: false, cancelAsked: false, cancelled: false, closed: false },
  lines: lines.map((line) => ({ ...line, declined: 0, shipped: 0 })),
});

export const leftOf = ({ units, declined, shipped }: VendorLine): number => units - declined - shipped;
const openLines = ({ lines }: VendorOrder): VendorLine[] => lines.filter((line) => leftOf(line) > 0);

export type Habits = {
  declines: number;
  declinesPart: number;
  inTwoParcels: number;
  agreesToCancel: number;
  putsOff: number;
};
/**
 * What a channel can tell. parts: of a line's units, and of an order's lines, not only of all that is left · saysNo: that it
 * will not cancel; who cannot say that ships.
 */
export type Abilities = { parts: boolean; saysNo: boolean };

/** number: of the next parcel · all: they do not put it off */
type Mood = { random: Random; habits: Habits; abilities: Abilities; number: string; all: boolean };

/**
 * What a vendor's people do next about an order; null = nothing now.
 */
export function nextNews(order: VendorOrder, { random, habits, abilities, number, all }: Mood): News | null {
  if (order.closed || order.cancelled) return null;
  const open = openLines(order);
  const [first, ...others] = open;
  if (order.cancelAsked && first) {
    const agrees = order.parcels.length === 0 && random.is(habits.agreesToCancel);
    if (agrees || abilities.saysNo) return { kind: "cancel", answer: agrees ? "yes" : "no" };
    return { kind: "ship", number, lines: open, isRest: true };
  }
  if (order.plan === null) {
    const draw = random.next();
    const part = habits.declines + habits.declinesPart;
    order.plan = draw < habits.declines ? "decline" : draw < part ? "decline-part" : "ship";
    order.isPutOff = random.is(habits.putsOff);
  }
  if (!first || (!all && (order.isPutOff || random.is(0.5)))) return null;
  const hasDeclined = order.lines.some(({ declined }) => declined > 0);
  if (order.plan === "decline" && !hasDeclined) return { kind: "decline", lines: open, units: "all" };
  if (order.plan === "decline-part" && !hasDeclined && (abilities.parts || others.length > 0))
    return { kind: "decline", lines: [first], units: abilities.parts ? 1 : "all" };
  if (!order.confirmed && random.is(0.6)) return { kind: "confirm" };
  const isHalf = abilities.parts && others.length > 0 && order.parcels.length === 0 && random.is(habits.inTwoParcels);
  return { kind: "ship", number, lines: isHalf ? [first] : open, isRest: !isHalf };
}

/** Remembers what was told. */
export function remember(order: VendorOrder, news: News): void {
  switch (news.kind) {
    case "confirm":
      order.confirmed = true;
      return;
    case "decline":
      for (const line of news.lines) line.declined += news.units === "all" ? leftOf(line) : news.units;
      order.confirmed = true;
      return;
    case "cancel":
      order.cancelAsked = false;
      if (news.answer === "yes") order.cancelled = true;
      return;
    case "ship": {
      const lines = news.lines.map((line) => ({ sku: line.sku, units: leftOf(line) }));
      for (const line of news.lines) line.shipped += leftOf(line);
      order.parcels.push({ number: news.number, lines });
      order.confirmed = true;
      order.cancelAsked = false;
    }
  }
}

/** What arrived of an order, one message after another. `id`: the Message-ID, or what else names a message. */
export type Arrival = { order: VendorOrder; id: string; isMarked: boolean };

/**
 * Files what arrived. A purchase order that comes again is one order only where it is the same message and says that it
 * may be a duplicate; whoever gets it otherwise has two.
 * @param seen names of the first messages by purchase order
 */
export function file(ledger: Ledger, seen: Map<string, string>, { order, id, isMarked }: Arrival): void {
  const known = ledger.get(order.key);
  if (!known) {
    ledger.set(order.key, order);
    seen.set(order.key, id);
    return;
  }
  const isSame =
    known.lines.length === order.lines.length &&
    known.lines.every(({ sku, units }) => order.lines.some((line) => line.sku === sku && line.units === units));
  if (isMarked && isSame && seen.get(order.key) === id) known.repeats += 1;
  else known.copies += 1;
}

/** Units that are left on the shelf, of the items that are counted. */
export function shelfOf(ledger: Ledger, stock: ReadonlyMap<string, number>): Map<string, number> {
  const shelf = new Map(stock);
  for (const { lines, cancelled, copies } of ledger.values())
    for (const { sku, units, declined } of cancelled ? [] : lines)
      if (shelf.has(sku)) shelf.set(sku, (shelf.get(sku) ?? 0) - (units - declined) * (1 + copies));
  return shelf;
}

/** What the vendor has, as a store would tell it: the same comparison goes for both. */
export function dumpOf(ledger: Ledger, stock: ReadonlyMap<string, number>): StoreDump {
  const orders: StoreDump["orders"] = [];
  const fulfillments: StoreDump["fulfillments"] = [];
  for (const { key, reference, lines, parcels, copies, cancelled } of ledger.values())
    for (let copy = 0; copy <= copies; copy++) {
      const id = orders.length + 1;
      orders.push({
        ...{ id, name: key, sourceIdentifier: key, cancelledAt: cancelled ? "canceled" : null },
        customAttributes: [{ key: "Retailer order", value: reference }],
        lines: lines.map(({ sku, units, declined }, at) => ({
          ...{ id: id * 1_000 + at, sku, quantity: units, currentQuantity: units - declined },
        })),
      });
      for (const parcel of copy === 0 ? parcels : [])
        fulfillments.push({
          ...{ id: fulfillments.length + 1, orderId: id, status: "SUCCESS" },
          tracking: [{ company: "DHL", number: parcel.number }],
          lines: parcel.lines.map(({ sku, units }) => ({
            orderLineId: id * 1_000 + lines.findIndex((line) => line.sku === sku),
            quantity: units,
          })),
        });
    }
  const shelf = [...shelfOf(ledger, stock)];
  return {
    ...{ orders, fulfillments },
    variants: shelf.map(([sku], at) => ({ sku, inventoryItemId: at + 1 })),
    inventoryLevels: shelf.map(([, available], at) => ({
      ...{ inventoryItemId: at + 1, locationId: 1, isActive: true, quantities: { available } },
    })),
  };
}
