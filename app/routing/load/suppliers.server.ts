import { LIVE_STATES } from "../../orders/supplier-order-states.ts";
import type { Sql } from "../../platform/sql.server.ts";
import { readCalendar } from "../../suppliers/calendar.ts";
import { readShopSettings } from "../../suppliers/shop-settings.ts";
import { readTariff } from "../../suppliers/tariff.ts";
import { readCharges, readTerms, type Charges } from "../../suppliers/terms.ts";
import { supplierState, type Reach } from "../candidates.ts";
import { distanceKm } from "../cost/distance.ts";
import { dayIn, instantOf } from "../../platform/local-time.ts";
import { termsFor } from "../cost/terms-facts.ts";
import type { SupplierFacts } from "../facts.ts";
import type { LoadedOrder } from "./order.server.ts";

export type LoadedSupplier = {
  facts: Omit<SupplierFacts, "unitsToday" | "score">;
  charges: Charges;
  setupNote: string | null;
  locationGid: string | null;
  /** what it says itself of where it ships, and what the retailer has entered */
  reaches: Reach[];
};

type Row = {
  id: string;
  name: string;
  kind: string;
  priority: number;
  setupState: string;
  setupNote: string | null;
  locationGid: string | null;
  tags: string[] | null;
  shipFrom: { countryCode?: string };
  terms: string | null;
  tariff: string | null;
  calendar: string | null;
  latitude: number | null;
  longitude: number | null;
  connectionState: string | null;
  connectionTerms: string | null;
  supplierSettings: string | null;
  supplierCurrency: string | null;
  supplierTimeZone: string | null;
  lost: boolean;
};

const KEPT = 2_000;

/** What was read from a stored text before is not read again: all orders of a shop read the same suppliers. */
function once<Read>(parse: (stored: unknown) => Read): (text: string | null) => Read {
  const known = new Map<string | null, Read>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    if (known.size >= KEPT) known.clear();
    const now = parse(text === null ? null : JSON.parse(text));
    known.set(text, now);
    return now;
  };
}
const read = {
  charges: once(readCharges),
  tariff: once(readTariff),
  calendar: once(readCalendar),
  terms: once(readTerms),
  settings: once(readShopSettings),
};

/** All suppliers of a shop, with their terms and charges as they hold for one order. */
export async function loadSuppliers(
  tx: Sql,
  shopId: string,
  { order, destination, place, shop }: LoadedOrder,
): Promise<LoadedSupplier[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT supplier."id", supplier."name", supplier."kind", supplier."priority", supplier."setupState",
      supplier."setupNote", supplier."locationGid", supplier."tags", supplier."shipFrom",
      supplier."terms"::text, supplier."tariff"::text, supplier."calendar"::text, supplier."latitude",
      supplier."longitude", connection."state" AS "connectionState", connection."terms"::text AS "connectionTerms",
      theirs."settings"::text AS "supplierSettings",
      COALESCE(theirs."currency", vendor."currency") AS "supplierCurrency",
      COALESCE(theirs."timeZone", vendor."timeZone") AS "supplierTimeZone",
      theirs."connectionLostAt" IS NOT NULL OR theirs."uninstalledAt" IS NOT NULL AS "lost"
    FROM "Supplier" supplier
    LEFT JOIN "Connection" connection ON connection."id" = supplier."connectionId"
    LEFT JOIN "Shop" theirs ON theirs."id" = connection."supplierShopId"
    LEFT JOIN "Vendor" vendor ON vendor."supplierId" = supplier."id"
    WHERE supplier."shopId" = ${shopId}
    ORDER BY supplier."id"`;
  return rows.map((row) => {
    const { latitude, longitude } = row;
    const charges = read.charges(row.terms);
    const chosen = termsFor(
      {
        charges,
        ...{ calendar: read.calendar(row.calendar), tariff: read.tariff(row.tariff) },
        leadTimeDays: read.terms(row.connectionTerms).leadTimeDays,
        currency: row.supplierCurrency || shop.currency,
        timeZone: row.supplierTimeZone ?? shop.timeZone,
      },
      destination,
      [order.deliveryMethod, order.deliveryCode].flatMap((name) => name ?? []),
    );
    return {
      facts: {
        ...{ id: row.id, name: row.name, kind: row.kind, priority: row.priority, tags: row.tags ?? [] },
        state: supplierState(row),
        countryCode: row.shipFrom.countryCode ?? null,
        ...chosen,
        distanceKm:
          place === null || latitude === null || longitude === null ? null : distanceKm({ latitude, longitude }, place),
      },
      ...{ charges, setupNote: row.setupNote, locationGid: row.locationGid },
      reaches: [charges, ...(row.supplierSettings === null ? [] : [read.settings(row.supplierSettings)])],
    };
  });
}

/**
 * Supplier units in live supplier orders of each supplier's own day, by supplier: of those alone that ship so many a day.
 * Test orders use up nothing.
 */
export async function loadUnitsToday(
  tx: Sql,
  suppliers: readonly LoadedSupplier[],
  now: Date,
): Promise<Map<string, number>> {
  const limited = suppliers.filter(({ facts }) => facts.terms.capacityPerDay !== null);
  if (limited.length === 0) return new Map();
  const days = limited.map(({ facts: { id, terms } }) => {
    const { timeZone } = terms;
    return { id, since: new Date(instantOf(timeZone, dayIn(timeZone, now.getTime()), "00:00")).toISOString() };
  });
  const rows = await tx.$queryRaw<{ supplierId: string; units: number }[]>`
    SELECT placed."supplierId", SUM(line."quantity" * line."packSize")::int AS "units"
    FROM jsonb_to_recordset(${JSON.stringify(days)}::jsonb) AS day_("id" text, "since" timestamptz)
    JOIN "SupplierOrder" placed ON placed."supplierId" = day_."id" AND placed."createdAt" >= day_."since" AT TIME ZONE 'UTC'
    JOIN "SupplierOrderLine" line ON line."supplierOrderId" = placed."id"
    WHERE placed."state" = ANY(${[...LIVE_STATES]}) AND NOT placed."test"
    GROUP BY placed."supplierId"`;
  return new Map(rows.map(({ supplierId, units }) => [supplierId, units]));
}
