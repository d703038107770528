import { log } from "../platform/log.server.ts";
import { orThrow } from "../shopify/admin-client.server.ts";
import { TagOrderDocument } from "../shopify/operations.generated.ts";
import type { Handler } from "../shopify/services.ts";

/**
 * `order.tag`: puts the tags of routing rules on the order in Shopify. Adding a tag that is there changes nothing
 * (Shopify), so that a repeat is harmless.
 */
export const orderTagHandler: Handler<"order.tag"> = async (services, { shopId, orderGid, tags }) => {
  const shop = await services.db.prisma.shop.findUnique({ where: { id: shopId } });
  if (!shop || shop.uninstalledAt) return;
  const admin = await services.admin(shop);
  const { tagsAdd } = orThrow(await admin.idempotent(TagOrderDocument, { id: orderGid, tags }));
  const [refused] = tagsAdd?.userErrors ?? [];
  // A tag is a note: the order is bought with or without it.
  if (refused) log.warn("order.not-tagged", { shopId, orderGid, message: refused.message });
};
