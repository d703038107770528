import { expect, test } from "vitest";
import { addSupplier, placed, scene, type Scene } from "./scene.ts";
import { editOrder } from "./store/edits.ts";
import { cancelOrder, setStock } from "./store/merchant.ts";
import { fulfillmentOrdersOf } from "./store/order-facts.ts";
import { holdByHand } from "./store/other-apps.ts";
import { runDueTasks } from "./store/tasks.ts";

const lastPayload = (at: Scene, topic: string) => at.events.findLast((event) => event.topic === topic)?.payload;

test("a cancelled order's lines may keep their quantity", () => {
  for (const cancelKeepsQuantities of [false, true]) {
    const at = scene({ switches: { cancelKeepsQuantities } });
    const { order } = placed(at, { quantity: 2 });
    cancelOrder(at.world, at.store, order.id);
    expect(order.lines[0]?.currentQuantity).toBe(cancelKeepsQuantities ? 2 : 0);
  }
});

test("risk may come some time after the order", () => {
  const at = scene({ switches: { riskDelayMs: 60_000 } });
  const { order } = placed(at, { risk: "HIGH" });
  expect(order.risk).toEqual({ level: "PENDING", recommendation: "NONE" });
  at.world.clock.advance(60_001);
  runDueTasks(at.world);
  expect(order.risk).toEqual({ level: "HIGH", recommendation: "CANCEL" });
});

test("fulfilment services may be limited, and their stock may be out of the merchant's reach", () => {
  const at = scene({ switches: { servicesMax: 1, serviceStockLocked: true } });
  const { locationId } = addSupplier(at);
  const second = at.data(at.send("CreateFulfillmentService", { name: "Second" })).fulfillmentServiceCreate;
  expect(second).toMatchObject({ fulfillmentService: null, userErrors: [{ field: ["base"] }] });
  placed(at);
  expect(setStock(at.world, at.store, { sku: "A", locationId, available: 3 })).toMatchObject({ code: "STOCK_LOCKED" });
});

test("bodies nobody could verify come in their other shapes, with fields nobody knows", () => {
  const at = scene({
    switches: { numericFulfilmentOrderIds: true, bareEditPayloads: true, unknownPayloadFields: true },
  });
  const { order } = placed(at, { quantity: 2 });
  const id = fulfillmentOrdersOf(order, at.store)[0]?.id ?? 0;
  holdByHand(at.world, at.store, id);
  editOrder(at.world, at.store, order, { set: [{ lineItemId: order.lines[0]?.id ?? 0, quantity: 1 }] });
  expect(lastPayload(at, "fulfillment_orders/placed_on_hold")).toMatchObject({ fulfillment_order: { id } });
  expect(lastPayload(at, "orders/edited")?.order_edit).toEqual({
    id: expect.any(Number) as number,
    order_id: order.id,
  });
  expect(lastPayload(at, "orders/updated")).toMatchObject({ id: order.id, admin_note: null });
});

test("an order created without a financial status is null or PENDING", () => {
  for (const unpaidCreatedIsPending of [false, true]) {
    const at = scene({ switches: { unpaidCreatedIsPending } });
    const { variant } = placed(at);
    const answer = at.data(
      at.query(
        `mutation($order: OrderCreateOrderInput!) { orderCreate(order: $order) { order { displayFinancialStatus } } }`,
        { order: { lineItems: [{ variantId: `gid://shopify/ProductVariant/${variant.id}`, quantity: 1 }] } },
      ),
    );
    expect(answer.orderCreate?.order?.displayFinancialStatus).toBe(unpaidCreatedIsPending ? "PENDING" : null);
  }
});
