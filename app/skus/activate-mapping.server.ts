import { openException, resolveExceptions } from "../exceptions/exceptions.server.ts";
import { newId } from "../platform/ids.server.ts";
import { msg } from "../platform/translate.ts";
import { enqueue } from "../queue/outbox.server.ts";
import { orThrow } from "../shopify/admin-client.server.ts";
import { ActivateInventoryDocument } from "../shopify/operations.generated.ts";
import type { Handler } from "../shopify/services.ts";

const ALREADY_ACTIVE = /already active/i;

/**
 * Stocks a mapped variant at its supplier's location in the retailer's store, with nothing available: the quantity is
 * published later. A level that is active already stays as it is.
 */
export const mappingActivateHandler: Handler<"mapping.activate"> = async (services, { mappingId }) => {
  const { db, clock } = services;
  const mapping = await db.prisma.mapping.findUnique({
    where: { id: mappingId },
    include: { variant: true, shop: true, offer: { include: { supplier: true } } },
  });
  const supplier = mapping?.offer.supplier;
  if (!mapping || mapping.state !== "mapped" || !supplier?.locationGid || mapping.shop.uninstalledAt) return;
  const admin = await services.admin(mapping.shop);
  // A new key each time: replaying an old one would answer "done" for a level that was deactivated in between.
  const { inventoryActivate } = orThrow(
    await admin.idempotent(ActivateInventoryDocument, {
      inventoryItemId: mapping.variant.inventoryItemGid,
      locationId: supplier.locationGid,
      available: 0,
      key: newId(),
    }),
  );
  const refusals = (inventoryActivate?.userErrors ?? [])
    .map((error) => error.message)
    .filter((message) => !ALREADY_ACTIVE.test(message));
  const note = refusals.length > 0 ? refusals.join("; ") : null;
  const now = clock.now();
  const subject = `mapping:${mapping.id}`;
  await db.prisma.$transaction(async (tx) => {
    // What is published there is not known any more: the next publishing reads it.
    await tx.mapping.update({
      where: { id: mapping.id },
      data: note === null ? { activatedAt: now, note: null, published: null } : { note },
    });
    if (note === null) {
      const resolution = msg("The variant is stocked at the supplier's location.");
      await resolveExceptions(tx, { shopId: mapping.shopId, kind: "mapping-not-activated", subject, resolution, now });
      await enqueue(tx, "stock.publish", { supplierId: supplier.id }, { now, delayMs: 1_000, shopId: mapping.shopId });
    } else {
      await openException(tx, {
        shopId: mapping.shopId,
        kind: "mapping-not-activated",
        subject,
        supplierId: supplier.id,
        values: { sku: mapping.variant.sku, title: mapping.variant.productTitle, supplier: supplier.name, note },
        now,
      });
    }
  });
};
