export const ROLES = ["retailer", "supplier", "both"] as const;
/** What a shop is in Crossdock. */
export type Role = (typeof ROLES)[number];

type MaybeRole = string | null;

export const isRetailer = (role: MaybeRole): boolean => role === "retailer" || role === "both";
export const isSupplier = (role: MaybeRole): boolean => role === "supplier" || role === "both";

/** The role a shop has once it also supplies: accepting an invitation says so. */
export const alsoSupplier = (role: MaybeRole): Role => (isRetailer(role) ? "both" : "supplier");

/** A stored role; null before the merchant has chosen. */
export const readRole = (stored: MaybeRole): Role | null => ROLES.find((role) => role === stored) ?? null;
