import { expect, test } from "vitest";
import { addSupplier, firstLocation, placed, scene, sell, stockAt, type Scene } from "../scene.ts";
import { gid } from "../store/gid.ts";
import { levelAt } from "../store/inventory.ts";
import type { Variant } from "../types.ts";
import { holdKey } from "./idempotency.ts";

const place = (at: Scene, variant: Variant, quantity: Record<string, unknown>, key = "key-1", name = "available") =>
  at.send("PublishStock", {
    key,
    input: {
      name,
      reason: "correction",
      quantities: [
        {
          inventoryItemId: gid("InventoryItem", variant.inventoryItemId),
          locationId: gid("Location", firstLocation(at)),
          changeFromQuantity: null,
          ...quantity,
        },
      ],
    },
  });
const errorsOf = (at: Scene, body: ReturnType<Scene["send"]>) =>
  at.data(body).inventorySetQuantities?.userErrors as unknown;
const available = (at: Scene, variant: Variant) =>
  levelAt(at.store, variant.inventoryItemId, firstLocation(at))?.quantities.available;

test("setting a quantity needs changeFromQuantity in the input, also as null (facts §2.5)", () => {
  const at = scene();
  const variant = sell(at, { sku: "A" });
  const body = at.send("PublishStock", {
    key: "k",
    input: {
      name: "available",
      reason: "correction",
      quantities: [
        {
          inventoryItemId: gid("InventoryItem", variant.inventoryItemId),
          locationId: gid("Location", firstLocation(at)),
          quantity: 1,
        },
      ],
    },
  });
  expect(body.errors?.[0]).toMatchObject({
    message: "InventoryQuantityInput must include the following argument: changeFromQuantity.",
    extensions: { code: "INVALID_FIELD_ARGUMENTS" },
  });
});

test("changeFromQuantity is compare-and-set (facts §2.5)", () => {
  const at = scene();
  const variant = sell(at, { sku: "A" });
  expect(errorsOf(at, place(at, variant, { quantity: 4, changeFromQuantity: 9 }))).toMatchObject([
    { code: "CHANGE_FROM_QUANTITY_STALE" },
  ]);
  expect(available(at, variant)).toBe(10);
  expect(errorsOf(at, place(at, variant, { quantity: 4, changeFromQuantity: 10 }, "key-2"))).toEqual([]);
  expect(available(at, variant)).toBe(4);
});

test("setting available changes on_hand with it and leaves what is committed", () => {
  const at = scene();
  const { variant } = placed(at, { quantity: 3 });
  place(at, variant, { quantity: 20 });
  expect(levelAt(at.store, variant.inventoryItemId, firstLocation(at))?.quantities).toMatchObject({
    available: 20,
    committed: 3,
  });
  place(at, variant, { quantity: 30 }, "key-2", "on_hand");
  expect(available(at, variant)).toBe(27);
});

test("the app's own write comes back as inventory_levels/update without old value or reason (facts §3.4, §9.3-14)", () => {
  const at = scene();
  const variant = sell(at, { sku: "A" });
  at.topics();
  place(at, variant, { quantity: 4 });
  expect(at.topics()).toEqual(["inventory_levels/update"]);
  expect(Object.keys(at.events.at(-1)?.payload ?? {})).toEqual([
    "inventory_item_id",
    "location_id",
    "available",
    "updated_at",
    "admin_graphql_api_id",
  ]);
});

test.each([
  ["name", { name: "committed" }, "INVALID_NAME"],
  ["reason", { reason: "because" }, "INVALID_REASON"],
])("a wrong %s is a user error with its code (facts §2.5)", (_what, change, code) => {
  const at = scene();
  sell(at, { sku: "A" });
  const body = at.send("PublishStock", {
    key: "k",
    input: { name: "available", reason: "correction", quantities: [], ...change },
  });
  expect(errorsOf(at, body)).toMatchObject([{ code }]);
});

test("one bad entry refuses all; too many and duplicate entries are refused (facts §2.5)", () => {
  const at = scene();
  const variant = sell(at, { sku: "A" });
  const entry = (locationId: number, quantity = 1) => ({
    inventoryItemId: gid("InventoryItem", variant.inventoryItemId),
    locationId: gid("Location", locationId),
    quantity,
    changeFromQuantity: null,
  });
  const send = (quantities: unknown[]) =>
    at.send("PublishStock", {
      key: String(quantities.length),
      input: { name: "available", reason: "correction", quantities },
    });
  expect(errorsOf(at, send([entry(firstLocation(at)), entry(77)]))).toMatchObject([{ code: "INVALID_LOCATION" }]);
  expect(
    errorsOf(at, send([entry(firstLocation(at)), entry(firstLocation(at)), entry(firstLocation(at))])),
  ).toMatchObject([
    { code: "NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR" },
    { code: "NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR" },
  ]);
  expect(send(Array.from({ length: 251 }, () => entry(1))).errors?.[0]?.extensions?.code).toBe(
    "MAX_INPUT_SIZE_EXCEEDED",
  );
  expect(errorsOf(at, send([entry(firstLocation(at), 1_000_000_001)]))).toMatchObject([
    { code: "INVALID_QUANTITY_TOO_HIGH" },
  ]);
  expect(available(at, variant)).toBe(10);
});

