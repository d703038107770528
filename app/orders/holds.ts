import { msg } from "../platform/translate.ts";
import type { ShopSettings } from "../suppliers/shop-settings.ts";
import { isComplete, missingParts, type CanonicalOrder, type OrderAddress } from "./canonical-order.ts";
import { paymentHold } from "./payment-hold.ts";
import { restrictedSkus } from "./restricted-items.ts";
import { reviewWindow, type PastHold } from "./review.ts";
import { isRisky, riskAwaitedUntil, riskReason } from "./risk-hold.ts";

/** adopted, collective, not-retailer and cancelled end the order's way here; the others wait for something. */
export type HoldKind =
  | "adopted"
  | "collective"
  | "not-retailer"
  | "cancelled"
  | "unpaid"
  | "routing-off"
  | "address"
  | "shopify-hold"
  | "review"
  | "risk"
  | "risk-pending"
  | "address-check"
  | "similar-order"
  | "restricted"
  | "gone"
  | "rule"
  | "rule-delay"
  | "backorder"
  | "person";

export type OrderHold = {
  kind: HoldKind;
  /** one sentence; no personal data */
  reason: string;
  /** who or what ends it: one sentence */
  endsBy: string;
  /** what was judged; a person's release stands as long as it is the same */
  basis: string;
  /** ends by itself then */
  until: Date | null;
};

/** Orders under one of these are none of Crossdock's business. */
export const IGNORING_HOLDS: ReadonlySet<string> = new Set<HoldKind>(["adopted", "collective", "not-retailer"]);
/** Holds that stop nothing: they only tell why some units wait (their units are not wanted meanwhile). */
const TELLING_HOLDS: ReadonlySet<string> = new Set<HoldKind>(["shopify-hold", "backorder"]);
/** Holds that routing makes and ends, not the read of an order: they stop no routing, which asks the rules again. */
export const RULE_HOLDS: ReadonlySet<string> = new Set<HoldKind>(["rule", "rule-delay", "backorder"]);

/** Holds that a person may end: their judgement is better than the rule. The others end by what they say. */
const RELEASABLE_HOLDS: ReadonlySet<string> = new Set<HoldKind>([
  "unpaid",
  "review",
  "risk",
  "risk-pending",
  "address-check",
  "similar-order",
  "restricted",
  "rule",
  "rule-delay",
  "person",
]);

/** Holds that only let time pass. */
const WAITING_HOLDS: ReadonlySet<string> = new Set<HoldKind>(["review", "rule-delay"]);

/** Does the hold end by itself, and stop the order for nothing else than time? */
export const waits = (kind: string): boolean => WAITING_HOLDS.has(kind);

export const isReleasable = (kind: string): boolean => RELEASABLE_HOLDS.has(kind);

/** Does the hold stop routing and buying? */
export const blocks = (kind: string): boolean => !TELLING_HOLDS.has(kind);

/** Shopify's own supplier network handles these itself; two apps must not buy the same units. */
const COLLECTIVE_TAG = "Shopify Collective";
export type HoldFacts = {
  order: CanonicalOrder;
  shop: { role: string | null; routingOn: boolean; settings: ShopSettings };
  /** the order carries our key, or its source is a supplier order of ours */
  isSupplierOrder: boolean;
  /** units to be routed */
  units: number;
  /** lines with such units, by gid; absent = all */
  toRoute?: ReadonlySet<string>;
  /** fingerprint of the address */
  addressHash?: string;
  /** an earlier order with the same address and items, within the hours of the setting */
  similar?: { id: string; name: string } | null;
  /** the order has been given to suppliers before */
  decided: boolean;
  /** of what it was given, something is not sent yet */
  unsent?: boolean;
  /** its holds so far, open and ended */
  past: readonly PastHold[];
  now: Date;
};

/** Everything that stops an order from being routed, and what ends it. Pure; several may hold at once. */
export function holdsOf(facts: HoldFacts): OrderHold[] {
  const { order, shop, isSupplierOrder, units } = facts;
  if (isSupplierOrder)
    return [
      hold("adopted", msg("Crossdock created this order for a retailer."), msg("Nothing: it is never routed on.")),
    ];
  if (shop.role !== "retailer" && shop.role !== "both")
    return [hold("not-retailer", msg("This store only supplies."), msg("Choose the role Retailer or Both."))];
  if (order.tags.some((tag) => tag.toLowerCase() === COLLECTIVE_TAG.toLowerCase()))
    return [hold("collective", msg("Shopify Collective handles this order."), msg("Nothing: it is left alone."))];
  if (order.cancelledAt)
    return [hold("cancelled", msg("The order was canceled in Shopify."), msg("Nothing: it is not routed."))];
  // What a person has put on hold stays so until a person ends it, whatever is read meanwhile.
  const holds: OrderHold[] = facts.past.flatMap((each) =>
    each.kind === "person" && each.releasedAt === null ? [heldByPerson(each.reason ?? "")] : [],
  );
  if (!shop.routingOn) holds.push(hold("routing-off", msg("Routing is off."), msg("You: turn on routing.")));
  if (units > 0 && !isComplete(order.address))
    holds.push(hold("address", addressReason(order.address), msg("You: complete the address in Shopify.")));
  if (order.fulfilmentOrders.some((each) => each.held && each.lines.some((line) => line.remaining > 0)))
    holds.push(hold("shopify-hold", msg("Items are on hold in Shopify."), msg("The release of the hold in Shopify.")));
  return [...judged(facts), ...holds];
}

