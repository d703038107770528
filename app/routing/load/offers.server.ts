import { atp, type PoolPolicy } from "../../inventory/atp.ts";
import type { Sql } from "../../platform/sql.server.ts";
import { fromStored } from "../../platform/money.ts";
import { pricesByQuantity, readPriceBreaks, type Charges } from "../../suppliers/terms.ts";
import type { CandidateFacts } from "../facts.ts";

/** One mapped offer of a retailer's variant; nothing in it depends on the line. */
export type LoadedOffer = {
  variantGid: string;
  offerState: string;
  policy: PoolPolicy;
  stockRead: boolean;
  candidate: Omit<CandidateFacts, "score" | "rank" | "excluded">;
};

type Row = {
  mappingId: string;
  packSize: number;
  ownVariantGid: string;
  offerId: string;
  supplierId: string;
  poolId: string;
  variantGid: string;
  sku: string | null;
  costMinor: bigint;
  currency: string;
  weightGrams: number;
  state: string;
  priceBreaks: unknown;
  agreedMinor: bigint | null;
  restrictedTo: string[] | null;
  policy: PoolPolicy;
  reading: number;
  buffer: number;
  reserved: number;
  sentUnseen: number;
  readStartedAt: Date | null;
  softUnits: number;
};

const HOUR_MS = 3_600_000;

/** The mapped offers of an order's open lines, with what their pools promise; `softUnits`: what the order holds softly. */
export const loadOffers = (tx: Sql, { shopId, orderId }: { shopId: string; orderId: string }): Promise<Row[]> =>
  tx.$queryRaw<Row[]>`
    WITH wanted AS (
      SELECT DISTINCT "variantGid" FROM "OrderLine"
      WHERE "orderId" = ${orderId} AND "wanted" > "allocated" AND "variantGid" IS NOT NULL
    ), soft AS (
      SELECT held."poolId", SUM(held."units")::int AS "units"
      FROM "OrderLine" line
      CROSS JOIN LATERAL (
        SELECT "poolId", "units" FROM "Reservation" WHERE "orderLineId" = line."id" AND "kind" = 'soft' OFFSET 0) held
      WHERE line."orderId" = ${orderId}
      GROUP BY held."poolId"
    )
    SELECT mapping."id" AS "mappingId", mapping."packSize", variant."variantGid" AS "ownVariantGid",
      offer."id" AS "offerId", offer."supplierId", offer."poolId", offer."variantGid", offer."sku", offer."costMinor",
      offer."currency", offer."weightGrams", offer."state", offer."priceBreaks", offer."agreedMinor",
      offer."restrictedTo", pool."policy", pool."reading", pool."buffer", pool."reserved", pool."sentUnseen",
      pool."readStartedAt", COALESCE(soft."units", 0) AS "softUnits"
    FROM wanted
    JOIN "Variant" variant ON variant."shopId" = ${shopId} AND variant."variantGid" = wanted."variantGid"
    JOIN "Mapping" mapping ON mapping."variantId" = variant."id" AND mapping."state" = 'mapped'
    JOIN "Offer" offer ON offer."id" = mapping."offerId"
    JOIN "StockPool" pool ON pool."id" = offer."poolId"
    LEFT JOIN soft ON soft."poolId" = pool."id"
    ORDER BY mapping."id"`;

/** What the order's own soft reservations hold counts as free. `charges`: of the suppliers, by their ids. */
export function readOffer(row: Row, charges: ReadonlyMap<string, Charges>, now: Date): LoadedOffer {
  const available = atp(row);
  const { minor } = fromStored(row.costMinor, row.currency);
  const discounts = charges.get(row.supplierId)?.discounts ?? [];
  return {
    variantGid: row.ownVariantGid,
    ...{ offerState: row.state, policy: row.policy, stockRead: row.readStartedAt !== null },
    candidate: {
      ...{ mappingId: row.mappingId, supplierId: row.supplierId, offerId: row.offerId, poolId: row.poolId },
      ...{ variantGid: row.variantGid, sku: row.sku, packSize: row.packSize },
      atpUnits: available.kind === "unlimited" ? null : available.units + row.softUnits,
      prices: pricesByQuantity(minor, readPriceBreaks(row.priceBreaks), { discounts }),
      ...{ currency: row.currency, weightGrams: row.weightGrams, restrictedTo: row.restrictedTo ?? [] },
      agreedMinor: row.agreedMinor === null ? null : fromStored(row.agreedMinor, row.currency).minor,
      feedAgeHours:
        row.policy === "unlimited" || row.readStartedAt === null
          ? null
          : (now.getTime() - row.readStartedAt.getTime()) / HOUR_MS,
    },
  };
}
