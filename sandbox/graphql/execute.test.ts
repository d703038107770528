import { expect, test } from "vitest";
import { gid } from "../store/gid.ts";
import { operationNames, orderGid, placed, scene, SCOPES, sell } from "../scene.ts";

const codes = (body: { errors?: readonly { extensions?: Record<string, unknown> }[] }) =>
  body.errors?.map((error) => error.extensions?.code);

test("every operation the app sends is modelled and affordable (facts §1.3, §5)", () => {
  const at = scene();
  expect(operationNames().length).toBeGreaterThan(20);
  for (const name of operationNames())
    expect([name, codes(at.send(name)) ?? []]).not.toEqual([name, ["SANDBOX_UNMODELLED"]]);
});

test("a field that Shopify has and the sandbox does not model is a loud error, never null", () => {
  const at = scene();
  const body = at.query("{ shop { id taxShipping } }");
  expect(codes(body)).toEqual(["SANDBOX_UNMODELLED"]);
  expect(body.errors?.[0]?.message).toContain("Shop.taxShipping");
  expect(body).not.toHaveProperty("data");
});

test("an input or a search the sandbox does not act on is refused as well", () => {
  const at = scene();
  const body = at.send("CreateSupplierOrder", { order: { userId: "gid://shopify/StaffMember/1" }, options: {} });
  expect(body.errors?.[0]?.message).toContain("OrderCreateOrderInput.userId");
  expect(codes(at.send("SupplierOrdersBySource", { query: "channel:web" }))).toEqual(["SANDBOX_UNMODELLED"]);
});

test.each([
  ["{ shop { nothing } }", "undefinedField", "Field 'nothing' doesn't exist on type 'Shop'"],
  ['{ shop(id: "1") { id } }', "argumentNotAccepted", "Field 'shop' doesn't accept argument 'id'"],
  ["{ order { id } }", "missingRequiredArguments", "Field 'order' is missing required arguments: id"],
  ["{ locations(first: 1, sortKey: SIZE) { nodes { id } } }", "argumentLiteralsIncompatible", null],
  ["query($id: String!) { order(id: $id) { id } }", "variableMismatch", null],
])("validation errors are top-level with Shopify's codes (facts §9.3-1): %s", (document, code, message) => {
  const body = scene().query(document, { id: "x" });
  expect(codes(body)).toEqual([code]);
  if (message) expect(body.errors?.[0]?.message).toBe(message);
  expect(body).not.toHaveProperty("data");
});

test("a missing or wrong variable is INVALID_VARIABLE and nothing runs (facts §9.3-1)", () => {
  const at = scene();
  expect(codes(at.send("RetailerOrder"))).toEqual(["INVALID_VARIABLE"]);
  const body = at.send("CreateSupplierOrder", {
    order: {
      lineItems: [{ title: "A", quantity: 1, priceSet: { shopMoney: { amount: "two", currencyCode: "EUR" } } }],
    },
    options: {},
  });
  expect(codes(body)).toEqual(["INVALID_VARIABLE"]);
  expect(at.store.orders.size).toBe(0);
});

test.each([
  ["DateTime", { processedAt: "yesterday" }],
  ["URL", { sourceUrl: "example.com/1" }],
])("custom scalars are checked on input: %s (facts §1.3)", (_scalar, order) => {
  expect(codes(scene().send("CreateSupplierOrder", { order: { lineItems: [], ...order }, options: {} }))).toEqual([
    "INVALID_VARIABLE",
  ]);
});

test("malformed and wrongly typed ids are top-level RESOURCE_NOT_FOUND (facts §2.3)", () => {
  const at = scene();
  for (const id of ["nonsense", gid("Product", 1), "gid://shopify/Order/abc"]) {
    const body = at.send("RetailerOrder", { id });
    expect(codes(body)).toEqual(["RESOURCE_NOT_FOUND"]);
    expect(body.errors?.[0]?.message).toBe(`Invalid id: ${id}`);
  }
  expect(at.data(at.send("RetailerOrder", { id: gid("Order", 1) })).order).toBeNull();
  expect(at.data(at.send("StockReading", { ids: [gid("InventoryItem", 1)] })).nodes).toEqual([null]);
});

test("scopes come from Shopify's own table: ACCESS_DENIED names what is required (facts §2.1)", () => {
  const at = scene({ scopes: ["read_products"] });
  const body = at.send("RetailerOrder", { id: gid("Order", 1) });
  expect(codes(body)).toEqual(["ACCESS_DENIED"]);
  expect(body.data).toEqual({ order: null });
  expect(body.errors?.[0]?.message).toContain("Access denied for order field.");
  expect(body.errors?.[0]?.extensions?.requiredAccess).toContain("`read_orders` access scope");
});

test.each([
  ["SubmitFulfilmentRequest", "write_third_party_fulfillment_orders"],
  ["AcceptFulfilmentRequest", "write_assigned_fulfillment_orders"],
])("%s needs exactly %s (facts §2.1)", (operation, scope) => {
  const at = scene({ scopes: SCOPES.filter((each) => each !== scope) });
  expect(codes(at.send(operation, { id: gid("FulfillmentOrder", 1) }))).toEqual(["ACCESS_DENIED"]);
});

