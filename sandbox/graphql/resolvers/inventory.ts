import { gid, levelGid, serviceGid } from "../../store/gid.ts";
import { activeLevels, levelAt, quantityNamed } from "../../store/inventory.ts";
import type { FulfillmentService, InventoryItem, InventoryLevel, Location } from "../../types.ts";
import { anyGid, idOf } from "../context.ts";
import { ApiError } from "../errors.ts";
import { fields, own, type Tables } from "../tables.ts";
import type { AddressOf } from "./shop.ts";

type Quantity = { level: InventoryLevel; name: string };

export const inventoryTables: Tables = {
  QueryRoot: fields({
    location: (_root, { store }, { id }) =>
      id === null || id === undefined
        ? ([...store.locations.values()][0] ?? null)
        : (store.locations.get(idOf(id, "Location")) ?? null),
    // Service locations only with includeLegacy (shopify-facts §2.5).
    locations: (_root, { store }, { includeLegacy, includeInactive }) =>
      [...store.locations.values()]
        .filter((location) => includeLegacy === true || location.fulfillmentServiceId === null)
        .filter((location) => includeInactive === true || location.isActive)
        .sort((one, other) => one.name.localeCompare(other.name)),
    fulfillmentService: (_root, { store }, { id }) =>
      store.fulfillmentServices.get(idOf(id, "FulfillmentService")) ?? null,
    inventoryLevel: (_root, { store }, { id }) => {
      const { type, id: number } = anyGid(id);
      if (type !== "InventoryLevel") idOf(id, "InventoryLevel");
      return [...store.inventoryLevels.values()].find((level) => level.id === number) ?? null;
    },
  }),
  InventoryItem: fields<InventoryItem>({
    inventoryLevels: (item, { store }) => activeLevels(store, item),
    inventoryLevel: (item, { store }, { locationId, includeInactive }) => {
      const level = levelAt(store, item.id, idOf(locationId, "Location"));
      return level && (level.isActive || includeInactive === true) ? level : null;
    },
  }),
  InventoryLevel: fields<InventoryLevel>({
    id: levelGid,
    isActive: (level) => level.isActive,
    createdAt: (level) => level.createdAt,
    updatedAt: (level) => level.updatedAt,
    item: (level, { store }) => store.inventoryItems.get(level.inventoryItemId),
    location: (level, { store }) => store.locations.get(level.locationId),
    quantities: (level, _context, { names }): Quantity[] =>
      (names as string[]).map((name) => {
        if (quantityNamed(level, name) === null)
          throw new ApiError("INVALID_FIELD_ARGUMENTS", `The name '${name}' is not a valid inventory quantity name.`);
        return { level, name };
      }),
  }),
  InventoryQuantity: fields<Quantity>({
    id: ({ level, name }) => `gid://shopify/InventoryQuantity/${level.id}?name=${name}`,
    name: ({ name }) => name,
    quantity: ({ level, name }) => quantityNamed(level, name),
    updatedAt: ({ level }) => level.updatedAt,
  }),
  Location: fields<Location>({
    id: (location) => gid("Location", location.id),
    legacyResourceId: (location) => String(location.id),
    name: (location) => location.name,
    isActive: (location) => location.isActive,
    address: (location): AddressOf => ({ address: location.address, id: gid("LocationAddress", location.id) }),
    isFulfillmentService: (location) => location.fulfillmentServiceId !== null,
    fulfillmentService: (location, { store }) =>
      location.fulfillmentServiceId === null
        ? null
        : (store.fulfillmentServices.get(location.fulfillmentServiceId) ?? null),
    fulfillsOnlineOrders: (location) => location.fulfillsOnlineOrders,
    shipsInventory: (location) => location.fulfillmentServiceId === null,
    createdAt: (location) => location.createdAt,
    updatedAt: (location) => location.updatedAt,
    inventoryLevel: (location, { store }, { inventoryItemId }) => {
      const level = levelAt(store, idOf(inventoryItemId, "InventoryItem"), location.id);
      return level?.isActive ? level : null;
    },
    inventoryLevels: (location, { store }) =>
      [...store.inventoryLevels.values()].filter((level) => level.locationId === location.id && level.isActive),
  }),
  LocationAddress: fields<AddressOf>({
    address1: ({ address }) => address.address1 ?? null,
    address2: ({ address }) => address.address2 ?? null,
    city: ({ address }) => address.city ?? null,
    countryCode: ({ address }) => address.countryCode,
    phone: ({ address }) => address.phone ?? null,
    provinceCode: ({ address }) => address.provinceCode ?? null,
    zip: ({ address }) => address.zip ?? null,
  }),
  FulfillmentService: fields<FulfillmentService>({
    id: (service) => serviceGid(service.id),
    handle: (service) => service.handle,
    serviceName: (service) => service.serviceName,
    callbackUrl: (service) => service.callbackUrl,
    inventoryManagement: (service) => service.inventoryManagement,
    trackingSupport: (service) => service.trackingSupport,
    requiresShippingMethod: (service) => service.requiresShippingMethod,
    type: () => "THIRD_PARTY",
    location: (service, { store }) => store.locations.get(service.locationId) ?? null,
  }),
  InventoryAdjustmentGroup: own("id", "createdAt", "reason", "referenceDocumentUri", "changes"),
  InventoryChange: fields<{ name: string; delta: number; itemId: number; locationId: number }>({
    name: (change) => change.name,
    delta: (change) => change.delta,
    quantityAfterChange: () => null,
    item: (change, { store }) => store.inventoryItems.get(change.itemId) ?? null,
    location: (change, { store }) => store.locations.get(change.locationId) ?? null,
  }),
};
