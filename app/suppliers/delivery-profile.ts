/** A delivery profile of the retailer's store: which locations ship at which rates. */
export type DeliveryProfile = {
  gid: string;
  name: string;
  default: boolean;
  groups: { gid: string; locationGids: string[]; hasRate: boolean }[];
};

export type ProfileStep =
  { kind: "in-place" } | { kind: "add"; profileGid: string; groupGid: string } | { kind: "problem"; message: string };

/**
 * What is missing until customers are offered rates for what ships from `locationGid`. The location goes into the
 * merchant's own group with rates: a separate group would add the rates of both up at checkout.
 */
export function nextProfileStep(profiles: readonly DeliveryProfile[], locationGid: string): ProfileStep {
  const profile = profiles.find((candidate) => candidate.default);
  if (!profile)
    return {
      kind: "problem",
      message: "This store has no general shipping profile. Create one under Settings > Shipping and delivery.",
    };
  const standing = profile.groups.find((group) => group.locationGids.includes(locationGid));
  if (standing?.hasRate) return { kind: "in-place" };
  if (standing)
    return {
      kind: "problem",
      message: `The supplier's location is in a group of "${profile.name}" that has no shipping rate. Add a rate there under Settings > Shipping and delivery.`,
    };
  const rated = profile.groups.find((group) => group.hasRate);
  if (rated) return { kind: "add", profileGid: profile.gid, groupGid: rated.gid };
  return {
    kind: "problem",
    message: `The shipping profile "${profile.name}" has no shipping rate. Add one under Settings > Shipping and delivery.`,
  };
}
