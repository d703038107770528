import { msg } from "../platform/translate.ts";
import type { ExceptionKind } from "../exceptions/catalogue.ts";
import type { ShopSettings } from "../suppliers/shop-settings.ts";
import type { CanonicalOrder } from "./canonical-order.ts";
import { paymentHold } from "./payment-hold.ts";
import type { PastHold } from "./review.ts";
import { isRisky, riskReason } from "./risk-hold.ts";

/** Exceptions about checks that turned bad when a supplier had the order already. */
export const SENT_CHECK_KINDS = [
  "risk-after-sending",
  "unpaid-after-sending",
  "held-after-sending",
] as const satisfies readonly ExceptionKind[];
export type SentCheck = { kind: (typeof SENT_CHECK_KINDS)[number]; reason: string };

/** A supplier order that was sent, or may have been, and of which something is not shipped. */
export type SentOrder = { locationGid: string | null };

/**
 * What speaks against an order of which suppliers have something that has not shipped: too late to hold it, a person is
 * told. What a person has released before it was sent is no news.
 */
export function sentChecks(facts: {
  order: CanonicalOrder;
  settings: ShopSettings;
  sent: readonly SentOrder[];
  past: readonly PastHold[];
}): SentCheck[] {
  const { order, settings, sent, past } = facts;
  if (sent.length === 0 || order.cancelledAt !== null) return [];
  const wasReleased = (kind: string, basis: string) =>
    past.some((hold) => hold.kind === kind && hold.basis === basis && hold.releasedBy !== null);
  const checks: SentCheck[] = [];
  if (isRisky({ order, settings }) && !wasReleased("risk", order.risk))
    checks.push({ kind: "risk-after-sending", reason: riskReason(order) });
  const unpaid = paymentHold(order, settings);
  // A payment that is merely awaited was enough when it was sent.
  if (unpaid && unpaid.basis !== "awaited" && !wasReleased("unpaid", unpaid.basis))
    checks.push({ kind: "unpaid-after-sending", reason: unpaid.reason });
  const places = new Set(sent.map(({ locationGid }) => locationGid));
  const isHeld = order.fulfilmentOrders.some(
    ({ held, locationGid, lines }) => held && places.has(locationGid) && lines.some(({ remaining }) => remaining > 0),
  );
  if (isHeld) checks.push({ kind: "held-after-sending", reason: msg("Its items are on hold in Shopify.") });
  return checks;
}
