/** A line of a supplier order, as far as what is left of it goes. */
export type CountedLine = { quantity: number; packSize: number; declined: number; shippedUnits: number };

/** Supplier's units of a line that are in no parcel and were not declined. */
export const unitsLeft = ({ quantity, packSize, declined, shippedUnits }: CountedLine): number =>
  Math.max(0, (quantity - declined) * packSize - shippedUnits);
