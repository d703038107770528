import { UNITS } from "../kinds/units.ts";
import { msg } from "../../../platform/translate.ts";
import type { Condition } from "../kinds/condition.ts";
import { numberCondition } from "../kinds/number.ts";
import { manyCondition } from "../kinds/texts.ts";
import { foldAll, once } from "../view.ts";

const UNKNOWN = msg("the order has no customer, or Crossdock may not read customers");

/** No more of a person than this is needed to route an order. */
export const CUSTOMER_CONDITIONS: Condition[] = [
  numberCondition({
    ...{ id: "customer.orders", level: "order", label: msg("customer's number of orders") },
    ...{ unit: UNITS.orders, unknown: UNKNOWN, needs: "read_customers" },
    meaning: msg(
      "How many orders the customer has placed, this one included. Shopify tells it once you allow Crossdock to read customers (scope read_customers); the routing screens ask for it.",
    ),
    example: 5,
    read: ({ facts }) => facts.order.customer.orders,
  }),
  manyCondition({
    ...{ id: "customer.tags", level: "order", label: msg("customer tags") },
    ...{ unknown: UNKNOWN, needs: "read_customers" },
    meaning: msg(
      "Tags of the customer in Shopify, once you allow Crossdock to read customers (scope read_customers); the routing screens ask for it.",
    ),
    ...{ choices: { from: "free", hint: "vip" }, example: ["vip"] },
    read: (view) =>
      once(view, "customer-tags", () => {
        const { tags } = view.facts.order.customer;
        return tags && foldAll(tags);
      }),
  }),
];
