import type { Hold, Order, OrderLine } from "@prisma/client";
import { CROSSDOCK } from "../platform/actor.ts";
import type { Sql } from "../platform/sql.server.ts";
import { UNBOUGHT_STATES } from "./supplier-order-states.ts";

/** What our books say of an order beside its own row, as far as a read of it is judged by it. */
type StandingFacts = {
  /** there is a supplier order of it, in whatever state */
  placed: boolean;
  decided: boolean;
  lines: boolean;
  /** something of it is decided, or to be decided, that no supplier has been sent */
  unsent: boolean;
  /** its exceptions that are open or that a person has dealt with (STANDING) */
  exceptions: { kind: string; subject: string; values: unknown; state: string }[];
};

/** Loads them in one statement. The caller holds the Order lock. */
export async function loadStandingFacts(tx: Sql, { id, shopId }: Order): Promise<StandingFacts> {
  const [facts] = await tx.$queryRaw<StandingFacts[]>`
    SELECT
      EXISTS (SELECT 1 FROM "SupplierOrder" WHERE "orderId" = ${id}) AS "placed",
      EXISTS (SELECT 1 FROM "Decision" WHERE "orderId" = ${id}) AS "decided",
      EXISTS (SELECT 1 FROM "OrderLine" WHERE "orderId" = ${id}) AS "lines",
      EXISTS (SELECT 1 FROM "SupplierOrder" WHERE "orderId" = ${id} AND "state" = ANY(${[...UNBOUGHT_STATES]}::text[]))
        OR EXISTS (SELECT 1 FROM "OrderLine" WHERE "orderId" = ${id} AND "wanted" > "allocated") AS "unsent",
      COALESCE((
        SELECT json_agg(json_build_object('kind', "kind", 'subject', "subject", 'values', "values", 'state', "state")
          ORDER BY "openedAt", "id")
        FROM "Exception" WHERE "orderId" = ${id} AND "shopId" = ${shopId}
          AND ("state" = 'open' OR "resolvedBy" <> ${CROSSDOCK})), '[]') AS "exceptions"`;
  if (!facts) throw new Error("A statement without a table gave no row.");
  return facts;
}

/** Of an order that did not stand in our books before. */
const NOTHING: StandingFacts = { placed: false, decided: false, lines: false, unsent: false, exceptions: [] };

/** What our books say of an order that was locked: of a new one nothing, which need not be asked. */
export async function loadBooks(
  tx: Sql,
  { order, isNew }: { order: Order; isNew: boolean },
): Promise<{ stands: StandingFacts; past: Hold[] }> {
  if (isNew) return { stands: NOTHING, past: [] };
  const [stands, past] = await Promise.all([loadStandingFacts(tx, order), loadHolds(tx, order.id)]);
  return { stands, past };
}

/** All holds that the order had and has, the oldest first. */
const loadHolds = (tx: Sql, orderId: string): Promise<Hold[]> =>
  tx.$queryRaw<Hold[]>`
    SELECT "id", "shopId", "orderId", "kind", "reason", "endsBy", "basis", "until", "createdAt", "releasedAt", "releasedBy"
    FROM "Hold" WHERE "orderId" = ${orderId} ORDER BY "createdAt"`;

/** The order's lines, in its order. */
export const loadLines = (tx: Sql, orderId: string): Promise<OrderLine[]> =>
  tx.$queryRaw<OrderLine[]>`SELECT * FROM "OrderLine" WHERE "orderId" = ${orderId} ORDER BY "position"`;
