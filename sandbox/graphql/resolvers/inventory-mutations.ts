import { gid } from "../../store/gid.ts";
import { activateLevel, addQuantities, levelAt, levelKey, onHand, quantityNamed } from "../../store/inventory.ts";
import type { UserError } from "../../store/outcome.ts";
import type { InventoryItem, InventoryLevel, QuantityName } from "../../types.ts";
import { nextId, timestamp } from "../../world.ts";
import { idOf, listOf, onlyKeys, stringOf, type Context, type Input } from "../context.ts";
import { ApiError, invalidId } from "../errors.ts";
import { failed, fields, type Tables } from "../tables.ts";

const ARRAY_MAX = 250;
const QUANTITY_MAX = 1_000_000_000;
const REASONS = new Set([
  "correction",
  "cycle_count_available",
  "damaged",
  "movement_canceled",
  "movement_created",
  "movement_received",
  "movement_updated",
  "other",
  "promotion",
  "quality_control",
  "received",
  "reservation_created",
  "reservation_deleted",
  "reservation_updated",
  "restock",
  "safety_stock",
  "shrinkage",
]);
const ADJUSTABLE = new Set(["available", "damaged", "incoming", "quality_control", "reserved", "safety_stock"]);

type Change = { name: string; delta: number; itemId: number; locationId: number };

function itemOf({ store }: Context, value: unknown): InventoryItem {
  const item = store.inventoryItems.get(idOf(value, "InventoryItem"));
  if (!item) throw invalidId(String(value));
  return item;
}

/** Present, also as null: null skips the check, absent is an error since 2026-04 (shopify-facts §2.5). */
function changeFrom(input: Input, typeName: string): number | null {
  if (!Object.hasOwn(input, "changeFromQuantity"))
    throw new ApiError(
      "INVALID_FIELD_ARGUMENTS",
      `${typeName} must include the following argument: changeFromQuantity.`,
    );
  return typeof input.changeFromQuantity === "number" ? input.changeFromQuantity : null;
}

function checkSize(list: Input[], name: string): void {
  if (list.length > ARRAY_MAX)
    throw new ApiError(
      "MAX_INPUT_SIZE_EXCEEDED",
      `The input array size of ${list.length} is greater than the maximum allowed of ${ARRAY_MAX} (${name}).`,
    );
}

const group = ({ world }: Context, input: Input, changes: Change[]) => ({
  id: gid("InventoryAdjustmentGroup", nextId(world)),
  createdAt: timestamp(world),
  reason: input.reason,
  referenceDocumentUri: stringOf(input.referenceDocumentUri),
  changes,
});

type Planned = { level: InventoryLevel; change: Change; state: QuantityName };

function setQuantities(context: Context, input: Input): unknown {
  const { world, store } = context;
  onlyKeys(input, "InventorySetQuantitiesInput", ["name", "quantities", "reason", "referenceDocumentUri"]);
  const quantities = listOf(input.quantities);
  checkSize(quantities, "input.quantities");
  const from = quantities.map((quantity) => changeFrom(quantity, "InventoryQuantityInput"));
  const errors: UserError[] = [];
  const name = input.name as string;
  if (name !== "available" && name !== "on_hand")
    errors.push({
      code: "INVALID_NAME",
      field: ["input", "name"],
      message: "The quantity name must be either 'available' or 'on_hand'.",
    });
  if (!REASONS.has(input.reason as string))
    errors.push({ code: "INVALID_REASON", field: ["input", "reason"], message: "The specified reason is invalid." });
  const planned: Planned[] = [];
  const seen = new Set<string>();
  for (const [index, quantity] of quantities.entries()) {
    const field = (last: string): string[] => ["input", "quantities", String(index), last];
    const itemId = idOf(quantity.inventoryItemId, "InventoryItem");
    const locationId = idOf(quantity.locationId, "Location");
    const wanted = quantity.quantity as number;
    const level = levelAt(store, itemId, locationId);
    if (seen.has(levelKey(itemId, locationId)))
      errors.push({
        code: "NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR",
        field: field("locationId"),
        message: "The combination of inventoryItemId and locationId must be unique.",
      });
    seen.add(levelKey(itemId, locationId));
    if (!store.inventoryItems.has(itemId))
      errors.push({
        code: "INVALID_INVENTORY_ITEM",
        field: field("inventoryItemId"),
        message: "The specified inventory item could not be found.",
      });
    else if (!store.locations.has(locationId))
      errors.push({
        code: "INVALID_LOCATION",
        field: field("locationId"),
        message: "The specified location could not be found.",
      });
    else if (!level?.isActive)
      errors.push({
        code: "INVALID_LOCATION",
        field: field("locationId"),
        message: "The specified inventory item is not stocked at the location.",
      });
    else if (wanted > QUANTITY_MAX)
      errors.push({
        code: "INVALID_QUANTITY_TOO_HIGH",
        field: field("quantity"),
        message: `The quantity can't be higher than ${QUANTITY_MAX}.`,
      });
    else if (wanted < 0 && name === "on_hand")
      errors.push({
        code: "INVALID_QUANTITY_NEGATIVE",
        field: field("quantity"),
        message: "The quantity can't be negative.",
      });
    else if (from[index] !== null && from[index] !== quantityNamed(level, name))
      errors.push({
        code: "CHANGE_FROM_QUANTITY_STALE",
        field: field("changeFromQuantity"),
        message: "The changeFromQuantity argument no longer matches the persisted quantity.",
      });
    else {
      const delta = wanted - (name === "available" ? level.quantities.available : onHand(level));
      planned.push({ level, state: "available", change: { name: "available", delta, itemId, locationId } });
    }
  }
  // All of it or nothing.
  if (errors.length > 0) return failed(errors);
  const changed = planned.filter(({ change }) => change.delta !== 0);
  for (const { level, change } of changed) addQuantities(world, store, level, { available: change.delta });
  const changes = changed.flatMap(({ change }) => [change, { ...change, name: "on_hand" }]);
  return { inventoryAdjustmentGroup: changes.length === 0 ? null : group(context, input, changes), userErrors: [] };
}

