import { expect, test } from "vitest";
import {
  addSupplier,
  firstLocation,
  orderGid,
  placed,
  scene,
  sell,
  stockAt,
  type Answer,
  type Scene,
  textOf,
} from "../scene.ts";
import { placeOrder } from "../store/checkout.ts";
import { gid } from "../store/gid.ts";
import { levelAt, onHand } from "../store/inventory.ts";
import { cancelOrder } from "../store/merchant.ts";
import { fulfillmentOrdersOf } from "../store/order-facts.ts";
import type { FulfillmentOrder, Order, Variant } from "../types.ts";

const orders = (at: Scene, order: Order): FulfillmentOrder[] => fulfillmentOrdersOf(order, at.store);
const group = (found: FulfillmentOrder | undefined, quantity?: number) => ({
  fulfillmentOrderId: gid("FulfillmentOrder", found?.id ?? 0),
  ...(quantity === undefined
    ? {}
    : { fulfillmentOrderLineItems: [{ id: gid("FulfillmentOrderLineItem", found?.lines[0]?.id ?? 0), quantity }] }),
});
const create = (at: Scene, groups: unknown[], more: Record<string, unknown> = {}): Answer =>
  at.data(at.send("CreateFulfilment", { fulfillment: { lineItemsByFulfillmentOrder: groups, ...more } }))
    .fulfillmentCreate as Answer;
const idOf = (answer: Answer): string => textOf(answer.fulfillment?.id);
const stock = (at: Scene, variant: Variant) => {
  const level = levelAt(at.store, variant.inventoryItemId, firstLocation(at));
  return level
    ? { available: level.quantities.available, committed: level.quantities.committed, onHand: onHand(level) }
    : null;
};
const statusOf = (at: Scene, order: Order) =>
  at.data(at.query(`{ order(id: "${orderGid(order)}") { displayFulfillmentStatus } }`)).order?.displayFulfillmentStatus;

test("a parcel takes its units off committed and on_hand, and the order rolls up (facts §2.4, §9.3-9)", () => {
  const at = scene();
  const { order, variant } = placed(at, { quantity: 3 });
  at.topics();
  create(at, [group(orders(at, order)[0], 1)]);
  expect(stock(at, variant)).toEqual({ available: 7, committed: 2, onHand: 9 });
  expect(statusOf(at, order)).toBe("PARTIALLY_FULFILLED");
  expect(orders(at, order)).toMatchObject([
    { status: "IN_PROGRESS", lines: [{ remainingQuantity: 2, totalQuantity: 3 }] },
  ]);
  expect(at.topics()).toEqual([
    "inventory_levels/update",
    "fulfillments/create",
    "orders/partially_fulfilled",
    "orders/updated",
  ]);
  create(at, [group(orders(at, order)[0])]);
  expect(statusOf(at, order)).toBe("FULFILLED");
  expect(stock(at, variant)).toEqual({ available: 7, committed: 0, onHand: 7 });
  expect(orders(at, order)).toMatchObject([{ status: "CLOSED" }]);
  expect(at.topics()).toContain("orders/fulfilled");
});

test("errors carry no code and are the recorded words (facts §2.4)", () => {
  const at = scene();
  const { order } = placed(at, { quantity: 2 });
  const errors = (groups: unknown[]) => create(at, groups).userErrors;
  const say = (message: string) => [{ field: ["fulfillment"], message }];
  expect(errors([{ fulfillmentOrderId: gid("FulfillmentOrder", 5) }])).toEqual(
    say("Fulfillment order does not exist."),
  );
  expect(errors([group(orders(at, order)[0], 3)])).toEqual(
    say("Invalid fulfillment order line item quantity requested."),
  );
  expect(errors([group(orders(at, order)[0], 0)])).toEqual(say("Quantity must be greater than 0"));
  create(at, [group(orders(at, order)[0])]);
  expect(errors([group(orders(at, order)[0])])).toEqual(
    say(`Fulfillment order ${orders(at, order)[0]?.id} has an unfulfillable status= closed.`),
  );
  expect(at.store.fulfillments.size).toBe(1);
});

test("groups must share one order and one assigned location (facts §2.4)", () => {
  const at = scene();
  const { locationGid } = addSupplier(at);
  sell(at, { sku: "OWN" });
  stockAt(at, sell(at, { sku: "THEIRS", stock: [] }), { locationGid, available: 9 });
  const split = placeOrder(at.world, at.store, {
    lines: [
      { sku: "OWN", quantity: 1 },
      { sku: "THEIRS", quantity: 1 },
    ],
  }) as Order;
  expect(
    create(
      at,
      orders(at, split).map((found) => group(found)),
    ).userErrors,
  ).toHaveLength(1);
  const other = placed(at, { sku: "OWN", quantity: 1 }).order;
  expect(create(at, [group(orders(at, split)[0]), group(orders(at, other)[0])]).userErrors).toHaveLength(1);
  expect(at.store.fulfillments.size).toBe(0);
});

