import { msg } from "../platform/translate.ts";
import type { ShopSettings } from "../suppliers/shop-settings.ts";
import type { CanonicalOrder } from "./canonical-order.ts";

type PaymentFacts = Pick<CanonicalOrder, "financialStatus" | "totalMinor" | "paymentGateways">;

/** PARTIALLY_REFUNDED was paid once; what is refunded lowers the lines' quantities. */
const PAID = ["PAID", "PARTIALLY_REFUNDED"];
/** No money is to be expected any more: no setting lets such an order through, only a person does. */
const OVER = ["VOIDED", "EXPIRED", "REFUNDED"];

const REASONS: Record<string, string> = {
  PARTIALLY_PAID: msg("The order is paid in part only."),
  AUTHORIZED: msg("The payment is authorized, but not captured yet."),
  VOIDED: msg("The payment was voided."),
  EXPIRED: msg("The payment's authorization has expired."),
  REFUNDED: msg("The order was refunded in full."),
};

/**
 * Why the order's payment keeps it from being routed, and what ends that; null = it does not. `basis`: whoever lets an
 * order go before it is paid has not let it go for the day when its payment falls through.
 */
export function paymentHold(
  order: PaymentFacts,
  settings: Pick<ShopSettings, "paymentTrigger" | "cashOnDelivery">,
): { reason: string; endsBy: string; basis: string } | null {
  const { financialStatus } = order;
  const trigger = isPaidOnDelivery(order, settings.cashOnDelivery) ? "any" : settings.paymentTrigger;
  if (isEnough(order, trigger)) return null;
  const reason = REASONS[financialStatus ?? ""] ?? msg("The order is not paid yet.");
  if (financialStatus !== null && OVER.includes(financialStatus))
    return {
      reason,
      endsBy: msg("You: cancel the order in Shopify, or release it if it is to be shipped all the same."),
      basis: financialStatus,
    };
  return { reason, endsBy: msg("The payment: capture it, or mark the order as paid."), basis: "awaited" };
}

/** The names are the merchant's own: case and spaces around them do not matter. */
function isPaidOnDelivery({ paymentGateways }: PaymentFacts, methods: readonly string[]): boolean {
  const plain = (name: string) => name.trim().toLowerCase();
  return paymentGateways.some((gateway) => methods.some((method) => plain(method) === plain(gateway)));
}

/** Shopify may leave the status empty; then only an order over nothing counts as paid. */
function isEnough({ financialStatus, totalMinor }: PaymentFacts, trigger: ShopSettings["paymentTrigger"]): boolean {
  if (financialStatus === null) return totalMinor === 0 || trigger === "any";
  if (PAID.includes(financialStatus)) return true;
  if (trigger === "authorized") return financialStatus === "AUTHORIZED";
  return trigger === "any" && !OVER.includes(financialStatus);
}
