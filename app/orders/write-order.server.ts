import type { Order } from "@prisma/client";
import { encryptJson, keyedHash } from "../platform/crypto.server.ts";
import type { Sql } from "../platform/sql.server.ts";
import { addressText, type CanonicalOrder } from "./canonical-order.ts";
import { isPoBox } from "./po-box.ts";

/** Where the address stands, for encryption. */
export const ADDRESS_CONTEXT = "Order.addressEnc";

/** An order as a read says that it is: what `writeOrder` is to write. */
export function orderAfter(
  before: Order,
  { read, startedAt, emptyReads }: { read: CanonicalOrder; startedAt: Date; emptyReads: number },
): Order {
  const date = (text: string | null) => (text === null ? null : new Date(text));
  const { name, test, currency, totalMinor, financialStatus, tags, sourceName, shippingMethod, address } = read;
  const { risk: riskLevel, customer, attributes, shippingCode, customerCurrency } = read;
  return {
    ...before,
    ...{
      name,
      test,
      currency,
      totalMinor: BigInt(totalMinor),
      financialStatus,
      tags,
      sourceName,
      shippingMethod,
      emptyReads,
    },
    ...{ shippingCode, customerCurrency },
    ...{ riskLevel, attributes, customerOrders: customer?.orders ?? null, customerTags: customer?.tags ?? [] },
    readStartedAt: startedAt,
    shopifyUpdatedAt: date(read.updatedAt),
    cancelledAt: date(read.cancelledAt),
    processedAt: date(read.processedAt),
    countryCode: address?.countryCode ?? null,
    provinceCode: address?.provinceCode ?? null,
    addressEnc: address ? encryptJson(address, ADDRESS_CONTEXT) : null,
    addressHash: keyedHash(addressText(address)),
    poBox: isPoBox(address),
  };
}

/** Writes it, with its version. The caller holds the Order lock. */
export async function writeOrder(tx: Sql, { addressEnc, totalMinor, ...order }: Order): Promise<void> {
  const values = JSON.stringify({ ...order, totalMinor: String(totalMinor) });
  await tx.$executeRaw`
    UPDATE "Order" AS order_ SET ("name", "version", "test", "currency", "totalMinor", "financialStatus", "tags",
        "sourceName", "shippingMethod", "shippingCode", "customerCurrency", "emptyReads", "riskLevel", "attributes",
        "customerOrders", "customerTags", "readStartedAt", "shopifyUpdatedAt", "cancelledAt", "processedAt",
        "countryCode", "provinceCode", "addressHash", "poBox") = (
      SELECT "name", "version", "test", "currency", "totalMinor", "financialStatus", "tags",
        "sourceName", "shippingMethod", "shippingCode", "customerCurrency", "emptyReads", "riskLevel", "attributes",
        "customerOrders", "customerTags", "readStartedAt", "shopifyUpdatedAt", "cancelledAt", "processedAt",
        "countryCode", "provinceCode", "addressHash", "poBox"
      FROM jsonb_populate_record(order_, ${values}::jsonb)),
      "addressEnc" = ${addressEnc}::bytea
    WHERE "id" = ${order.id}`;
}
