import type { ToldOrder } from "./news.ts";

/** A supplier order as we know it, for the comparison with its order in the supplier's store. */
export type KnownSupplierOrder = {
  state: string;
  lines: readonly { externalLineGid: string | null; quantity: number; declined: number; packSize: number }[];
};

/**
 * Does a webhook about an order in a supplier's store tell that the supplier canceled it, or took units off it? Parcels
 * come with topics of their own.
 */
export function isSupplierOrderNews(
  told: Pick<ToldOrder, "cancelled" | "quantities">,
  { state, lines }: KnownSupplierOrder,
): boolean {
  if (state !== "accepted" && state !== "shipping") return false;
  if (told.cancelled) return true;
  return lines.some(({ externalLineGid, quantity, declined, packSize }) => {
    const units = externalLineGid === null ? undefined : told.quantities?.get(externalLineGid);
    return units !== undefined && units < (quantity - declined) * packSize;
  });
}
