import type { ShopSettings } from "../suppliers/shop-settings.ts";
import { msg } from "../platform/translate.ts";
import type { CanonicalOrder } from "./canonical-order.ts";

type RiskFacts = {
  order: Pick<CanonicalOrder, "risk" | "createdAt" | "processedAt">;
  settings: Pick<ShopSettings, "riskHold" | "riskWaitMinutes">;
};

/** Is the risk one that the shop looks at itself? */
export const isRisky = ({ order: { risk }, settings: { riskHold } }: RiskFacts): boolean =>
  riskHold === "high" ? risk === "high" : riskHold === "medium" && (risk === "high" || risk === "medium");

/**
 * Until when an order waits for a fraud analysis that is not finished: some minutes from when it was placed, then it goes
 * on, because analyses may never end. null = it does not wait.
 */
export function riskAwaitedUntil({ order, settings, now }: RiskFacts & { now: Date }): Date | null {
  if (order.risk !== "pending" || settings.riskHold === "never") return null;
  const placed = Math.min(now.getTime(), Date.parse(order.processedAt ?? order.createdAt));
  const until = new Date(placed + settings.riskWaitMinutes * 60_000);
  return until > now ? until : null;
}

/** What is said of an order that is risky. */
export const riskReason = ({ risk }: Pick<CanonicalOrder, "risk">): string =>
  risk === "high" ? msg("Shopify sees a high risk of fraud.") : msg("Shopify sees a medium risk of fraud.");
