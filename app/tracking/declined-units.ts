import type { OrderProgress } from "../connectors/connector.ts";

/** A line of a supplier order as far as giving it up goes. `quantity` and `declined` are units as the retailer sells them. */
export type PlacedLine = {
  id: string;
  externalLineGid: string | null;
  quantity: number;
  packSize: number;
  declined: number;
  /** supplier's units */
  shippedUnits: number;
};

/**
 * What a supplier will not ship after having accepted: it canceled the order, or took units off a line. What has been
 * shipped stays with it, and what was declined once stays declined, since others may ship it by now.
 *
 * @returns units declined in all, by line id; lines without news are absent.
 */
export function declinedUnits(
  { cancelled, lines: told }: Pick<OrderProgress, "cancelled" | "lines">,
  ours: readonly PlacedLine[],
): Map<string, number> {
  return new Map(
    ours.flatMap(({ id, externalLineGid, quantity, packSize, declined, shippedUnits }) => {
      const line = told.find((one) => one.externalLineGid === externalLineGid);
      // A line that the answer does not name tells nothing.
      if (!line && !cancelled) return [];
      const standing = cancelled ? 0 : (line?.units ?? 0);
      const kept = Math.floor(Math.max(standing, shippedUnits) / packSize);
      const now = Math.min(quantity, quantity - kept);
      return now > declined ? [[id, now] as const] : [];
    }),
  );
}

/**
 * Of the units that a line loses when `total` units of it are declined: those that the supplier was asked to take off,
 * which go to nobody else.
 */
export function askedUnits(
  { quantity, declined, keep }: { quantity: number; declined: number; keep: number | null },
  total: number,
): number {
  return keep === null ? 0 : Math.max(0, quantity - declined - Math.max(keep, quantity - total));
}
