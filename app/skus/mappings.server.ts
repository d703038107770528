import type { Actor } from "../platform/actor.ts";
import type { Done } from "../platform/problem.ts";
import { enqueue } from "../queue/outbox.server.ts";
import type { Services } from "../shopify/services.ts";
import { isRetailer } from "../suppliers/roles.ts";
import { lockShop, refused } from "../suppliers/shop-roles.server.ts";
import { changeMappings } from "./change-mappings.server.ts";
import { MAX_PACK } from "./file/mapping-file.ts";

/**
 * Links a variant to an offer by hand. Linking a pair again changes its pack size; a pair that was unlinked comes back.
 * @param packSize pool units in one unit that the retailer sells.
 */
export async function linkVariant(
  services: Services,
  actor: Actor,
  { variantId, offerId, packSize }: { variantId: string; offerId: string; packSize: number },
): Promise<Done<{ mappingId: string; batchId: string | null }>> {
  if (!Number.isInteger(packSize) || packSize < 1 || packSize > MAX_PACK)
    return refused(`The pack size is a whole number from 1 to ${MAX_PACK}.`, "packSize");
  const now = services.clock.now();
  const { shopId } = actor;
  return services.db.prisma.$transaction(async (tx) => {
    const variant = await tx.variant.findFirst({ where: { id: variantId, shopId } });
    if (!variant) return refused("This variant is not in your store any more. Reload the page.", "variantId");
    const wish = { variantId, offerId, packSize, state: "mapped" as const, source: "manual" };
    const changed = await changeMappings(tx, actor, { kind: "link", wishes: [wish], now });
    if (changed.refused.length > 0)
      return refused("The supplier does not offer this product any more. Choose another one.", "offerId");
    const { id: mappingId } = await tx.mapping.findUniqueOrThrow({
      where: { variantId_offerId: { variantId, offerId } },
      select: { id: true },
    });
    return { ok: true, mappingId, batchId: changed.batchId };
  });
}

/** Takes a mapping away. Matching never brings it back; its published stock goes to zero. */
export async function unlinkMapping(
  services: Services,
  actor: Actor,
  { mappingId }: { mappingId: string },
): Promise<Done<{ batchId: string | null }>> {
  const now = services.clock.now();
  const { shopId } = actor;
  return services.db.prisma.$transaction(async (tx) => {
    const mapping = await tx.mapping.findFirst({ where: { id: mappingId, shopId } });
    if (!mapping) return refused("This mapping does not exist any more. Reload the page.");
    const { variantId, offerId, packSize, source } = mapping;
    const wish = { variantId, offerId, packSize, source, state: "removed" as const };
    const { batchId } = await changeMappings(tx, actor, { kind: "unlink", wishes: [wish], now });
    return { ok: true, batchId };
  });
}

/** Reads the retailer's variants and every live supplier's products again. */
export async function readCatalogAgain(services: Services, actor: Actor): Promise<Done> {
  const now = services.clock.now();
  const { shopId } = actor;
  return services.db.prisma.$transaction(async (tx) => {
    const shop = await lockShop(tx, shopId);
    if (!isRetailer(shop.role))
      return refused("Only a retailer maps SKUs. Choose the role retailer in the settings first.");
    await enqueue(tx, "catalog.read", { shopId }, { now });
    const suppliers = await tx.supplier.findMany({
      where: { shopId, connection: { state: { in: ["active", "paused"] } } },
      select: { id: true },
    });
    for (const { id } of suppliers) await enqueue(tx, "supplier.read-catalog", { supplierId: id }, { now, shopId });
    return { ok: true };
  });
}
