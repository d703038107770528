import type { Address, FulfillmentService, Id, Location, Store } from "../types.ts";
import { nextId, timestamp, type World } from "../world.ts";
import { refused, type Outcome } from "./outcome.ts";
import { locationPayload } from "./payloads.ts";

export type NewLocation = { name: string; address: Address; fulfillmentServiceId?: Id };

export function addLocation(world: World, store: Store, input: NewLocation): Location {
  const now = timestamp(world);
  const location: Location = {
    id: nextId(world),
    name: input.name,
    isActive: true,
    address: { ...input.address },
    fulfillmentServiceId: input.fulfillmentServiceId ?? null,
    fulfillsOnlineOrders: true,
    priority: store.locations.size,
    createdAt: now,
    updatedAt: now,
  };
  store.locations.set(location.id, location);
  world.emit(store, "locations/create", locationPayload(location));
  return location;
}

export type LocationChange = {
  name?: string | null;
  address?: Partial<Address> | null;
  fulfillsOnlineOrders?: boolean | null;
};

/** locationEdit. With write_fulfillments alone an app may edit only the location of its own service (shopify-facts §2.1). */
export function editLocation(
  world: World,
  store: Store,
  location: Location,
  change: LocationChange,
): Outcome<{ location: Location }> {
  const name = change.name ?? undefined;
  if (name?.trim() === "") return refused(["input", "name"], "Add a location name", "BLANK");
  if (name && [...store.locations.values()].some((other) => other !== location && other.name === name))
    return refused(["input", "name"], "You already have a location with this name", "TAKEN");
  if (change.fulfillsOnlineOrders === false && location.fulfillmentServiceId !== null)
    return refused(
      ["input", "fulfillsOnlineOrders"],
      "Online order fulfillment cannot be modified for fulfillment service locations.",
      "CANNOT_MODIFY_ONLINE_ORDER_FULFILLMENT_FOR_FS_LOCATION",
    );
  if (name) location.name = name;
  for (const [key, value] of Object.entries(change.address ?? {}))
    if (value !== undefined) Object.assign(location.address, { [key]: value });
  if (typeof change.fulfillsOnlineOrders === "boolean") location.fulfillsOnlineOrders = change.fulfillsOnlineOrders;
  location.updatedAt = timestamp(world);
  world.emit(store, "locations/update", locationPayload(location));
  return { ok: true, location };
}

export type NewService = {
  clientId: string;
  /** Origin of the app: a callback elsewhere is refused. */
  appOrigin: string | null;
  name: string;
  callbackUrl?: string | null;
  inventoryManagement?: boolean | null;
  trackingSupport?: boolean | null;
  requiresShippingMethod?: boolean | null;
};

const RESERVED_NAMES = new Set(["manual", "gift_card", "gift-card", "shopify", "amazon"]);

/** Shopify's handle of a name: lower case, other characters become dashes. */
export const handleOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, "-")
    .replace(/^-+|-+$/g, "");

/** fulfillmentServiceCreate with its naming rules (shopify-facts §2.4): unique without case and after handle-ising. */
export function createFulfillmentService(
  world: World,
  store: Store,
  input: NewService,
): Outcome<{ service: FulfillmentService }> {
  const name = input.name.trim();
  const problem = nameProblem(store, name, null);
  if (problem) return refused(["name"], problem);
  if (input.callbackUrl && !allowedCallback(input.callbackUrl, input.appOrigin))
    return refused(["callbackUrl"], "Callback url is not allowed");
  const most = world.switches.servicesMax;
  const own = [...store.fulfillmentServices.values()].filter((service) => service.clientId === input.clientId);
  if (most !== null && own.length >= most)
    return refused(["base"], "You have reached the maximum number of fulfillment services.");
  const id = nextId(world);
  const location = addLocation(world, store, { name, address: store.address, fulfillmentServiceId: id });
  const service: FulfillmentService = {
    id,
    handle: handleOf(name),
    serviceName: name,
    clientId: input.clientId,
    callbackUrl: input.callbackUrl ?? null,
    inventoryManagement: input.inventoryManagement ?? false,
    trackingSupport: input.trackingSupport ?? false,
    requiresShippingMethod: input.requiresShippingMethod ?? true,
    locationId: location.id,
  };
  store.fulfillmentServices.set(id, service);
  return { ok: true, service };
}

export type ServiceChange = Partial<
  Pick<NewService, "name" | "callbackUrl" | "inventoryManagement" | "trackingSupport">
> & {
  /** The schema's default is true: leaving it out of an update resets it (shopify-facts §2.4). */
  requiresShippingMethod: boolean;
};

/** fulfillmentServiceUpdate: the location follows a rename, the handle does not. */
export function updateFulfillmentService(
  world: World,
  store: Store,
  service: FulfillmentService,
  change: ServiceChange,
): Outcome<{ service: FulfillmentService }> {
  const name = change.name?.trim();
  if (name !== undefined && name !== service.serviceName) {
    const problem = nameProblem(store, name, service);
    if (problem) return refused(["name"], problem);
    service.serviceName = name;
    const location = store.locations.get(service.locationId);
    if (location) editLocation(world, store, location, { name });
  }
  if (change.callbackUrl !== undefined) service.callbackUrl = change.callbackUrl ?? null;
  if (typeof change.inventoryManagement === "boolean") service.inventoryManagement = change.inventoryManagement;
  if (typeof change.trackingSupport === "boolean") service.trackingSupport = change.trackingSupport;
  service.requiresShippingMethod = change.requiresShippingMethod;
  return { ok: true, service };
}

/** Takes a service away: its location becomes an ordinary one, or goes too. */
export function removeFulfillmentService(
  world: World,
  store: Store,
  service: FulfillmentService,
  location: "keep" | "delete",
): void {
  store.fulfillmentServices.delete(service.id);
  const found = store.locations.get(service.locationId);
  if (found && location === "keep") found.fulfillmentServiceId = null;
  if (!found || location === "keep") return;
  store.locations.delete(found.id);
  world.emit(store, "locations/delete", { id: found.id });
}

function nameProblem(store: Store, name: string, self: FulfillmentService | null): string | null {
  if (name === "") return "Name can't be blank";
  if (RESERVED_NAMES.has(name.toLowerCase()) || RESERVED_NAMES.has(handleOf(name))) return "Name is reserved";
  const taken = [...store.fulfillmentServices.values()].some(
    (service) =>
      service !== self &&
      (service.serviceName.toLowerCase() === name.toLowerCase() || service.handle === handleOf(name)),
  );
  return taken ? "Name has already been taken" : null;
}

function allowedCallback(url: string, appOrigin: string | null): boolean {
  return appOrigin !== null && URL.canParse(url) && new URL(url).origin === appOrigin;
}

/** The service behind a location, null for the merchant's own locations. */
export function serviceAt(store: Store, locationId: Id): FulfillmentService | null {
  const serviceId = store.locations.get(locationId)?.fulfillmentServiceId;
  return serviceId ? (store.fulfillmentServices.get(serviceId) ?? null) : null;
}
