import type { SupplierShipment } from "../../connectors/connector.ts";
import type { ShipmentLineUnits } from "../shipments.ts";

const BY_HAND = "by-hand:";

/** What a parcel is called that a person entered for a supplier who has not told of it. */
export const enteredRef = (key: string): string => `${BY_HAND}${key}`;
/** Nobody but the person who entered it has told of the parcel. */
export const isEntered = (externalRef: string): boolean => externalRef.startsWith(BY_HAND);

/** May a person take the parcel back? Where a supplier's store tells of it, it is canceled there. */
export const isOursToTakeBack = (externalRef: string): boolean =>
  isEntered(externalRef) || externalRef.startsWith("vendor-shipment:");

type Stored = {
  externalRef: string;
  state: string;
  carrier: string | null;
  trackingNumbers: string[];
  trackingUrls: string[];
  enteredBy: string | null;
  lines: readonly ShipmentLineUnits[];
};

/** Tracking numbers as they were typed: by line, comma or semicolon. */
export const numbersIn = (text: string): string[] => [
  ...new Set(text.split(/[,;\n]/).flatMap((part) => part.replace(/\s+/g, " ").trim() || [])),
];

const plain = (number: string) => number.replace(/[\s-]/g, "").toUpperCase();

/**
 * The parcel that a person entered before the supplier told of it: the same tracking number, or the same contents when
 * both together would hold more than was ordered. It becomes the supplier's, so that it is fulfilled once.
 *
 * @param ordered supplier's units that were ordered, by supplier order line
 */
export function enteredBefore<Parcel extends Stored>(
  stored: readonly Parcel[],
  told: Pick<SupplierShipment, "state" | "trackingNumbers">,
  lines: readonly ShipmentLineUnits[],
  ordered: ReadonlyMap<string, number>,
): Parcel | undefined {
  if (told.state !== "shipped") return undefined;
  const entered = stored.filter(({ externalRef, state }) => isEntered(externalRef) && state === "shipped");
  const numbers = new Set(told.trackingNumbers.map(plain));
  const same = entered.find(({ trackingNumbers }) => trackingNumbers.some((number) => numbers.has(plain(number))));
  if (same) return same;
  const shipped = (id: string) =>
    stored
      .filter(({ state }) => state === "shipped")
      .flatMap((parcel) => parcel.lines)
      .reduce((sum, line) => sum + (line.supplierOrderLineId === id ? line.units : 0), 0);
  const isTooMuch = lines.some(
    ({ supplierOrderLineId: id, units }) => shipped(id) + units > (ordered.get(id) ?? Infinity),
  );
  return isTooMuch ? entered.find((parcel) => contents(parcel.lines) === contents(lines)) : undefined;
}

/** A parcel without tracking keeps what a person entered for it, until the supplier tells better. */
export function withEntered(told: SupplierShipment, before: Stored | undefined): SupplierShipment {
  if (!before?.enteredBy || told.state !== "shipped" || told.trackingNumbers.length > 0) return told;
  const { carrier, trackingNumbers, trackingUrls } = before;
  return { ...told, carrier: told.carrier ?? carrier, trackingNumbers, trackingUrls };
}

const contents = (lines: readonly ShipmentLineUnits[]) =>
  lines
    .map(({ supplierOrderLineId, units }) => `${supplierOrderLineId}×${units}`)
    .sort()
    .join();
