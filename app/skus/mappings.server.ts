import type { Actor } from "../platform/actor.ts";
import { audit } from "../platform/audit.server.ts";
import { newId } from "../platform/ids.server.ts";
import type { Done } from "../platform/problem.ts";
import { enqueue } from "../queue/outbox.server.ts";
import type { Services } from "../shopify/services.ts";
import { isRetailer } from "../suppliers/roles.ts";
import { lockShop, refused } from "../suppliers/shop-roles.server.ts";
import { startMappings } from "./start-mappings.server.ts";

const MAX_PACK = 10_000;

/**
 * Links a variant to an offer by hand. Linking a pair again changes its pack size; a pair that was unlinked comes back.
 * @param packSize pool units in one unit that the retailer sells.
 */
export async function linkVariant(
  services: Services,
  actor: Actor,
  { variantId, offerId, packSize }: { variantId: string; offerId: string; packSize: number },
): Promise<Done<{ mappingId: string }>> {
  if (!Number.isInteger(packSize) || packSize < 1 || packSize > MAX_PACK)
    return refused(`The pack size is a whole number from 1 to ${MAX_PACK}.`, "packSize");
  const now = services.clock.now();
  const { shopId } = actor;
  return services.db.prisma.$transaction(async (tx) => {
    const variant = await tx.variant.findFirst({ where: { id: variantId, shopId } });
    if (!variant) return refused("This variant is not in your store any more. Reload the page.", "variantId");
    const offer = await tx.offer.findFirst({
      where: { id: offerId, shopId },
      include: { supplier: { include: { connection: true } } },
    });
    if (!offer || offer.state !== "active" || offer.supplier.connection?.state === "ended")
      return refused("The supplier does not offer this product any more. Choose another one.", "offerId");
    const before = await tx.mapping.findUnique({ where: { variantId_offerId: { variantId, offerId } } });
    const comesBack = before?.state === "removed" ? { state: "mapped", activatedAt: null, note: null } : {};
    const { id: mappingId } = await tx.mapping.upsert({
      where: { variantId_offerId: { variantId, offerId } },
      create: { id: newId(), shopId, variantId, offerId, packSize, source: "manual", createdAt: now },
      update: { packSize, source: "manual", ...comesBack },
    });
    await audit(tx, {
      shopId,
      actor: actor.userId,
      action: "mapping.created",
      subject: `mapping:${mappingId}`,
      values: { count: 1, sku: variant.sku, offerSku: offer.sku, supplier: offer.supplier.name, packSize },
      now,
    });
    await startMappings(tx, { shopId, mappingIds: [mappingId], now });
    // A supplier without a location gets one by its set-up, which asks for this again.
    if (offer.supplier.locationGid) await enqueue(tx, "mapping.activate", { mappingId }, { now, shopId });
    return { ok: true, mappingId };
  });
}

/** Takes a mapping away. Matching never brings it back; its published stock goes to zero. */
export async function unlinkMapping(
  services: Services,
  actor: Actor,
  { mappingId }: { mappingId: string },
): Promise<Done> {
  const now = services.clock.now();
  const { shopId } = actor;
  return services.db.prisma.$transaction(async (tx) => {
    const mapping = await tx.mapping.findFirst({
      where: { id: mappingId, shopId },
      include: { variant: true, offer: { include: { supplier: true } } },
    });
    if (!mapping) return refused("This mapping does not exist any more. Reload the page.");
    const { count } = await tx.mapping.updateMany({
      where: { id: mappingId, shopId, state: "mapped" },
      data: { state: "removed" },
    });
    if (count === 0) return { ok: true };
    await audit(tx, {
      shopId,
      actor: actor.userId,
      action: "mapping.removed",
      subject: `mapping:${mappingId}`,
      values: { sku: mapping.variant.sku, offerSku: mapping.offer.sku, supplier: mapping.offer.supplier.name },
      now,
    });
    await enqueue(tx, "stock.publish", { supplierId: mapping.offer.supplierId }, { now, shopId });
    return { ok: true };
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
