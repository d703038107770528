import type { StockReading } from "../connectors/connector.ts";
import { audit } from "../platform/audit.server.ts";
import { newId } from "../platform/ids.server.ts";
import type { Services } from "../shopify/services.ts";
import { vendorItemGid } from "../skus/vendor-offers.server.ts";
import { applyReadings } from "./read-stock.server.ts";

/** What a vendor tells of its stock. */
export type VendorStock = {
  /** of this message, unique for the vendor: the same again changes nothing */
  key: string;
  channel: "email" | "portal" | "files" | "api" | "merchant";
  /** the moment that it tells of: what was sent to the vendor before is taken to be counted */
  asOf: Date;
  /** full: items that are not named are sold out · delta: they are as before */
  scope: "full" | "delta";
  /** units in stock by the vendor's SKU; null = it has enough, without a number */
  items: readonly { sku: string; units: number | null }[];
};

/** `unknown`: SKUs that the vendor does not offer. Nothing is changed by those. */
export type StockResult =
  { ok: true; outcome: "done" | "repeated"; items: number; unknown: string[] } | { ok: false; message: string };

/**
 * Stores what a vendor tells of its stock: as with a store that is read, an older telling than the stored one changes
 * nothing, sent units stay subtracted until they are contained, and what may be promised is published.
 */
export async function recordVendorStock(
  { db, clock }: Services,
  { supplierId }: { supplierId: string },
  told: VendorStock,
): Promise<StockResult> {
  const now = clock.now();
  if (told.asOf > now) return { ok: false, message: "The time of the stock lies in the future." };
  return db.prisma.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Vendor" WHERE "supplierId" = ${supplierId} FOR UPDATE`;
    const vendor = await tx.vendor.findUniqueOrThrow({ where: { supplierId } });
    if (vendor.stockMode !== "fed")
      return { ok: false, message: "The stock of this vendor is not counted: it is set to be always in stock." };
    const known = await tx.vendorInput.findUnique({ where: { supplierId_key: { supplierId, key: told.key } } });
    if (known) return { ...(known.result as { items: number; unknown: string[] }), ok: true, outcome: "repeated" };
    const pools = await tx.stockPool.findMany({ where: { supplierId }, select: { id: true, itemGid: true } });
    const units = new Map(told.items.map((item) => [vendorItemGid(supplierId, item.sku), item.units]));
    const readings = new Map<string, StockReading>();
    for (const { id, itemGid } of pools) {
      const has = units.get(itemGid);
      if (has === undefined && told.scope === "delta") continue;
      readings.set(
        id,
        has === null ? { policy: "unlimited", reading: 0 } : { policy: "finite", reading: Math.max(0, has ?? 0) },
      );
    }
    await applyReadings(tx, { readings, readStartedAt: told.asOf, now });
    const offered = new Set(pools.map(({ itemGid }) => itemGid));
    const unknown = told.items.map(({ sku }) => sku).filter((sku) => !offered.has(vendorItemGid(supplierId, sku)));
    const result = { items: readings.size, unknown };
    const { shopId } = vendor;
    await tx.vendorInput.create({
      data: {
        ...{ id: newId(), shopId, supplierId, key: told.key, kind: "stock", channel: told.channel, receivedAt: now },
        result,
      },
    });
    const values = { channel: told.channel, items: readings.size, unknown: unknown.length };
    const subject = `supplier:${supplierId}`;
    await audit(tx, { shopId, actor: told.channel, action: "vendor.stock-told", subject, values, now });
    return { ok: true, outcome: "done", ...result };
  });
}
