import type { Order } from "@prisma/client";
import { isDeadlock } from "../platform/db-errors.server.ts";
import type { Database, Tx } from "../platform/db.server.ts";
import { modelTransaction } from "../platform/model-transaction.server.ts";
import { sqlTransaction, type Sql, type SqlTransaction } from "../platform/sql.server.ts";

const TRIES = 5;

/**
 * One transaction over an order. Run again from the start when PostgreSQL ended it to break a deadlock: nothing of it
 * was kept.
 */
export const inOrderTransaction = <Result>(db: Database, work: (tx: Tx) => Promise<Result>): Promise<Result> =>
  throughDeadlocks(() => modelTransaction(db, work));

/** The same for work that speaks SQL alone, where each order counts: it takes a quarter of the time. */
export const inOrderStatements = <Result>(
  db: Database,
  work: (sql: SqlTransaction) => Promise<Result>,
): Promise<Result> => throughDeadlocks(() => sqlTransaction(db, work));

async function throughDeadlocks<Result>(transaction: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transaction();
    } catch (error) {
      if (attempt === TRIES || !isDeadlock(error)) throw error;
    }
  }
}

/**
 * Locks an order's row, which every writer of an order's state does first, and returns it as it stands under the lock.
 * null when we do not know the order.
 */
export async function lockOrder(tx: Sql, where: { shopId: string; orderGid: string }): Promise<Order | null> {
  const [order] = await tx.$queryRaw<Order[]>`
    SELECT * FROM "Order" WHERE "shopId" = ${where.shopId} AND "orderGid" = ${where.orderGid} FOR UPDATE`;
  return order ?? null;
}

/** What steps need of an order that they have locked. */
export type LockedOrder = Pick<
  Order,
  "id" | "shopId" | "orderGid" | "name" | "version" | "test" | "tags" | "cancelledAt"
>;

/** The same for an order whose id is known, where each order counts: a named list of columns is planned once. */
export async function lockKnownOrder(tx: Sql, { orderId }: { orderId: string }): Promise<LockedOrder | null> {
  const [order] = await tx.$queryRaw<LockedOrder[]>`
    SELECT "id", "shopId", "orderGid", "name", "version", "test", "tags", "cancelledAt" FROM "Order"
    WHERE "id" = ${orderId} FOR UPDATE`;
  return order ?? null;
}
