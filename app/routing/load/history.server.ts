import type { RoutingOverride } from "@prisma/client";
import type { Tx } from "../../platform/db.server.ts";
import type { RoutingFacts, ScoreFacts } from "../facts.ts";

export type Refusal = { key: string; note: string | null };

/** By line and supplier: the last supplier order of this order that the supplier refused, wholly or some units of. */
export async function loadRefusals(tx: Tx, orderId: string): Promise<Map<string, Refusal>> {
  const rows = await tx.$queryRaw<({ lineId: string; supplierId: string } & Refusal)[]>`
    SELECT line."orderLineId" AS "lineId", placed."supplierId", placed."key", placed."stateNote" AS "note"
    FROM "SupplierOrder" placed JOIN "SupplierOrderLine" line ON line."supplierOrderId" = placed."id"
    WHERE placed."orderId" = ${orderId} AND (placed."state" = 'refused' OR line."declined" > 0)
    ORDER BY placed."id"`;
  return new Map(rows.map(({ lineId, supplierId, key, note }) => [`${lineId} ${supplierId}`, { key, note }]));
}

/** What a person has said about the routing of an order, and which rules' holds it has ended. */
export type PersonsWord = {
  pins: { lineId: string | null; supplierId: string; quantity: number | null }[];
  exclusions: { lineId: string | null; supplierId: string; note: string | null }[];
  expedite: boolean;
  releasedRules: string[];
};

type Override = Pick<RoutingOverride, "kind" | "orderLineId" | "supplierId" | "quantity" | "note">;

export async function loadPersonsWord(tx: Tx, orderId: string): Promise<PersonsWord> {
  const [said] = await tx.$queryRaw<{ overrides: Override[]; released: string[] }[]>`
    SELECT COALESCE((
        SELECT json_agg(json_build_object('kind', "kind", 'orderLineId', "orderLineId", 'supplierId', "supplierId",
          'quantity', "quantity", 'note', "note") ORDER BY "id")
        FROM "RoutingOverride" WHERE "orderId" = ${orderId} AND "endedAt" IS NULL), '[]') AS "overrides",
      ARRAY(
        SELECT "basis" FROM "Hold"
        WHERE "orderId" = ${orderId} AND "kind" IN ('rule', 'rule-delay') AND "releasedBy" IS NOT NULL) AS "released"`;
  const { overrides, released } = said ?? { overrides: [], released: [] };
  const about = (kind: string) =>
    overrides.flatMap(({ orderLineId: lineId, supplierId, ...rest }) =>
      rest.kind === kind && supplierId !== null ? [{ lineId, supplierId, ...rest }] : [],
    );
  return {
    pins: about("pin").map(({ lineId, supplierId, quantity }) => ({ lineId, supplierId, quantity })),
    exclusions: about("exclude").map(({ lineId, supplierId, note }) => ({ lineId, supplierId, note })),
    expedite: overrides.some(({ kind }) => kind === "expedite"),
    // A hold names the rules that asked for it, with blanks between.
    releasedRules: [...new Set(released.flatMap((basis) => basis.split(" ")))].filter((id) => id !== "").sort(),
  };
}

/** The newest rate of each currency into the order's that is not of a later day. */
export async function loadRates(
  tx: Tx,
  { shopId, currency, day }: { shopId: string; currency: string; day: string },
): Promise<RoutingFacts["rates"]> {
  return tx.$queryRaw<RoutingFacts["rates"]>`
    SELECT DISTINCT ON ("from") "from", "rate", to_char("date", 'YYYY-MM-DD') AS "date"
    FROM "ExchangeRate"
    WHERE "shopId" = ${shopId} AND "to" = ${currency} AND "date" <= ${day}::date
    ORDER BY "from", "date" DESC`;
}

/** Scores of the last 30 days, by "supplier" and by "supplier product type". */
export async function loadScores(
  tx: Tx,
  shopId: string,
): Promise<(supplierId: string, productType?: string) => ScoreFacts | null> {
  const rows = await tx.scorecard.findMany({
    where: { shopId, days: 30, value: { not: null } },
    select: { supplierId: true, productType: true, value: true, sample: true },
  });
  const scores = new Map(
    rows.map(({ supplierId, productType, value, sample }) => [
      `${supplierId} ${productType}`,
      { value: value ?? 0, sample },
    ]),
  );
  return (supplierId, productType = "") => scores.get(`${supplierId} ${productType}`) ?? null;
}
