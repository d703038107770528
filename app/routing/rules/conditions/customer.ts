import type { Condition } from "../kinds/condition.ts";
import { numberCondition } from "../kinds/number.ts";
import { manyCondition } from "../kinds/texts.ts";
import { foldAll, once } from "../view.ts";

/** No more of a person than this is needed to route an order. */
export const CUSTOMER_CONDITIONS: Condition[] = [
  numberCondition({
    ...{ id: "customer.orders", level: "order", label: "customer's number of orders" },
    ...{ unit: { one: "order", many: "orders" }, unknown: "the order has no customer" },
    meaning: "How many orders the customer has placed, this one included.",
    example: 5,
    read: ({ facts }) => facts.order.customer.orders,
  }),
  manyCondition({
    ...{ id: "customer.tags", level: "order", label: "customer tags" },
    meaning: "Tags of the customer in Shopify.",
    ...{ choices: { from: "free", hint: "vip" }, example: ["vip"] },
    read: (view) => once(view, "customer-tags", () => foldAll(view.facts.order.customer.tags)),
  }),
];