test("nothing is idempotent: the same partial parcel twice ships twice (facts §2.4)", () => {
  const at = scene();
  const { order } = placed(at, { quantity: 3 });
  create(at, [group(orders(at, order)[0], 1)]);
  create(at, [group(orders(at, order)[0], 1)]);
  expect(orders(at, order)[0]?.lines[0]?.remainingQuantity).toBe(1);
});

test("a held fulfilment order or a cancelled order cannot be fulfilled", () => {
  const at = scene();
  const { order } = placed(at);
  cancelOrder(at.world, at.store, order.id);
  expect(create(at, [group(orders(at, order)[0])]).userErrors).toHaveLength(1);
  const held = placed(at).order;
  at.data(
    at.query(
      `mutation { fulfillmentOrderHold(id: "${gid("FulfillmentOrder", orders(at, held)[0]?.id ?? 0)}", fulfillmentHold: { reason: OTHER }) { userErrors { code } } }`,
    ),
  );
  expect(create(at, [group(orders(at, held)[0])]).userErrors).toMatchObject([
    { message: expect.stringContaining("status= on_hold.") as string },
  ]);
});

test("tracking: a known carrier gets its URL, an update replaces all numbers (facts §2.4)", () => {
  const at = scene();
  const { order } = placed(at);
  const made = create(at, [group(orders(at, order)[0])], {
    trackingInfo: { company: "UPS", numbers: ["1Z1", "1Z2"] },
    notifyCustomer: true,
  });
  const read = () =>
    at.data(at.send("SupplierOrderFulfilments", { id: orderGid(order) })).order?.fulfillments as unknown as {
      trackingInfo: unknown[];
    }[];
  expect(read()[0]?.trackingInfo).toMatchObject([
    { company: "UPS", number: "1Z1", url: expect.stringContaining("1Z1") as string },
    { number: "1Z2" },
  ]);
  at.topics();
  at.send("UpdateTracking", {
    fulfillmentId: idOf(made),
    tracking: { company: "Parcel Co", number: "X", url: "https://parcel.example/X" },
  });
  expect(read()[0]?.trackingInfo).toEqual([{ company: "Parcel Co", number: "X", url: "https://parcel.example/X" }]);
  expect(at.topics()).toEqual(["fulfillments/update", "orders/updated"]);
  expect(at.events.findLast((event) => event.topic === "fulfillments/update")?.payload).toMatchObject({
    tracking_numbers: ["X"],
    tracking_company: "Parcel Co",
  });
});

const cancel = (at: Scene, id: string) =>
  at.data(
    at.query(
      `mutation { fulfillmentCancel(id: "${id}") { fulfillment { status displayStatus } userErrors { message } } }`,
    ),
  ).fulfillmentCancel;

test("cancelling a parcel gives its units back to a fulfilment order and to committed (schema, facts §2.4)", () => {
  const at = scene();
  const { order, variant } = placed(at, { quantity: 3 });
  const partial = create(at, [group(orders(at, order)[0], 1)]);
  expect(cancel(at, idOf(partial))).toMatchObject({
    fulfillment: { status: "CANCELLED", displayStatus: "CANCELED" },
    userErrors: [],
  });
  expect(orders(at, order)).toMatchObject([{ lines: [{ remainingQuantity: 3 }] }]);
  const whole = create(at, [group(orders(at, order)[0])]);
  cancel(at, idOf(whole));
  expect(orders(at, order)).toMatchObject([
    { status: "CLOSED" },
    { status: "OPEN", lines: [{ remainingQuantity: 3 }] },
  ]);
  expect(stock(at, variant)).toEqual({ available: 7, committed: 3, onHand: 10 });
  expect(statusOf(at, order)).toBe("UNFULFILLED");
});

test("a cancelled parcel still takes tracking, a second cancel and events (recorded, facts §2.4)", () => {
  const at = scene();
  const { order } = placed(at);
  const made = create(at, [group(orders(at, order)[0])]);
  cancel(at, idOf(made));
  expect(cancel(at, idOf(made))?.userErrors).toEqual([]);
  expect(
    at.data(at.send("UpdateTracking", { fulfillmentId: idOf(made), tracking: { number: "Y" } }))
      .fulfillmentTrackingInfoUpdate?.userErrors,
  ).toEqual([]);
  expect(at.store.fulfillmentOrders.size).toBe(2);
});

test("events set displayStatus and the times of transit and delivery (facts §2.4)", () => {
  const at = scene();
  const { order } = placed(at);
  const made = create(at, [group(orders(at, order)[0])]);
  at.topics();
  for (const status of ["IN_TRANSIT", "DELIVERED"])
    at.data(
      at.query(
        `mutation { fulfillmentEventCreate(fulfillmentEvent: { fulfillmentId: "${idOf(made)}", status: ${status} }) { fulfillmentEvent { id } userErrors { message } } }`,
      ),
    );
  const fulfillment = [...at.store.fulfillments.values()][0];
  expect(fulfillment).toMatchObject({
    displayStatus: "DELIVERED",
    inTransitAt: expect.any(String) as string,
    deliveredAt: expect.any(String) as string,
  });
  expect(at.topics().filter((topic) => topic === "fulfillment_events/create")).toHaveLength(2);
});
