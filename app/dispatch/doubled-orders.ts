import type { PlacedOrder } from "../connectors/connector.ts";

/**
 * Which of the orders found with our key is the one, and which are too many. The one that we already know stays, else the
 * earliest that stands. What is given up on our side must not stand at the supplier's at all.
 * A cancelled order is returned only when none stands.
 */
export function chooseKept(
  found: readonly PlacedOrder[],
  supplierOrder: { externalGid: string | null; state: string },
): { kept: PlacedOrder | null; doubled: PlacedOrder[] } {
  const standing = found
    .filter((order) => !order.cancelled)
    .sort((a, b) => a.createdAt.localeCompare(b.createdAt) || a.externalGid.localeCompare(b.externalGid));
  if (supplierOrder.state === "refused" || supplierOrder.state === "cancelled")
    return { kept: null, doubled: standing };
  const { externalGid } = supplierOrder;
  // The known order stays what it is, standing or not: another one was never wanted.
  if (externalGid !== null) {
    const kept = found.find((order) => order.externalGid === externalGid) ?? null;
    return { kept, doubled: standing.filter((order) => order.externalGid !== externalGid) };
  }
  const [kept, ...doubled] = standing;
  return { kept: kept ?? found[0] ?? null, doubled };
}
