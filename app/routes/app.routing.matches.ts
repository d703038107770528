import type { ActionFunctionArgs } from "@remix-run/node";
import { recentMatches, type RecentMatches } from "../routing/recent-matches.ts";
import { recentOrders } from "../routing/recent-orders.server.ts";
import { parseRules } from "../routing/rules/parse.ts";
import { requireMerchant } from "../shopify/merchant.server.ts";

/** Orders that rules are held against while a person writes them. */
const LOOKED_AT = 50;

/** Which of the newest orders match the rules that are sent as JSON; null while they are not complete. */
export const action = async ({ request }: ActionFunctionArgs): Promise<RecentMatches | null> => {
  const { services, actor } = await requireMerchant(request);
  const parsed = parseRules(await request.json().catch(() => null));
  return parsed.ok
    ? recentMatches(parsed.rules, await recentOrders(services.db.prisma, actor.shopId, LOOKED_AT))
    : null;
};
