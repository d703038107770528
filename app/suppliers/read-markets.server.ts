import type { JobPayload } from "../queue/jobs.ts";
import { orThrow } from "../shopify/admin-client.server.ts";
import { ShopMarketsDocument, type ShopMarketsQuery } from "../shopify/operations.generated.ts";
import { grantedScopes } from "../shopify/scopes.ts";
import type { Services } from "../shopify/services.ts";
import { shopRef } from "../shopify/shops.server.ts";
import type { Market } from "./markets.ts";

/**
 * `shop.read-markets`: the regions of a store's markets, for rules that ask for them. Once a day and when the merchant allows
 * it, since no webhook comes without the scope. What a store no longer lets us read is forgotten.
 */
export async function shopReadMarketsHandler(
  services: Services,
  { shopId }: JobPayload<"shop.read-markets">,
): Promise<void> {
  const { db } = services;
  const shop = await shopRef(db.prisma, shopId);
  if (shop.uninstalledAt) return;
  if (!grantedScopes(shop.scopes).includes("read_markets")) {
    await db.prisma.$executeRaw`UPDATE "Shop" SET "markets" = NULL WHERE "id" = ${shopId} AND "markets" IS NOT NULL`;
    return;
  }
  const admin = await services.admin(shop);
  const markets: Market[] = [];
  let after: string | null = null;
  do {
    const page: ShopMarketsQuery["markets"] = orThrow(await admin.query(ShopMarketsDocument, { after })).markets;
    markets.push(...page.nodes.flatMap(marketOf));
    after = page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null;
  } while (after !== null);
  await db.prisma.shop.update({ where: { id: shopId }, data: { markets } });
}

type Node = ShopMarketsQuery["markets"]["nodes"][number];

/** A draft sells to nobody. */
function marketOf({ handle, name, status, conditions }: Node): Market[] {
  const regions = conditions?.regionsCondition?.regions;
  if (status !== "ACTIVE" || !regions) return [];
  if (regions.pageInfo.hasNextPage)
    throw new Error(`Market ${handle} has more than 250 regions, more than there are countries: it is not read.`);
  return [{ handle, name, regions: regions.nodes.map((region) => placeOf(region)) }];
}

const placeOf = (region: { country?: string; subdivision?: string }) => region.country ?? region.subdivision ?? "";
