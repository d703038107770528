import type { Bought, Trade } from "../trade.ts";
import type { Cell, Change } from "./cells.ts";
import { NORTH, RETAILER } from "./stages.ts";

export const NEW_STREET = "Hafenstraße 9";
/** What asks a supplier's store for less. */
const ASKING_FOR_LESS = ["CancelSupplierOrder"];

type Facts = { orderId: number; mugLine: number; mugsLeft: number; ordersOfMugs: number[]; ownLocation: number };
type Call = readonly [path: string, body: object];

/** By change: the call on the retailer's store that makes it. */
const CALLS: Record<Change, (facts: Facts) => Call> = {
  "more-units": ({ orderId, mugLine }) => [`orders/${orderId}/edit`, { lineItemId: mugLine, quantity: 5 }],
  "new-line": ({ orderId }) => [`orders/${orderId}/edit`, { add: [{ sku: "PEN", quantity: 2 }] }],
  "fewer-units": ({ orderId, mugLine }) => [`orders/${orderId}/edit`, { lineItemId: mugLine, quantity: 2 }],
  "line-cancelled": ({ orderId, mugLine }) => [`orders/${orderId}/edit`, { lineItemId: mugLine, quantity: 0 }],
  "order-cancelled": ({ orderId }) => [`orders/${orderId}/cancel`, {}],
  address: ({ orderId }) => [
    `orders/${orderId}/address`,
    {
      address: {
        ...{ firstName: "Ada", lastName: "Lovelace", address1: NEW_STREET, city: "Kiel", zip: "24103" },
        countryCode: "DE",
      },
    },
  ],
  refund: ({ orderId, mugLine, mugsLeft }) => [
    `orders/${orderId}/refund`,
    { lines: [{ lineItemId: mugLine, quantity: 1, restockType: mugsLeft > 0 ? "CANCEL" : "RETURN" }] },
  ],
  hold: ({ ordersOfMugs }) => [`fulfilment-orders/${ordersOfMugs[0]}/hold`, {}],
  "hold-released": ({ ordersOfMugs }) => [`fulfilment-orders/${ordersOfMugs[0]}/hold`, {}],
  moved: ({ ordersOfMugs, ownLocation }) => [`fulfilment-orders/${ordersOfMugs[0]}/move`, { locationId: ownLocation }],
  "fulfilled-by-hand": ({ orderId, mugLine, mugsLeft }) => [
    `orders/${orderId}/ship`,
    { lines: [{ lineItemId: mugLine, quantity: mugsLeft }] },
  ],
};

/** Makes the change. Answers false where Shopify does not let the merchant make it. */
export async function apply(t: Trade, bought: Bought, { change, stage, answer }: Cell): Promise<boolean> {
  if ((stage === "sent" || stage === "accepted") && answer === "no-answer")
    for (const operation of ASKING_FOR_LESS) await t.fault(NORTH, operation, "drop-answer");
  const [path, body] = CALLS[change](await factsOf(t, bought));
  try {
    await t.post(RETAILER, path, body);
  } catch (cause) {
    if (!/ (CANNOT|INVALID|NOT)_/.test(String(cause))) throw cause;
    return false;
  }
  if (change === "more-units" || change === "new-line") await t.post(RETAILER, `orders/${bought.orderId}/pay`);
  return true;
}

/** Ends the hold on the order's items; false where none stands. */
export async function endHold(t: Trade, bought: Bought): Promise<boolean> {
  const held = (await t.dump(RETAILER)).fulfillmentOrders.filter(
    ({ orderId, status }) => orderId === bought.orderId && status === "ON_HOLD",
  );
  for (const { id } of held) await t.post(RETAILER, `fulfilment-orders/${id}/release`);
  return held.length > 0;
}

async function factsOf(t: Trade, { orderId }: Bought): Promise<Facts> {
  const store = await t.dump(RETAILER);
  const mugLine = store.orders.find(({ id }) => id === orderId)?.lines.find(({ sku }) => sku === "MUG")?.id ?? 0;
  const left = store.fulfillmentOrders.flatMap((order) =>
    order.lines
      .filter((line) => line.orderLineId === mugLine && line.remainingQuantity > 0)
      .map((line) => ({ id: order.id, units: line.remainingQuantity })),
  );
  return {
    ...{ orderId, mugLine },
    mugsLeft: left.reduce((sum, { units }) => sum + units, 0),
    ordersOfMugs: left.map(({ id }) => id),
    ownLocation: store.locations.find(({ fulfillmentServiceId }) => fulfillmentServiceId === null)?.id ?? 0,
  };
}