function adjustQuantities(context: Context, input: Input): unknown {
  const { world, store } = context;
  onlyKeys(input, "InventoryAdjustQuantitiesInput", ["changes", "name", "reason", "referenceDocumentUri"]);
  const changes = listOf(input.changes);
  checkSize(changes, "input.changes");
  const from = changes.map((change) => changeFrom(change, "InventoryChangeInput"));
  const name = input.name as string;
  const errors: UserError[] = [];
  if (!ADJUSTABLE.has(name))
    errors.push({
      code: "INVALID_QUANTITY_NAME",
      field: ["input", "name"],
      message: "The specified quantity name is invalid.",
    });
  if (!REASONS.has(input.reason as string))
    errors.push({ code: "INVALID_REASON", field: ["input", "reason"], message: "The specified reason is invalid." });
  const planned: Planned[] = [];
  for (const [index, change] of changes.entries()) {
    const field = (last: string): string[] => ["input", "changes", String(index), last];
    const itemId = idOf(change.inventoryItemId, "InventoryItem");
    const locationId = idOf(change.locationId, "Location");
    const level = levelAt(store, itemId, locationId);
    if (name !== "available" && !stringOf(change.ledgerDocumentUri))
      errors.push({
        code: "INVALID_QUANTITY_DOCUMENT",
        field: field("ledgerDocumentUri"),
        message: "A ledger document URI is required except when adjusting available.",
      });
    else if (name === "available" && stringOf(change.ledgerDocumentUri))
      errors.push({
        code: "INVALID_AVAILABLE_DOCUMENT",
        field: field("ledgerDocumentUri"),
        message: "A ledger document URI is not allowed when adjusting available.",
      });
    else if (!level?.isActive)
      errors.push({
        code: "INVALID_LOCATION",
        field: field("locationId"),
        message: "The specified inventory item is not stocked at the location.",
      });
    else if (from[index] !== null && from[index] !== quantityNamed(level, name))
      errors.push({
        code: "CHANGE_FROM_QUANTITY_STALE",
        field: field("changeFromQuantity"),
        message: "The changeFromQuantity argument no longer matches the persisted quantity.",
      });
    else
      planned.push({
        level,
        state: name as QuantityName,
        change: { name, delta: change.delta as number, itemId, locationId },
      });
  }
  if (errors.length > 0) return failed(errors);
  for (const { level, state, change } of planned) addQuantities(world, store, level, { [state]: change.delta });
  return {
    inventoryAdjustmentGroup: group(
      context,
      input,
      planned.map(({ change }) => change),
    ),
    userErrors: [],
  };
}

function activate(context: Context, args: Input): unknown {
  const { world, store } = context;
  const item = itemOf(context, args.inventoryItemId);
  const locationId = idOf(args.locationId, "Location");
  const location = store.locations.get(locationId);
  if (typeof args.available === "number" && typeof args.onHand === "number")
    return failed([
      { field: ["available"], message: "Not allowed to set available and onHand quantities at the same time." },
    ]);
  if (!location?.isActive)
    return failed([
      { field: ["locationId"], message: "The product couldn't be stocked because the location wasn't found." },
    ]);
  const known = levelAt(store, item.id, locationId);
  const wanted =
    typeof args.available === "number" ? args.available : typeof args.onHand === "number" ? args.onHand : null;
  if (known?.isActive) {
    if (wanted !== null)
      return failed([
        {
          field: ["available"],
          message: "Not allowed to set available quantity when the item is already active at the location.",
        },
      ]);
    return { levelKey: levelKey(item.id, locationId), userErrors: [] };
  }
  const level = activateLevel(world, store, { item, locationId, available: wanted ?? 0 });
  return { levelKey: levelKey(level.inventoryItemId, level.locationId), userErrors: [] };
}

export const inventoryMutations: Tables = {
  Mutation: fields({
    inventorySetQuantities: (_root, context, { input }) => setQuantities(context, input as Input),
    inventoryAdjustQuantities: (_root, context, { input }) => adjustQuantities(context, input as Input),
    inventoryActivate: (_root, context, args) => activate(context, args),
  }),
  // By key, so that a replay of the idempotency key reads the level as it is now.
  InventoryActivatePayload: fields<{ levelKey?: string }>({
    inventoryLevel: ({ levelKey: key }, { store }) => (key ? (store.inventoryLevels.get(key) ?? null) : null),
  }),
};
