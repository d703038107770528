import type { Order, Shop, SupplierOrder, SupplierOrderLine, Vendor } from "@prisma/client";
import type { ConnectedSupplier } from "../connectors/kind.ts";
import type { Sql } from "../platform/sql.server.ts";

/** A supplier order with all that sending, settling and collecting need of it. */
export type LoadedSupplierOrder = SupplierOrder & {
  lines: (SupplierOrderLine & { orderLine: { sku: string | null; title: string } })[];
  order: Pick<
    Order,
    | "id"
    | "shopId"
    | "orderGid"
    | "name"
    | "version"
    | "cancelledAt"
    | "shippingMethod"
    | "countryCode"
    | "demo"
    | "addressEnc"
  >;
  shop: Pick<Shop, "id" | "name" | "timeZone" | "settings">;
  supplier: ConnectedSupplier;
};

type Row = SupplierOrder & {
  orderGid: string;
  orderName: string;
  orderCurrentVersion: number;
  orderCancelledAt: Date | null;
  shippingMethod: string | null;
  countryCode: string | null;
  demo: boolean;
  addressEnc: Order["addressEnc"];
  shopName: string;
  timeZone: string;
  settings: Shop["settings"];
  supplierKind: string;
  supplierName: string;
  connectionState: string | null;
  supplierShopId: string | null;
  supplierDomain: string;
  supplierUninstalledAt: Date | null;
};

/** Loads one in two statements, sent together, and a third for a supplier without Shopify; null when there is none. */
export async function loadSupplierOrder(tx: Sql, supplierOrderId: string): Promise<LoadedSupplierOrder | null> {
  const rows = tx.$queryRaw<Row[]>`
    SELECT
      placed."id", placed."shopId", placed."orderId", placed."supplierId", placed."decisionId", placed."key",
      placed."state", placed."stateNote", placed."orderVersion", placed."externalGid", placed."externalName",
      placed."costMinor", placed."currency", placed."test", placed."createdAt", placed."claimedAt", placed."sentAt",
      placed."acceptedAt", placed."closedAt", placed."cancelAskedAt", placed."cancelReason", placed."cancelSentAt",
      placed."cancelTries", placed."cancelRefusedAt", placed."cancelNote", placed."reduceReason",
      placed."reduceTries", placed."reduceRefusedAt", placed."reduceNote", placed."sendNowAt",
      order_."orderGid", order_."name" AS "orderName", order_."version" AS "orderCurrentVersion",
      order_."cancelledAt" AS "orderCancelledAt", order_."shippingMethod", order_."countryCode", order_."demo",
      order_."addressEnc",
      shop."name" AS "shopName", shop."timeZone", shop."settings",
      supplier."kind" AS "supplierKind", supplier."name" AS "supplierName",
      connection."state" AS "connectionState", other."id" AS "supplierShopId", other."domain" AS "supplierDomain",
      other."uninstalledAt" AS "supplierUninstalledAt"
    FROM "SupplierOrder" placed
    JOIN "Order" order_ ON order_."id" = placed."orderId"
    JOIN "Shop" shop ON shop."id" = placed."shopId"
    JOIN "Supplier" supplier ON supplier."id" = placed."supplierId"
    LEFT JOIN "Connection" connection ON connection."id" = supplier."connectionId"
    LEFT JOIN "Shop" other ON other."id" = connection."supplierShopId"
    WHERE placed."id" = ${supplierOrderId}`;
  const sold = tx.$queryRaw<(SupplierOrderLine & { sku: string | null; title: string })[]>`
    SELECT
      line."id", line."shopId", line."supplierOrderId", line."orderLineId", line."offerVariantGid", line."offerSku",
      line."quantity", line."packSize", line."costMinor", line."externalLineGid", line."shippedUnits",
      line."declined", line."keep",
      sold."sku", sold."title"
    FROM "SupplierOrderLine" line JOIN "OrderLine" sold ON sold."id" = line."orderLineId"
    WHERE line."supplierOrderId" = ${supplierOrderId} ORDER BY sold."position"`;
  const [[row], lines] = await Promise.all([rows, sold]);
  if (!row) return null;
  const vendor = row.supplierKind === "shopify" ? null : await vendorOf(tx, row.supplierId);
  return assembled(row, lines, vendor);
}

async function vendorOf(tx: Sql, supplierId: string): Promise<Vendor | null> {
  const [vendor] = await tx.$queryRaw<Vendor[]>`SELECT * FROM "Vendor" WHERE "supplierId" = ${supplierId}`;
  return vendor ?? null;
}

function assembled(
  row: Row,
  lines: readonly (SupplierOrderLine & { sku: string | null; title: string })[],
  vendor: Vendor | null,
): LoadedSupplierOrder {
  const { orderGid, orderName, orderCurrentVersion, orderCancelledAt, shippingMethod, ...others } = row;
  const { countryCode, demo, addressEnc, shopName, timeZone, settings, ...further } = others;
  const { supplierKind, supplierName, connectionState, ...rest } = further;
  const { supplierShopId, supplierDomain, supplierUninstalledAt, ...placed } = rest;
  const { shopId, orderId, supplierId } = placed;
  const shop =
    supplierShopId === null
      ? null
      : { id: supplierShopId, domain: supplierDomain, uninstalledAt: supplierUninstalledAt };
  return {
    ...placed,
    lines: lines.map(({ sku, title, ...line }) => ({ ...line, orderLine: { sku, title } })),
    order: {
      ...{ id: orderId, shopId, orderGid, name: orderName, version: orderCurrentVersion },
      ...{ cancelledAt: orderCancelledAt, shippingMethod, countryCode, demo, addressEnc },
    },
    shop: { id: shopId, name: shopName, timeZone, settings },
    supplier: {
      ...{ id: supplierId, shopId, kind: supplierKind, name: supplierName, vendor },
      connection: connectionState === null ? null : { state: connectionState, supplier: shop },
    },
  };
}
