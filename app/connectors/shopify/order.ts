import { toDecimal, type Money } from "../../platform/money.ts";
import type {
  CreateSupplierOrderMutationVariables,
  CurrencyCode,
  MailingAddressInput,
  MoneyBagInput,
} from "../../shopify/operations.generated.ts";
import { SUPPLIER_ORDER_KEY } from "../../shopify/supplier-order-key.ts";
import type { OrderToSend, ShipTo } from "../connector.ts";
import { unitsOf } from "../placed-lines.ts";

/**
 * The variables of `orderCreate` for one supplier order.
 * Shopify's defaults are traps here: `inventoryBehaviour` BYPASS takes no stock, `requiresShipping` false makes goods
 * undeliverable, and an e-mail address or customer would create a customer in the supplier's store.
 */
export function supplierOrderInput(order: OrderToSend): CreateSupplierOrderMutationVariables {
  return {
    options: { inventoryBehaviour: "DECREMENT_OBEYING_POLICY", sendReceipt: false, sendFulfillmentReceipt: false },
    order: {
      currency: order.currency as CurrencyCode,
      test: order.test,
      // The parties settle between themselves: the supplier's store never charges anybody.
      financialStatus: "PENDING",
      sourceIdentifier: order.key,
      tags: ["Crossdock", order.retailer.name],
      note: `${order.retailer.name} order ${order.retailerOrderName}, ordered by Crossdock. Reference ${order.key}.`,
      customAttributes: [
        { key: "Retailer", value: order.retailer.name },
        { key: "Retailer order", value: order.retailerOrderName },
        { key: "Reference", value: order.key },
        { key: "Correlation", value: order.correlationId },
      ],
      metafields: [{ ...SUPPLIER_ORDER_KEY, value: order.key }],
      shippingAddress: mailingAddress(order.shipTo),
      shippingLines: [
        {
          title: order.shippingMethod ?? "Standard",
          priceSet: moneyBag({ minor: 0, currency: order.currency }),
        },
      ],
      lineItems: order.lines.map((line) => ({
        variantId: line.variantGid,
        quantity: unitsOf(line),
        requiresShipping: true,
        priceSet: moneyBag(line.unitCost),
      })),
    },
  };
}

function moneyBag(money: Money): MoneyBagInput {
  return { shopMoney: { amount: toDecimal(money), currencyCode: money.currency as CurrencyCode } };
}

function mailingAddress(shipTo: ShipTo): MailingAddressInput {
  const { firstName, lastName } = splitName(shipTo.name);
  const address: Record<string, string> = {};
  const known = { ...shipTo, firstName, lastName, name: null };
  for (const [field, value] of Object.entries(known)) {
    if (value !== null && value !== undefined && value !== "") address[field] = value;
  }
  return address;
}

/** Shopify wants two fields where we keep one; on the label they come together again. */
function splitName(name: string | null | undefined): { firstName: string | null; lastName: string | null } {
  const words = (name ?? "").split(/\s+/).filter((word) => word !== "");
  const lastName = words.pop() ?? null;
  return { firstName: words.length > 0 ? words.join(" ") : null, lastName };
}
