import type { Sql } from "../platform/sql.server.ts";
import type { CanonicalOrder } from "./canonical-order.ts";
import type { MappedOffer } from "./hold-softly.server.ts";

type OrderContext = {
  supplierLocations: ReadonlySet<string>;
  mappedVariants: ReadonlySet<string>;
  /** in the order of preference */
  offers: MappedOffer[];
  isSupplierOrder: boolean;
};

type Row = {
  locations: string[];
  isOurs: boolean;
  mappings: (MappedOffer & { isLive: boolean })[];
};

/**
 * What the rest of the database says that bears on an order: its suppliers' locations, mappings, and whose it is. One
 * statement.
 */
export async function loadOrderContext(
  tx: Sql,
  { id: shopId }: { id: string },
  read: CanonicalOrder,
): Promise<OrderContext> {
  const variantGids = [...new Set(read.lines.flatMap((line) => line.variantGid ?? []))];
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT
      ARRAY(SELECT "locationGid" FROM "Supplier" WHERE "shopId" = ${shopId} AND "locationGid" IS NOT NULL) AS "locations",
      EXISTS (
        SELECT 1 FROM "SupplierOrder" placed
        JOIN "Supplier" supplier ON supplier."id" = placed."supplierId"
        JOIN "Connection" connection ON connection."id" = supplier."connectionId"
        WHERE placed."key" = ${read.sourceIdentifier}::text AND connection."supplierShopId" = ${shopId}) AS "isOurs",
      COALESCE((
        SELECT json_agg(json_build_object('variantGid', variant."variantGid", 'poolId', offer."poolId",
            'packSize', mapping."packSize", 'isLive', offer."state" = 'active' AND supplier."setupState" = 'ready'
              AND (supplier."connectionId" IS NULL OR connection."state" = 'active'))
          ORDER BY supplier."priority", supplier."id", mapping."id")
        FROM "Mapping" mapping
        JOIN "Variant" variant ON variant."id" = mapping."variantId"
        JOIN "Offer" offer ON offer."id" = mapping."offerId"
        JOIN "Supplier" supplier ON supplier."id" = offer."supplierId"
        LEFT JOIN "Connection" connection ON connection."id" = supplier."connectionId"
        WHERE mapping."shopId" = ${shopId} AND mapping."state" = 'mapped'
          AND variant."variantGid" = ANY(${variantGids}::text[])), '[]') AS "mappings"`;
  const { locations, isOurs, mappings } = row ?? { locations: [], isOurs: false, mappings: [] };
  return {
    supplierLocations: new Set(locations),
    mappedVariants: new Set(mappings.map(({ variantGid }) => variantGid)),
    offers: mappings.flatMap(({ isLive, ...offer }) => (isLive ? [offer] : [])),
    isSupplierOrder: read.supplierOrderKey !== null || isOurs,
  };
}
