import type { Prisma } from "@prisma/client";
import type { Tx } from "../platform/db.server.ts";
import { canMove, type SupplierOrderState } from "./supplier-order-states.ts";

/**
 * Moves a supplier order to a state if it still is in one of `from`: of two workers one wins.
 * Throws when the table of states does not know the move: that is a bug.
 */
export async function moveSupplierOrder(
  tx: Tx,
  id: string,
  from: readonly SupplierOrderState[],
  to: SupplierOrderState,
  fields: Prisma.SupplierOrderUncheckedUpdateManyInput = {},
): Promise<"moved" | "already-taken"> {
  const wrong = from.find((state) => !canMove(state, to));
  if (wrong)
    throw new Error(`A supplier order cannot go from ${wrong} to ${to}: supplier-order-states.ts has no such move.`);
  const { count } = await tx.supplierOrder.updateMany({
    where: { id, state: { in: [...from] } },
    data: { ...fields, state: to },
  });
  return count === 1 ? "moved" : "already-taken";
}
