import { z } from "zod";
import type { OrderToSend, ShipTo } from "../connectors/connector.ts";
import { unitCost, unitsOf } from "../connectors/placed-lines.ts";
import { ADDRESS_CONTEXT } from "../orders/write-order.server.ts";
import { lockOrder } from "../orders/order-lock.server.ts";
import { CROSSDOCK } from "../platform/actor.ts";
import { decryptJson } from "../platform/crypto.server.ts";
import { fromStored } from "../platform/money.ts";
import type { Sql } from "../platform/sql.server.ts";
import type { LoadedSupplierOrder } from "./load-supplier-order.server.ts";

const Text = z.string().nullish();
const Address = z.object({
  name: Text,
  company: Text,
  address1: Text,
  address2: Text,
  city: Text,
  provinceCode: Text,
  zip: Text,
  countryCode: Text,
  phone: Text,
});
/** What the supplier is told of the customer: enough to ship, no e-mail address. */
const SHARED_FIELDS = Object.keys(Address.shape);

/** Locks the retailer's order that a supplier order belongs to, before anything of it is written. */
export const lockOrderOf = (tx: Sql, { shopId, orderGid }: { shopId: string; orderGid: string }) =>
  lockOrder(tx, { shopId, orderGid });

/**
 * What the supplier is asked for, with the customer's address opened, which is recorded as an access to personal data.
 * null when the order has no address (any more).
 */
export async function orderToSend(
  tx: Sql,
  supplierOrder: LoadedSupplierOrder,
  now: Date,
  { by, purpose } = { by: CROSSDOCK, purpose: "Sent to the supplier, to ship the order." },
): Promise<OrderToSend | null> {
  const { order, shop } = supplierOrder;
  if (!order.addressEnc) return null;
  const shipTo = Address.parse(decryptJson(order.addressEnc, ADDRESS_CONTEXT));
  const [mayBeRepeat] = await Promise.all([
    wasPresumedLost(tx, supplierOrder.id),
    tx.$executeRaw`
      INSERT INTO "ProtectedAccess" ("shopId", "actor", "subject", "fields", "purpose", "at")
      VALUES (${shop.id}, ${by}, ${`supplier-order:${supplierOrder.id}`}, ${SHARED_FIELDS}::text[], ${purpose},
        ${now}::timestamp(3))`,
  ]);
  return asSent(supplierOrder, shipTo, { mayBeRepeat });
}

/** Has it been sent before, and only presumably not arrived? */
async function wasPresumedLost(tx: Sql, supplierOrderId: string): Promise<boolean> {
  const [past] = await tx.$queryRaw<{ lost: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM "Attempt" WHERE "supplierOrderId" = ${supplierOrderId}
      AND "effect" = 'supplier-order.create' AND "presumed") AS "lost"`;
  return past?.lost === true;
}

/** A supplier order as a supplier is told of it, to be shipped to `shipTo`. */
export function asSent(
  { order, shop, lines, key, currency, test }: LoadedSupplierOrder,
  shipTo: ShipTo,
  { mayBeRepeat }: { mayBeRepeat: boolean },
): OrderToSend {
  return {
    ...{ key, correlationId: order.orderGid, test, currency, shipTo, mayBeRepeat },
    retailer: { name: shop.name },
    retailerOrderName: order.name,
    shippingMethod: order.shippingMethod,
    lines: lines.map(({ id, offerVariantGid, offerSku, orderLine, quantity, packSize, costMinor }) => ({
      ...{
        id,
        variantGid: offerVariantGid,
        sku: offerSku ?? orderLine.sku,
        title: orderLine.title,
        quantity,
        packSize,
      },
      unitCost: unitCost(fromStored(costMinor, currency), unitsOf({ quantity, packSize })),
    })),
  };
}
