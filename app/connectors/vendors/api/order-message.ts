import { toDecimal } from "../../../platform/money.ts";
import type { OrderToSend } from "../../connector.ts";
import { orderTotal } from "../../papers/paper-facts.ts";
import { unitsOf } from "../../placed-lines.ts";
import { API_VERSION, type OrderMessage } from "./messages.ts";

/** An order as a vendor's API reads it. */
export const orderMessage = (order: OrderToSend): OrderMessage => ({
  ...{ version: API_VERSION, key: order.key, test: order.test, possibleDuplicate: order.mayBeRepeat },
  ...{ retailer: order.retailer, customerOrder: order.retailerOrderName, shippingMethod: order.shippingMethod },
  ...{ shipTo: order.shipTo, currency: order.currency, total: toDecimal(orderTotal(order)) },
  lines: order.lines.map((line) => ({
    ...{ id: line.id, sku: line.sku, title: line.title, units: unitsOf(line), unitCost: toDecimal(line.unitCost) },
  })),
});
