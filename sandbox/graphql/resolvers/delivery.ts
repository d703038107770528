import { updateProfile } from "../../store/delivery.ts";
import { gid, serviceGid } from "../../store/gid.ts";
import {
  createFulfillmentService,
  editLocation,
  removeFulfillmentService,
  updateFulfillmentService,
} from "../../store/locations.ts";
import type { DeliveryLocationGroup, DeliveryMethodDefinition, DeliveryProfile, DeliveryZone } from "../../types.ts";
import {
  idOf,
  listOf,
  onlyKeys,
  recordOf,
  stringOf,
  stringsOf,
  type Args,
  type Context,
  type Input,
} from "../context.ts";
import { ApiError, invalidId, unmodelled } from "../errors.ts";
import { failed, fields, type Tables } from "../tables.ts";

const ADDRESS_KEYS = ["address1", "address2", "city", "countryCode", "phone", "provinceCode", "zip"];

/** The app's origin by its registration: callbacks of services elsewhere are refused. */
function originOf({ world, caller }: Context): string | null {
  const url = world.apps.get(caller.clientId)?.applicationUrl;
  return url && URL.canParse(url) ? new URL(url).origin : null;
}

function createService(context: Context, args: Args): unknown {
  const { world, store, caller } = context;
  const outcome = createFulfillmentService(world, store, {
    clientId: caller.clientId,
    appOrigin: originOf(context),
    name: args.name as string,
    callbackUrl: stringOf(args.callbackUrl),
    inventoryManagement: args.inventoryManagement as boolean | null,
    trackingSupport: args.trackingSupport as boolean | null,
    requiresShippingMethod: args.requiresShippingMethod as boolean | null,
  });
  return outcome.ok ? { fulfillmentService: outcome.service, userErrors: [] } : failed(outcome.userErrors);
}

function updateService(context: Context, args: Args): unknown {
  const { world, store, caller } = context;
  const service = store.fulfillmentServices.get(idOf(args.id, "FulfillmentService"));
  if (!service || service.clientId !== caller.clientId)
    return failed([{ field: ["id"], message: "Fulfillment service could not be found." }]);
  const outcome = updateFulfillmentService(world, store, service, {
    ...(typeof args.name === "string" ? { name: args.name } : {}),
    ...(args.callbackUrl === undefined ? {} : { callbackUrl: stringOf(args.callbackUrl) }),
    ...(typeof args.inventoryManagement === "boolean" ? { inventoryManagement: args.inventoryManagement } : {}),
    ...(typeof args.trackingSupport === "boolean" ? { trackingSupport: args.trackingSupport } : {}),
    requiresShippingMethod: args.requiresShippingMethod !== false,
  });
  return outcome.ok ? { fulfillmentService: outcome.service, userErrors: [] } : failed(outcome.userErrors);
}

/** TRANSFER needs a destination, KEEP and DELETE must have none; KEEP leaves an ordinary location (shopify-facts §2.4). */
function deleteService(context: Context, args: Args): unknown {
  const { world, store, caller } = context;
  const service = store.fulfillmentServices.get(idOf(args.id, "FulfillmentService"));
  if (!service || service.clientId !== caller.clientId)
    return failed([{ field: ["id"], message: "Fulfillment service could not be found." }]);
  const action = args.inventoryAction ?? "TRANSFER";
  const destination = args.destinationLocationId
    ? store.locations.get(idOf(args.destinationLocationId, "Location"))
    : undefined;
  if (action === "TRANSFER" && !destination)
    return failed([
      { field: ["destinationLocationId"], message: "Destination location id is required when transferring inventory." },
    ]);
  if (action !== "TRANSFER" && args.destinationLocationId)
    return failed([
      {
        field: ["destinationLocationId"],
        message: "Destination location id is only allowed when transferring inventory.",
      },
    ]);
  if (action === "TRANSFER") throw unmodelled("fulfillmentServiceDelete with inventoryAction TRANSFER");
  removeFulfillmentService(world, store, service, action === "KEEP" ? "keep" : "delete");
  return { deletedId: serviceGid(service.id).replace("?id=true", ""), userErrors: [] };
}

