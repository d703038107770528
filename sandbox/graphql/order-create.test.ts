import { expect, test } from "vitest";
import { firstLocation, placed, scene, sell, stockAt, addSupplier, type Answer, type Scene, textOf } from "../scene.ts";
import { gid } from "../store/gid.ts";
import { levelAt } from "../store/inventory.ts";
import { shipByHand } from "../store/merchant.ts";
import type { Order, Variant } from "../types.ts";

const price = { shopMoney: { amount: "12.50", currencyCode: "EUR" } };
const line = (variant: Variant, more: Record<string, unknown> = {}) => ({
  variantId: gid("ProductVariant", variant.id),
  quantity: 2,
  requiresShipping: true,
  priceSet: price,
  ...more,
});
const create = (at: Scene, order: Record<string, unknown>, inventoryBehaviour?: string): Answer =>
  at.data(at.send("CreateSupplierOrder", { order, options: inventoryBehaviour ? { inventoryBehaviour } : {} }))
    .orderCreate as Answer;
const made = (at: Scene, answer: Answer): Order => {
  const order = at.store.orders.get(Number(textOf(answer.order?.id).split("/").at(-1)));
  if (!order) throw new Error(JSON.stringify(answer));
  return order;
};
const stock = (at: Scene, variant: Variant) =>
  levelAt(at.store, variant.inventoryItemId, firstLocation(at))?.quantities;

test("without inventoryBehaviour no stock moves: BYPASS is the default (facts §2.2)", () => {
  const at = scene();
  const variant = sell(at, { sku: "A" });
  create(at, { lineItems: [line(variant)] });
  expect(stock(at, variant)).toMatchObject({ available: 10, committed: 0 });
});

test("DECREMENT_OBEYING_POLICY takes stock at a location that has it, or fails with INVENTORY_CLAIM_FAILED and no order (facts §2.2)", () => {
  const at = scene();
  const variant = sell(at, { sku: "A", available: 3 });
  create(at, { lineItems: [line(variant)] }, "DECREMENT_OBEYING_POLICY");
  expect(stock(at, variant)).toMatchObject({ available: 1, committed: 2 });
  const refused = create(at, { lineItems: [line(variant)] }, "DECREMENT_OBEYING_POLICY");
  expect(refused.order).toBeNull();
  expect(refused.userErrors).toMatchObject([{ code: "INVENTORY_CLAIM_FAILED" }]);
  expect(at.store.orders.size).toBe(1);
  create(at, { lineItems: [line(variant)] }, "DECREMENT_IGNORING_POLICY");
  expect(stock(at, variant)).toMatchObject({ available: -1, committed: 4 });
});

test("an adequately stocked location is used, not blindly the first (facts §2.2)", () => {
  const at = scene();
  const { locationId, locationGid } = addSupplier(at);
  const variant = sell(at, { sku: "A", available: 1 });
  stockAt(at, variant, { locationGid, available: 5 });
  const order = made(at, create(at, { lineItems: [line(variant)] }, "DECREMENT_OBEYING_POLICY"));
  expect(order.commitments).toMatchObject([{ locationId, quantity: 2 }]);
});

test("requiresShipping is false unless sent: such a line gets no fulfilment order (facts §2.2)", () => {
  const at = scene();
  const variant = sell(at, { sku: "A" });
  const forgotten = made(
    at,
    create(at, { lineItems: [{ variantId: gid("ProductVariant", variant.id), quantity: 1 }] }),
  );
  expect(forgotten.lines[0]?.requiresShipping).toBe(false);
  expect(forgotten.fulfillmentOrderIds).toEqual([]);
  const right = made(at, create(at, { lineItems: [line(variant)] }));
  expect(right.fulfillmentOrderIds).toHaveLength(1);
});

test("a repeat makes a second order: nothing about orderCreate is idempotent (facts §2.2)", () => {
  const at = scene();
  const variant = sell(at, { sku: "A" });
  const order = { lineItems: [line(variant)], sourceIdentifier: "route-1" };
  expect(made(at, create(at, order)).id).not.toBe(made(at, create(at, order)).id);
});

test("a development store takes five orders a minute; the sixth is a userError, not THROTTLED (facts §2.2, §9.3-8)", () => {
  const at = scene({ store: { plan: "development" } });
  const variant = sell(at, { sku: "A" });
  for (let sent = 0; sent < 5; sent += 1) expect(create(at, { lineItems: [line(variant)] }).userErrors).toEqual([]);
  const sixth = create(at, { lineItems: [line(variant)] });
  expect(sixth).toMatchObject({ order: null, userErrors: [{ message: "Too many attempts. Please try again later." }] });
  at.world.clock.advance(61_000);
  expect(create(at, { lineItems: [line(variant)] }).userErrors).toEqual([]);
});

test("an email makes a customer in that store; without one there is none (facts §2.2)", () => {
  const at = scene();
  const variant = sell(at, { sku: "A" });
  expect(
    made(at, create(at, { lineItems: [line(variant)], shippingAddress: { firstName: "Ada", countryCode: "DE" } }))
      .customerId,
  ).toBeNull();
  expect(at.store.customers.size).toBe(0);
  create(at, { lineItems: [line(variant)], email: "ada@example.com" });
  create(at, { lineItems: [line(variant)], email: "ADA@example.com" });
  expect(at.store.customers.size).toBe(1);
});

