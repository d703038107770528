import type { DeliveryLocationGroup, DeliveryMethodDefinition, DeliveryProfile, Id, Store } from "../types.ts";
import { nextId, type World } from "../world.ts";
import { refused, type Outcome } from "./outcome.ts";

/** The profile a new store has: rates at home and abroad, for the first location only. */
export function createDefaultProfile(world: World, store: Store, locationId: Id): DeliveryProfile {
  const method = (name: string, price: number) => ({ id: nextId(world), name, active: true, price });
  const profile: DeliveryProfile = {
    id: nextId(world),
    name: "General profile",
    default: true,
    variantIds: [],
    locationGroups: [
      {
        id: nextId(world),
        locationIds: [locationId],
        zones: [
          {
            id: nextId(world),
            name: "Domestic",
            countryCodes: [store.address.countryCode],
            methods: [method("Standard", 490), method("Express", 1290)],
          },
          { id: nextId(world), name: "Rest of world", countryCodes: [], methods: [method("Standard", 1490)] },
        ],
      },
    ],
  };
  store.deliveryProfiles.set(profile.id, profile);
  return profile;
}

/** The rates a customer in this country is offered for a variant that ships from this location; none = no checkout. */
export function ratesFor(
  store: Store,
  from: { variantId: Id | null; locationId: Id; countryCode: string },
): DeliveryMethodDefinition[] {
  const profile = profileOf(store, from.variantId);
  const groups = profile?.locationGroups.filter((group) => group.locationIds.includes(from.locationId)) ?? [];
  return groups.flatMap((group) => {
    const zone =
      group.zones.find((candidate) => candidate.countryCodes.includes(from.countryCode)) ??
      group.zones.find((candidate) => candidate.countryCodes.length === 0);
    return zone?.methods.filter((definition) => definition.active) ?? [];
  });
}

function profileOf(store: Store, variantId: Id | null): DeliveryProfile | undefined {
  const profiles = [...store.deliveryProfiles.values()];
  const own = variantId === null ? undefined : profiles.find((profile) => profile.variantIds.includes(variantId));
  return own ?? profiles.find((profile) => profile.default);
}

type LocationGroupChange = { id: Id; locationIdsToAdd: Id[]; locationIdsToRemove: Id[] };
export type ProfileChange = { name?: string | null; groupsToUpdate: LocationGroupChange[] };

/** deliveryProfileUpdate for existing location groups: all of it or nothing. */
export function updateProfile(
  world: World,
  store: Store,
  profile: DeliveryProfile,
  change: ProfileChange,
): Outcome<{ profile: DeliveryProfile }> {
  const groups: { group: DeliveryLocationGroup; change: LocationGroupChange }[] = [];
  for (const groupChange of change.groupsToUpdate) {
    const group = profile.locationGroups.find((candidate) => candidate.id === groupChange.id);
    if (!group) return refused(["profile", "locationGroupsToUpdate"], "The Location Group could not be found.");
    for (const locationId of groupChange.locationIdsToAdd) {
      if (!store.locations.has(locationId))
        return refused(
          ["profile", "locationGroupsToUpdate", "locationsToAdd"],
          "The Location could not be found for this shop.",
        );
      if (profile.locationGroups.some((other) => other !== group && other.locationIds.includes(locationId)))
        return refused(
          ["profile", "locationGroupsToUpdate", "locationsToAdd"],
          "The Location is already in another Location Group of this profile.",
        );
    }
    groups.push({ group, change: groupChange });
  }
  for (const { group, change: groupChange } of groups) {
    const removed = new Set(groupChange.locationIdsToRemove);
    group.locationIds = [...new Set([...group.locationIds, ...groupChange.locationIdsToAdd])].filter(
      (id) => !removed.has(id),
    );
  }
  if (change.name) profile.name = change.name;
  world.emit(store, "profiles/update", { id: profile.id });
  return { ok: true, profile };
}
