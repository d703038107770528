import type { Sql } from "../../platform/sql.server.ts";
import { fromStored, type Money } from "../../platform/money.ts";
import type { LineFacts } from "../facts.ts";

export type LoadedLine = {
  line: Omit<LineFacts, "candidates" | "pins">;
  lineItemGid: string;
  variantGid: string | null;
  /** units that stand open at the merchant's own locations */
  ownStock: number;
  /** what one unit costs the merchant itself; null = none entered */
  unitCost: Money | null;
};

type Row = {
  id: string;
  lineItemGid: string;
  variantGid: string | null;
  sku: string | null;
  title: string;
  unitPriceMinor: bigint;
  open: number;
  ownStock: number;
  productType: string | null;
  vendor: string | null;
  tags: string[] | null;
  collections: string[] | null;
  weightGrams: number | null;
  unitCostMinor: bigint | null;
  unitCostCurrency: string | null;
};

/** A product with this tag is dangerous goods: Shopify has no field for it. */
const HAZMAT = "hazmat";

/** The lines with units that nobody ships yet, with what the retailer's own catalog says of their items. */
export async function loadLines(tx: Sql, order: { id: string; currency: string }): Promise<LoadedLine[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT line."id", line."lineItemGid", line."variantGid", line."sku", line."title", line."unitPriceMinor",
      line."wanted" - line."allocated" AS "open", line."ownStock", variant."productType", variant."vendor",
      variant."tags", variant."collections", variant."weightGrams", variant."unitCostMinor", variant."unitCostCurrency"
    FROM "OrderLine" line
    LEFT JOIN "Variant" variant ON variant."shopId" = line."shopId" AND variant."variantGid" = line."variantGid"
    WHERE line."orderId" = ${order.id} AND line."wanted" > line."allocated"
    ORDER BY line."id"`;
  return rows.map((row) => ({
    line: {
      ...{ lineId: row.id, title: row.title, sku: row.sku, quantity: row.open },
      unitPriceMinor: fromStored(row.unitPriceMinor, order.currency).minor,
      weightGrams: row.weightGrams ?? 0,
      ...{ productType: row.productType, vendor: row.vendor, tags: row.tags ?? [], collections: row.collections ?? [] },
      hazmat: (row.tags ?? []).some((tag) => tag.trim().toLowerCase() === HAZMAT),
    },
    ...{ lineItemGid: row.lineItemGid, variantGid: row.variantGid, ownStock: row.ownStock },
    unitCost:
      row.unitCostMinor === null || row.unitCostCurrency === null
        ? null
        : fromStored(row.unitCostMinor, row.unitCostCurrency),
  }));
}