test.each([
  ["no lines", { lineItems: [] }, "INVALID", "Line items must have at least one line item"],
  [
    "tax on order and lines",
    {
      taxLines: [{ title: "VAT", rate: "0.2" }],
      lineItems: [{ title: "A", quantity: 1, taxLines: [{ title: "VAT", rate: "0.2" }] }],
    },
    "INVALID",
    null,
  ],
  ["a source name of its own", { sourceName: "web", lineItems: [{ title: "A", quantity: 1 }] }, "INVALID", null],
  ["an unknown variant", { lineItems: [{ variantId: gid("ProductVariant", 5), quantity: 1 }] }, "INVALID", null],
])("%s is refused as a user error (facts §2.2)", (_what, order, code, message) => {
  const answer = create(scene(), order);
  expect(answer).toMatchObject({
    order: null,
    userErrors: [{ code, ...(message ? { message, field: ["order", "lineItems"] } : {}) }],
  });
});

test("orderCreate refuses an online token (facts §2.1)", () => {
  const at = scene({ tokenKind: "online" });
  const body = at.send("CreateSupplierOrder", { order: { lineItems: [{ title: "A", quantity: 1 }] }, options: {} });
  expect(body.errors?.[0]?.extensions?.code).toBe("ACCESS_DENIED");
  expect(at.store.orders.size).toBe(0);
});

const KEY = { namespace: "$app", key: "supplier_order", type: "id", value: "route-1" };
const define = (at: Scene) =>
  at.data(
    at.send("CreateSupplierOrderKeyDefinition", {
      definition: { name: "Supplier order", namespace: "$app", key: "supplier_order", type: "id", ownerType: "ORDER" },
    }),
  ).metafieldDefinitionCreate;
const byKey = (at: Scene) =>
  at.send("SupplierOrderByKey", {
    identifier: { customId: { namespace: "$app", key: "supplier_order", value: "route-1" } },
  });

test("an order is found by its custom id only when a definition of type id exists (facts §2.2)", () => {
  const at = scene();
  const variant = sell(at, { sku: "A" });
  expect(byKey(at).errors?.[0]).toMatchObject({
    message: "Metafield definition of type 'id' is required when using custom ids.",
    extensions: { code: "NOT_FOUND" },
  });
  expect(define(at)?.userErrors).toEqual([]);
  expect(define(at)?.userErrors).toMatchObject([{ code: "TAKEN" }]);
  expect(at.data(byKey(at)).orderByIdentifier).toBeNull();
  const order = made(at, create(at, { lineItems: [line(variant)], metafields: [KEY] }));
  expect(at.data(byKey(at)).orderByIdentifier?.name).toBe(order.name);
  expect(at.data(at.send("RetailerOrder", { id: gid("Order", order.id) })).order?.supplierOrderKey).toEqual({
    value: "route-1",
  });
});

test("`$app` is a namespace of the calling app: another app sees nothing", () => {
  const at = scene();
  define(at);
  const order = made(at, create(at, { lineItems: [line(sell(at, { sku: "A" }))], metafields: [KEY] }));
  expect([...at.store.metafields.values()][0]?.namespace).toBe("app--4242424");
  at.caller.clientId = "client-2";
  expect(at.data(at.send("RetailerOrder", { id: gid("Order", order.id) })).order?.supplierOrderKey).toBeNull();
});

test.each([
  [true, 1],
  [false, 2],
])("switch customIdUnique=%s: a second order with the same custom id gives %i order(s)", (customIdUnique, orders) => {
  const at = scene({ switches: { customIdUnique } });
  define(at);
  const variant = sell(at, { sku: "A" });
  create(at, { lineItems: [line(variant)], metafields: [KEY] });
  const second = create(at, { lineItems: [line(variant)], metafields: [KEY] });
  expect(at.store.orders.size).toBe(orders);
  expect(Object.values(second.userErrors ?? {})).toHaveLength(customIdUnique ? 1 : 0);
});

test("a search by source identifier misses new orders until the index caught up (facts §2.2, §9.3-8)", () => {
  const at = scene({ switches: { searchIndexLagMs: 3_000 } });
  const order = made(
    at,
    create(at, { lineItems: [line(sell(at, { sku: "A" }))], sourceIdentifier: "route 1", tags: ["Crossdock"] }),
  );
  const found = (query: string) =>
    at.data(at.send("SupplierOrdersBySource", { query })).orders?.nodes as unknown as { name: string }[];
  expect(found('source_identifier:"route 1"')).toEqual([]);
  at.world.clock.advance(3_000);
  expect(found('source_identifier:"route 1"').map(({ name }) => name)).toEqual([order.name]);
  expect(found("source_identifier:route")).toEqual([]);
  expect(found("tag:crossdock name:#1001")).toHaveLength(1);
  expect(found("updated_at:>2100-01-01")).toEqual([]);
  expect(found("created_at:>=2000-01-01 AND created_at:<'2100-01-01T00:00:00Z'")).toHaveLength(1);
});

