import { z } from "zod";
import { ADDRESS_CONTEXT } from "../../orders/write-order.server.ts";
import { decryptJson } from "../../platform/crypto.server.ts";
import type { Sql } from "../../platform/sql.server.ts";
import { fromStored } from "../../platform/money.ts";
import { marketsOf, readMarkets } from "../../suppliers/markets.ts";
import { readCoordinates } from "../../suppliers/ship-from.ts";
import { readShopSettings, type ShopSettings } from "../../suppliers/shop-settings.ts";
import type { Coordinates } from "../cost/distance.ts";
import type { DestinationFacts, OrderFacts } from "../facts.ts";

export type LoadedOrder = {
  order: Omit<OrderFacts, "expedite" | "releasedRules">;
  destination: DestinationFacts;
  /** where the customer is, for distances only: never among the facts */
  place: Coordinates | null;
  shop: { timeZone: string; currency: string; settings: ShopSettings };
};

type Row = {
  id: string;
  version: number;
  test: boolean;
  currency: string;
  totalMinor: bigint;
  orderedAt: Date;
  tags: string[] | null;
  sourceName: string | null;
  riskLevel: OrderFacts["risk"];
  financialStatus: string | null;
  attributes: OrderFacts["attributes"];
  customerOrders: number | null;
  customerTags: string[] | null;
  shippingMethod: string | null;
  shippingCode: string | null;
  customerCurrency: string | null;
  countryCode: string | null;
  provinceCode: string | null;
  poBox: boolean;
  addressEnc: Uint8Array | null;
  timeZone: string;
  shopCurrency: string;
  settings: unknown;
  markets: unknown;
};

const Address = z.object({ zip: z.string().nullish(), company: z.string().nullish() });

/** The order with its shop; null when we do not know it. Of the address only the postal code, whether it names a company, and the place leave here. */
export async function loadOrder(
  tx: Sql,
  { shopId, orderGid }: { shopId: string; orderGid: string },
): Promise<LoadedOrder | null> {
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT order_."id", order_."version", order_."test", order_."currency", order_."totalMinor", order_."tags",
      COALESCE(order_."processedAt", order_."createdAt") AS "orderedAt", order_."sourceName", order_."riskLevel",
      order_."financialStatus", order_."attributes", order_."customerOrders", order_."customerTags",
      order_."shippingMethod", order_."shippingCode", order_."customerCurrency", order_."countryCode",
      order_."provinceCode", order_."poBox", order_."addressEnc", shop."timeZone", shop."currency" AS "shopCurrency",
      shop."settings", shop."markets"
    FROM "Order" order_ JOIN "Shop" shop ON shop."id" = order_."shopId"
    WHERE order_."shopId" = ${shopId} AND order_."orderGid" = ${orderGid}`;
  if (!row) return null;
  const stored = row.addressEnc ? decryptJson(row.addressEnc, ADDRESS_CONTEXT) : null;
  const address = stored === null ? null : Address.parse(stored);
  const { latitude, longitude } = readCoordinates(stored);
  return {
    order: {
      ...{ id: row.id, version: row.version, test: row.test, currency: row.currency, tags: row.tags ?? [] },
      totalMinor: fromStored(row.totalMinor, row.currency).minor,
      createdAt: row.orderedAt.toISOString(),
      ...{ source: row.sourceName, risk: row.riskLevel, payment: row.financialStatus, attributes: row.attributes },
      customer: { orders: row.customerOrders, tags: row.customerOrders === null ? null : (row.customerTags ?? []) },
      ...{ customerCurrency: row.customerCurrency, deliveryMethod: row.shippingMethod, deliveryCode: row.shippingCode },
    },
    destination: {
      ...{ countryCode: row.countryCode, provinceCode: row.provinceCode, poBox: row.poBox },
      postalCode: address?.zip?.trim() || null,
      company: address && Boolean(address.company?.trim()),
      markets: marketsOf(readMarkets(row.markets), row),
    },
    place: latitude === null || longitude === null ? null : { latitude, longitude },
    shop: { timeZone: row.timeZone, currency: row.shopCurrency, settings: readShopSettings(row.settings) },
  };
}