function addressReason(address: OrderAddress | null): string {
  const missing = missingParts(address);
  if (address === null || missing.length === 4) return msg("The order has no shipping address.");
  const [last, ...others] = [...missing].reverse();
  const parts = others.length === 0 ? last : `${others.reverse().join(", ")} and ${last}`;
  return `The shipping address lacks ${parts}.`;
}

/** The holds that a person may have ended. */
function judged(facts: HoldFacts): OrderHold[] {
  const standing = (holds: OrderHold[]) => holds.filter((each) => !wasReleased(each, facts.past));
  const unpaid = standing(unpaidHold(facts));
  // The review begins when the payment lets the order go on.
  const time = unpaid.length > 0 ? unpaid : standing(reviewHold(facts));
  return [
    ...time,
    ...standing([riskHold, addressCheckHold, similarHold, restrictedHold].flatMap((rule) => rule(facts))),
  ];
}

const wasReleased = ({ kind, basis }: OrderHold, past: readonly PastHold[]) =>
  past.some((each) => each.kind === kind && each.basis === basis && each.releasedBy !== null);

function unpaidHold({ order, shop }: HoldFacts): OrderHold[] {
  const wait = paymentHold(order, shop.settings);
  return wait ? [hold("unpaid", wait.reason, wait.endsBy, { basis: wait.basis })] : [];
}

function reviewHold({ order, shop, units, decided, past, now }: HoldFacts): OrderHold[] {
  const { reviewMinutes } = shop.settings;
  if (units === 0 || decided) return [];
  const window = reviewWindow({ reviewMinutes, order, past, now });
  if (!window) return [];
  const length = reviewMinutes === 1 ? "1 minute" : `${reviewMinutes} minutes`;
  return [
    hold("review", `The order waits ${length} before it is routed.`, msg("The time: it goes on by itself."), {
      basis: window.from.toISOString(),
      until: window.until,
    }),
  ];
}

/** Nothing is left to stop once everything has been sent to suppliers. */
const isOpen = ({ units, decided, unsent = false }: HoldFacts) => units > 0 && (!decided || unsent);

function riskHold(facts: HoldFacts): OrderHold[] {
  const { order, now } = facts;
  const { settings } = facts.shop;
  if (!isOpen(facts)) return [];
  if (isRisky({ order, settings })) {
    const ends = msg("You: release the order if it is genuine, or cancel it in Shopify.");
    return [hold("risk", riskReason(order), ends, { basis: order.risk })];
  }
  const until = riskAwaitedUntil({ order, settings, now });
  if (!until) return [];
  const ends = msg("Shopify, which finishes its analysis, or the time: then it goes on.");
  return [hold("risk-pending", msg("Shopify's fraud analysis is not finished."), ends, { until })];
}

function addressCheckHold(facts: HoldFacts): OrderHold[] {
  const { order, shop, addressHash = "" } = facts;
  const { addressCheck: from } = shop.settings;
  const held = from === "error" ? order.addressCheck === "error" : from === "warning" && order.addressCheck !== null;
  if (!held || !isOpen(facts)) return [];
  return [
    hold(
      "address-check",
      order.addressCheck === "error"
        ? msg("Shopify could not verify the address.")
        : msg("Shopify suggests another address."),
      msg(
        "You: correct the address in Shopify, which shows its suggestion, or release the order if the address is right.",
      ),
      { basis: addressHash },
    ),
  ];
}

function similarHold(facts: HoldFacts): OrderHold[] {
  const { similar } = facts;
  // The one that was decided goes on; a later one waits.
  if (!similar || facts.units === 0 || facts.decided) return [];
  return [
    hold(
      "similar-order",
      `Order ${similar.name} has the same address and the same items.`,
      msg("You: release the order if both are meant, or cancel one of them in Shopify."),
      { basis: similar.id },
    ),
  ];
}

function restrictedHold(facts: HoldFacts): OrderHold[] {
  const { order, shop, toRoute } = facts;
  const country = order.address?.countryCode ?? null;
  const lines = order.lines.filter((line) => line.quantity > 0 && (!toRoute || toRoute.has(line.lineItemGid)));
  const skus = restrictedSkus(lines, shop.settings.restrictedItems, country);
  if (skus.length === 0 || !isOpen(facts)) return [];
  const where = country === null ? "" : ` for ${country}`;
  return [
    hold(
      "restricted",
      `Restricted${where}: ${skus.join(", ")}.`,
      msg("You: release the order, or edit it in Shopify."),
      {
        basis: [country ?? "", ...skus].join(" "),
      },
    ),
  ];
}

/** A hold that a person has made, with the reason as it was entered. */
export const heldByPerson = (reason: string): OrderHold =>
  hold("person", reason, msg("You: release the hold when the order may go on."));

const hold = (
  kind: HoldKind,
  reason: string,
  endsBy: string,
  { basis = "", until = null }: { basis?: string; until?: Date | null } = {},
): OrderHold => ({ kind, reason, endsBy, basis, until });