function edit(context: Context, args: Args): unknown {
  const { world, store, caller, scopes } = context;
  const location = store.locations.get(idOf(args.id, "Location"));
  if (!location) return failed([{ field: ["id"], message: "Location not found.", code: "NOT_FOUND" }]);
  const service =
    location.fulfillmentServiceId === null ? undefined : store.fulfillmentServices.get(location.fulfillmentServiceId);
  if (!scopes.has("write_locations") && service?.clientId !== caller.clientId)
    throw new ApiError(
      "ACCESS_DENIED",
      "Access denied for locationEdit field. Required access: `write_locations` access scope. Apps with `write_fulfillments` may edit the locations of their own fulfillment services.",
    );
  const input = args.input as Input;
  onlyKeys(input, "LocationEditInput", ["address", "fulfillsOnlineOrders", "name"]);
  const address = recordOf(input.address);
  if (address) onlyKeys(address, "LocationEditAddressInput", ADDRESS_KEYS);
  const outcome = editLocation(world, store, location, {
    name: stringOf(input.name),
    address: address,
    fulfillsOnlineOrders: input.fulfillsOnlineOrders as boolean | null,
  });
  return outcome.ok ? { location: outcome.location, userErrors: [] } : failed(outcome.userErrors);
}

function updateDeliveryProfile(context: Context, args: Args): unknown {
  const { world, store } = context;
  const profile = store.deliveryProfiles.get(idOf(args.id, "DeliveryProfile"));
  if (!profile) throw invalidId(String(args.id));
  const input = args.profile as Input;
  onlyKeys(input, "DeliveryProfileInput", ["name", "locationGroupsToUpdate"]);
  const groups = listOf(input.locationGroupsToUpdate).map((change) => {
    onlyKeys(change, "DeliveryProfileLocationGroupInput", ["id", "locationsToAdd", "locationsToRemove"]);
    return {
      id: idOf(change.id, "DeliveryLocationGroup"),
      locationIdsToAdd: stringsOf(change.locationsToAdd).map((id) => idOf(id, "Location")),
      locationIdsToRemove: stringsOf(change.locationsToRemove).map((id) => idOf(id, "Location")),
    };
  });
  const outcome = updateProfile(world, store, profile, { name: stringOf(input.name), groupsToUpdate: groups });
  return outcome.ok ? { profile: outcome.profile, userErrors: [] } : failed(outcome.userErrors);
}

export const deliveryTables: Tables = {
  QueryRoot: fields({
    deliveryProfiles: (_root, { store }) => [...store.deliveryProfiles.values()],
    deliveryProfile: (_root, { store }, { id }) => store.deliveryProfiles.get(idOf(id, "DeliveryProfile")) ?? null,
  }),
  DeliveryProfile: fields<DeliveryProfile>({
    id: (profile) => gid("DeliveryProfile", profile.id),
    name: (profile) => profile.name,
    default: (profile) => profile.default,
    profileLocationGroups: (profile) => profile.locationGroups,
  }),
  DeliveryProfileLocationGroup: fields<DeliveryLocationGroup>({
    locationGroup: (group) => group,
    locationGroupZones: (group) => group.zones,
  }),
  DeliveryLocationGroup: fields<DeliveryLocationGroup>({
    id: (group) => gid("DeliveryLocationGroup", group.id),
    // Delivery profiles show service locations as well: they are where a supplier ships from.
    locations: (group, { store }) =>
      group.locationIds.map((id) => store.locations.get(id)).filter((location) => location !== undefined),
  }),
  DeliveryLocationGroupZone: fields<DeliveryZone>({
    zone: (zone) => zone,
    methodDefinitions: (zone) => zone.methods,
  }),
  DeliveryZone: fields<DeliveryZone>({
    id: (zone) => gid("DeliveryZone", zone.id),
    name: (zone) => zone.name,
  }),
  DeliveryMethodDefinition: fields<DeliveryMethodDefinition>({
    id: (definition) => gid("DeliveryMethodDefinition", definition.id),
    name: (definition) => definition.name,
    active: (definition) => definition.active,
  }),
  Mutation: fields({
    fulfillmentServiceCreate: (_root, context, args) => createService(context, args),
    fulfillmentServiceUpdate: (_root, context, args) => updateService(context, args),
    fulfillmentServiceDelete: (_root, context, args) => deleteService(context, args),
    locationEdit: (_root, context, args) => edit(context, args),
    deliveryProfileUpdate: (_root, context, args) => updateDeliveryProfile(context, args),
  }),
};
