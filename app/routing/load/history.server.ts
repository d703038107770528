import type { FulfilmentOrderView, RoutingOverride } from "@prisma/client";
import type { Sql } from "../../platform/sql.server.ts";
import type { RoutingFacts, ScoreFacts } from "../facts.ts";

export type Refusal = { key: string; note: string | null };

/** What a person has said about the routing of an order, and which rules' holds it has ended. */
export type PersonsWord = {
  pins: { lineId: string | null; supplierId: string; quantity: number | null }[];
  exclusions: { lineId: string | null; supplierId: string; note: string | null }[];
  expedite: boolean;
  releasedRules: string[];
};

export type History = {
  word: PersonsWord;
  /** by "line supplier": the last supplier order of this order that the supplier refused, wholly or some units of */
  refusals: ReadonlyMap<string, Refusal>;
  /** of the last 30 days */
  scoreOf: (supplierId: string, productType?: string) => ScoreFacts | null;
  /** the newest rate of each currency into the order's that is not of a later day */
  rates: RoutingFacts["rates"];
  /** our view of its fulfilment orders when the merchant has asked a supplier itself, else none */
  views: View[];
};

export type View = Pick<
  FulfilmentOrderView,
  "fulfilmentOrderGid" | "locationGid" | "status" | "requestStatus" | "method" | "actions" | "held" | "lines"
>;
type Override = Pick<RoutingOverride, "kind" | "orderLineId" | "supplierId" | "quantity" | "note">;
type Row = {
  overrides: Override[];
  released: string[];
  refusals: ({ lineId: string; supplierId: string } & Refusal)[];
  scores: ({ supplierId: string; productType: string } & ScoreFacts)[];
  rates: RoutingFacts["rates"];
  views: View[];
};

/** What happened around an order so far, in one query. `day`: of the shop's calendar, for the rates. */
export async function loadHistory(
  sql: Sql,
  { shopId, order, day }: { shopId: string; order: { id: string; currency: string }; day: string },
): Promise<History> {
  const [row] = await sql.$queryRaw<Row[]>`
    SELECT COALESCE((
        SELECT json_agg(json_build_object('kind', "kind", 'orderLineId', "orderLineId", 'supplierId', "supplierId",
          'quantity', "quantity", 'note', "note") ORDER BY "id")
        FROM "RoutingOverride" WHERE "orderId" = ${order.id} AND "endedAt" IS NULL), '[]') AS "overrides",
      ARRAY(
        SELECT "basis" FROM "Hold"
        WHERE "orderId" = ${order.id} AND "kind" IN ('rule', 'rule-delay') AND "releasedBy" IS NOT NULL) AS "released",
      COALESCE((
        SELECT json_agg(json_build_object('lineId', line."orderLineId", 'supplierId', placed."supplierId",
          'key', placed."key", 'note', placed."stateNote") ORDER BY placed."id")
        FROM "SupplierOrder" placed JOIN "SupplierOrderLine" line ON line."supplierOrderId" = placed."id"
        WHERE placed."orderId" = ${order.id} AND (placed."state" = 'refused' OR line."declined" > 0)), '[]') AS "refusals",
      COALESCE((
        SELECT json_agg(json_build_object('supplierId', "supplierId", 'productType', "productType", 'value', "value",
          'sample', "sample"))
        FROM "Scorecard" WHERE "shopId" = ${shopId} AND "days" = 30 AND "value" IS NOT NULL), '[]') AS "scores",
      COALESCE((
        SELECT json_agg(newest) FROM (
          SELECT DISTINCT ON ("from") "from", "rate", to_char("date", 'YYYY-MM-DD') AS "date"
          FROM "ExchangeRate"
          WHERE "shopId" = ${shopId} AND "to" = ${order.currency} AND "date" <= ${day}::date
          ORDER BY "from", "date" DESC) newest), '[]') AS "rates",
      COALESCE((
        SELECT CASE WHEN bool_or("requestStatus" = 'SUBMITTED') THEN json_agg(view_ ORDER BY "fulfilmentOrderGid") END
        FROM "FulfilmentOrderView" view_ WHERE "orderId" = ${order.id}), '[]') AS "views"`;
  if (!row) throw new Error(`Nothing was read around order ${order.id}.`);
  const scores = new Map(
    row.scores.map(({ supplierId, productType, value, sample }) => [`${supplierId} ${productType}`, { value, sample }]),
  );
  return {
    word: personsWord(row),
    refusals: new Map(
      row.refusals.map(({ lineId, supplierId, key, note }) => [`${lineId} ${supplierId}`, { key, note }]),
    ),
    scoreOf: (supplierId, productType = "") => scores.get(`${supplierId} ${productType}`) ?? null,
    ...{ rates: row.rates, views: row.views },
  };
}

function personsWord({ overrides, released }: Pick<Row, "overrides" | "released">): PersonsWord {
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