test("orders can be read by update time, oldest first", () => {
  const at = scene();
  const first = placed(at).order;
  at.world.clock.advance(60_000);
  const second = placed(at).order;
  at.world.clock.advance(60_000);
  at.data(
    at.query('mutation($id: ID!) { tagsAdd(id: $id, tags: ["late", "Late"]) { node { id } userErrors { message } } }', {
      id: gid("Order", first.id),
    }),
  );
  const page = at.data(at.send("OrdersUpdatedSince", { query: "updated_at:>2000-01-01" })).orders?.nodes as unknown as {
    id: string;
  }[];
  expect(page.map(({ id }) => id)).toEqual([gid("Order", second.id), gid("Order", first.id)]);
  expect(first.tags).toEqual(["late"]);
});

test("money, tax, shipping, attributes and test flag arrive as sent; the order belongs to the app", () => {
  const at = scene();
  const order = made(
    at,
    create(at, {
      lineItems: [
        line(sell(at, { sku: "A" }), {
          taxLines: [{ title: "VAT", rate: "0.19", priceSet: { shopMoney: { amount: "4.75", currencyCode: "EUR" } } }],
        }),
      ],
      shippingLines: [
        { title: "DHL Express", code: "express", priceSet: { shopMoney: { amount: "9.00", currencyCode: "EUR" } } },
      ],
      financialStatus: "PENDING",
      customAttributes: [{ key: "Retailer order", value: "#1001" }],
      test: true,
    }),
  );
  expect(order).toMatchObject({
    test: true,
    financialStatus: "PENDING",
    clientId: "client-1",
    customAttributes: [{ key: "Retailer order", value: "#1001" }],
  });
  const read = at.data(at.send("RetailerOrder", { id: gid("Order", order.id) })).order;
  expect(read?.totalPriceSet?.shopMoney).toEqual({ amount: "38.75", currencyCode: "EUR" });
  expect(read?.app?.id).toBe("gid://shopify/App/4242424");
  expect(read?.shippingLine).toEqual({ title: "DHL Express", code: "express" });
});

const cancel = (at: Scene, order: Order, more: Record<string, unknown> = {}) =>
  at.data(at.send("CancelSupplierOrder", { orderId: gid("Order", order.id), reason: "OTHER", restock: true, ...more }))
    .orderCancel as Answer;

test("orderCancel is a job: the order is cancelled, restocked and closed only when it has run (facts §2.2)", () => {
  const at = scene({ switches: { orderCancelDelayMs: 2_000 } });
  const variant = sell(at, { sku: "A" });
  const order = made(at, create(at, { lineItems: [line(variant)] }, "DECREMENT_OBEYING_POLICY"));
  expect(cancel(at, order)).toMatchObject({ job: { done: false }, orderCancelUserErrors: [] });
  expect(order.cancelledAt).toBeNull();
  at.topics();
  at.world.clock.advance(2_000);
  expect(
    at.data(at.send("SupplierOrderFulfilments", { id: gid("Order", order.id) })).order?.cancelledAt,
  ).not.toBeNull();
  expect(at.topics()).toEqual([
    "inventory_levels/update",
    "fulfillment_orders/cancelled",
    "orders/cancelled",
    "orders/updated",
  ]);
  expect(stock(at, variant)).toMatchObject({ available: 10, committed: 0 });
  expect([...at.store.fulfillmentOrders.values()].map((found) => found.status)).toEqual(["CLOSED"]);
});

test("orderCancel's recorded refusals (facts §2.2)", () => {
  const at = scene();
  const { order } = placed(at);
  expect(cancel(at, order, { staffNote: "x".repeat(256) }).orderCancelUserErrors).toMatchObject([{ code: "INVALID" }]);
  shipByHand(at.world, at.store, order.id, { lines: [{ lineItemId: order.lines[0]?.id ?? 0, quantity: 1 }] });
  expect(cancel(at, order).orderCancelUserErrors).toMatchObject([
    { message: "Cannot cancel an order that has outstanding fulfillments" },
  ]);
  const other = placed(at).order;
  expect(cancel(at, other).orderCancelUserErrors).toEqual([]);
  expect(cancel(at, other).orderCancelUserErrors).toMatchObject([
    { message: "Cannot cancel an order that has already been canceled" },
  ]);
});

test("a cancellation that was accepted can still fail: shipped meanwhile (facts §2.2)", () => {
  const at = scene({ switches: { orderCancelDelayMs: 2_000 } });
  const { order } = placed(at);
  cancel(at, order);
  shipByHand(at.world, at.store, order.id, {});
  at.world.clock.advance(2_000);
  at.send("ShopFacts");
  expect(order.cancelledAt).toBeNull();
  expect([...at.store.cancelJobs.values()]).toMatchObject([
    { status: "FAILED", errors: [{ message: "Cannot cancel an order that has outstanding fulfillments" }] },
  ]);
});