test("one of several scopes is enough, and write includes read (facts §2.1, §4.2)", () => {
  const at = scene({
    scopes: ["write_orders", "write_merchant_managed_fulfillment_orders", "read_products", "read_locations"],
  });
  const { order } = placed(at);
  expect(at.data(at.send("RetailerOrder", { id: orderGid(order) })).order?.fulfillmentOrders?.nodes).toHaveLength(1);
});

test("fulfilment orders outside the caller's scope families are not shown (facts §4.2)", () => {
  const at = scene({ scopes: ["read_orders", "read_assigned_fulfillment_orders", "read_products", "read_locations"] });
  const { order } = placed(at);
  expect(at.data(at.send("RetailerOrder", { id: orderGid(order) })).order?.fulfillmentOrders?.nodes).toEqual([]);
});

test("orders older than 60 days need read_all_orders (facts §4.2)", () => {
  const at = scene();
  const { order } = placed(at);
  at.world.clock.advance(61 * 24 * 3_600_000);
  expect(at.data(at.send("RetailerOrder", { id: orderGid(order) })).order).toBeNull();
  at.caller.scopes = [...SCOPES, "read_all_orders"];
  expect(at.data(at.send("RetailerOrder", { id: orderGid(order) })).order?.name).toBe(order.name);
});

test("lists are paged by first and after; a page needs a size of at most 250", () => {
  const at = scene();
  for (const sku of ["A", "B", "C"]) sell(at, { sku });
  const first = at.data(at.send("VariantPage", { first: 2 })).productVariants;
  expect(first?.pageInfo?.hasNextPage).toBe(true);
  const second = at.data(at.send("VariantPage", { first: 2, after: first?.pageInfo?.endCursor })).productVariants;
  expect([first, second].flatMap((page) => Object.values(page?.nodes ?? {}).map((node) => node.sku))).toEqual([
    "A",
    "B",
    "C",
  ]);
  expect(second?.pageInfo?.hasNextPage).toBe(false);
  expect(codes(at.query("{ productVariants { nodes { id } } }"))).toEqual(["BAD_REQUEST"]);
  expect(codes(at.send("VariantPage", { first: 251 }))).toEqual(["BAD_REQUEST"]);
});

test("costs: object 1, mutation 10, connections by size; the bill is for what came back (facts §5)", () => {
  const at = scene();
  const { variant } = placed(at);
  const cost = at.query(
    "query($id: ID!) { product(id: $id) { variants(first: 250) { nodes { inventoryItem { id } } } } }",
    {
      id: gid("Product", variant.productId),
    },
  ).extensions?.cost;
  expect(cost).toMatchObject({ requestedQueryCost: 25, actualQueryCost: 5 });
  expect(cost?.throttleStatus).toMatchObject({ maximumAvailable: 2000, restoreRate: 100 });
  expect(
    at.send("CancelSupplierOrder", { orderId: gid("Order", 1), reason: "OTHER", restock: true }).extensions?.cost
      .actualQueryCost,
  ).toBe(10);
});

test("an ordinary order read costs well under the 1,000 points a single operation may ask for (facts §5)", () => {
  const at = scene();
  const { order } = placed(at);
  const cost = at.send("RetailerOrder", { id: orderGid(order) }).extensions?.cost;
  expect(cost?.requestedQueryCost).toBeLessThan(300);
  expect(cost?.actualQueryCost).toBeLessThan(40);
  const nested =
    "{ orders(first: 250) { nodes { lineItems(first: 250) { nodes { variant { product { variants(first: 250) { nodes { id } } } } } } } } }";
  const tooMuch = at.query(nested);
  expect(codes(tooMuch)).toEqual(["MAX_COST_EXCEEDED"]);
  expect(tooMuch).not.toHaveProperty("data");
});

test("an empty bucket answers THROTTLED at HTTP 200, with its status, and refills with time (facts §5)", () => {
  const at = scene({ switches: { bucketSize: 40, restoreRate: 10 } });
  const mutation = () => at.send("CancelSupplierOrder", { orderId: gid("Order", 1), reason: "OTHER", restock: true });
  for (let sent = 0; sent < 3; sent += 1) mutation();
  const body = mutation();
  expect(codes(body)).toEqual(["THROTTLED"]);
  expect(body.errors?.[0]?.message).toBe("Throttled");
  expect(body.extensions?.cost.actualQueryCost).toBeNull();
  expect(body.extensions?.cost.throttleStatus.restoreRate).toBe(10);
  at.world.clock.advance(2_000);
  expect(codes(mutation())).toBeUndefined();
});

test.each([
  ["basic", 2000, 100],
  ["advanced", 4000, 200],
  ["plus", 20_000, 1000],
] as const)("the bucket belongs to the plan: %s (facts §5)", (plan, maximumAvailable, restoreRate) => {
  const at = scene({ store: { plan } });
  expect(at.send("ShopFacts").extensions?.cost.throttleStatus).toMatchObject({ maximumAvailable, restoreRate });
});

test("calls are logged with operation, cost and gids, nothing of a person", () => {
  const at = scene();
  at.send("CreateSupplierOrder", {
    order: {
      lineItems: [],
      shippingAddress: { firstName: "Ada", address1: "1 Road", countryCode: "DE" },
      note: gid("Order", 9),
    },
    options: {},
  });
  const call = at.world.calls.at(-1);
  expect(call).toMatchObject({
    operation: "CreateSupplierOrder",
    errors: ["Line items must have at least one line item"],
    ids: [gid("Order", 9)],
  });
  expect(JSON.stringify(call)).not.toContain("Ada");
});
