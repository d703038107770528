import type { SupplierOrder } from "@prisma/client";
import type { Sql } from "../platform/sql.server.ts";
import { canMove, type SupplierOrderState } from "./supplier-order-states.ts";

/** What may be written together with a move. */
type Fields = Partial<
  Pick<SupplierOrder, "stateNote" | "externalGid" | "externalName" | "claimedAt" | "sentAt" | "acceptedAt" | "closedAt">
>;

/**
 * Moves a supplier order to a state if it still is in one of `from`: of two workers one wins.
 * Throws when the table of states does not know the move: that is a bug.
 */
export async function moveSupplierOrder(
  tx: Sql,
  id: string,
  from: readonly SupplierOrderState[],
  to: SupplierOrderState,
  fields: Fields = {},
): Promise<"moved" | "already-taken"> {
  const wrong = from.find((state) => !canMove(state, to));
  if (wrong)
    throw new Error(`A supplier order cannot go from ${wrong} to ${to}: supplier-order-states.ts has no such move.`);
  // What is not among the fields stays as it is.
  const count = await tx.$executeRaw`
    UPDATE "SupplierOrder" AS placed
    SET "state" = ${to}, ("stateNote", "externalGid", "externalName", "claimedAt", "sentAt", "acceptedAt", "closedAt") = (
      SELECT "stateNote", "externalGid", "externalName", "claimedAt", "sentAt", "acceptedAt", "closedAt"
      FROM jsonb_populate_record(placed, ${JSON.stringify(fields)}::jsonb))
    WHERE "id" = ${id} AND "state" = ANY(${[...from]}::text[])`;
  return count === 1 ? "moved" : "already-taken";
}