test("a mutation that wants @idempotent and has none is a top-level BAD_REQUEST (facts §2.5)", () => {
  const at = scene();
  const variant = sell(at, { sku: "A" });
  const body = at.query(
    "mutation($item: ID!, $location: ID!) { inventoryActivate(inventoryItemId: $item, locationId: $location) { userErrors { message } } }",
    { item: gid("InventoryItem", variant.inventoryItemId), location: gid("Location", firstLocation(at)) },
  );
  expect(body.errors?.[0]).toMatchObject({
    message: "The @idempotent directive is required for this mutation but was not provided.",
    extensions: { code: "BAD_REQUEST" },
  });
});

test("a repeated key answers the first result and changes nothing; other variables are a mismatch (facts §2.5)", () => {
  const at = scene();
  const variant = sell(at, { sku: "A" });
  const first = at.data(place(at, variant, { quantity: 4 }));
  place(at, variant, { quantity: 6 }, "another");
  at.topics();
  expect(at.data(place(at, variant, { quantity: 4 }))).toEqual(first);
  expect(available(at, variant)).toBe(6);
  expect(at.topics()).toEqual([]);
  expect(errorsOf(at, place(at, variant, { quantity: 5 }))).toMatchObject([
    { code: "IDEMPOTENCY_KEY_PARAMETER_MISMATCH" },
  ]);
});

test("a key that is being worked on is IDEMPOTENCY_CONCURRENT_REQUEST until it is done (facts §2.5)", () => {
  const at = scene();
  const variant = sell(at, { sku: "A" });
  const input = {
    name: "available",
    reason: "correction",
    quantities: [
      {
        inventoryItemId: gid("InventoryItem", variant.inventoryItemId),
        locationId: gid("Location", firstLocation(at)),
        changeFromQuantity: null,
        quantity: 4,
      },
    ],
  };
  const send = () => at.send("PublishStock", { key: "k", input });
  const release = holdKey(at, { mutation: "inventorySetQuantities", key: "k", args: { input } });
  expect(errorsOf(at, send())).toMatchObject([{ code: "IDEMPOTENCY_CONCURRENT_REQUEST" }]);
  release();
  expect(errorsOf(at, send())).toEqual([]);
});

test("an item is stocked at a location once; available and onHand together are refused (facts §2.5)", () => {
  const at = scene();
  const { locationGid } = addSupplier(at);
  const variant = sell(at, { sku: "A" });
  stockAt(at, variant, { locationGid, available: 0 });
  const level = at.data(
    at.send("PublishedStock", { ids: [gid("InventoryItem", variant.inventoryItemId)], locationId: locationGid }),
  ).nodes?.[0 as never] as unknown;
  expect(level).toMatchObject({
    inventoryLevel: {
      quantities: [
        { name: "available", quantity: 0 },
        { name: "committed", quantity: 0 },
      ],
    },
  });
  const again = at.send("ActivateInventory", {
    inventoryItemId: gid("InventoryItem", variant.inventoryItemId),
    locationId: locationGid,
    available: 5,
    key: "again",
  });
  expect(at.data(again).inventoryActivate?.userErrors).toHaveLength(1);
  const both = at.query(
    'mutation($item: ID!, $location: ID!) { inventoryActivate(inventoryItemId: $item, locationId: $location, available: 1, onHand: 1) @idempotent(key: "b") { userErrors { field } } }',
    { item: gid("InventoryItem", variant.inventoryItemId), location: locationGid },
  );
  expect(at.data(both).inventoryActivate?.userErrors).toEqual([{ field: ["available"] }]);
});

test("level gids carry the item's id (facts §2.5)", () => {
  const at = scene();
  const variant = sell(at, { sku: "A" });
  const found = at.data(
    at.send("PublishedStock", {
      ids: [gid("InventoryItem", variant.inventoryItemId)],
      locationId: gid("Location", firstLocation(at)),
    }),
  ).nodes as unknown as { inventoryLevel: { id: string } }[];
  expect(found[0]?.inventoryLevel.id).toMatch(
    new RegExp(`^gid://shopify/InventoryLevel/\\d+\\?inventory_item_id=${variant.inventoryItemId}$`),
  );
});
