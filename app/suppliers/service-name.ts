/** A fulfilment service in the retailer's store. */
export type KnownService = { gid: string; handle: string; name: string; locationGid: string | null };

const MAX_FALLBACK = 50;

/** "Acme (Crossdock)", then "Acme (Crossdock) 2": names are unique per store (shopify-facts §2.4). */
const serviceName = (supplierName: string, attempt: number): string =>
  attempt === 1 ? `${supplierName} (Crossdock)` : `${supplierName} (Crossdock) ${attempt}`;

/** Shopify makes the handle from the name once; it does not follow renames. */
export const serviceHandle = (name: string): string =>
  name
    .toLowerCase()
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");

/**
 * Which service is this supplier's, or which name to create it under. A service that a crashed run created is found
 * again by its name; one that another supplier has is never taken.
 *
 * @param ownGid the service stored for this supplier, if any.
 * @param takenGids services stored for the retailer's other suppliers.
 */
export function chooseService({
  services,
  supplierName,
  ownGid,
  takenGids,
}: {
  services: readonly KnownService[];
  supplierName: string;
  ownGid: string | null;
  takenGids: readonly string[];
}): { kind: "use"; service: KnownService } | { kind: "create"; names: string[] } {
  const own = services.find((service) => service.gid === ownGid);
  if (own) return { kind: "use", service: own };
  const names = Array.from({ length: MAX_FALLBACK }, (_, i) => serviceName(supplierName, i + 1));
  const matching = (service: KnownService, name: string) =>
    service.name.toLowerCase() === name.toLowerCase() || service.handle === serviceHandle(name);
  for (const [i, name] of names.entries()) {
    const found = services.find((service) => matching(service, name));
    if (!found) return { kind: "create", names: names.slice(i) };
    if (!takenGids.includes(found.gid)) return { kind: "use", service: found };
  }
  return { kind: "create", names: [] };
}
