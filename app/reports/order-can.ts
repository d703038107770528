import { phrase } from "../platform/phrase.ts";
import {
  whyNoMessage,
  whyNoParcel,
  whyNotCancel,
  whyNotHold,
  whyNotSend,
  type OrderFacts,
  type SupplierOrderFacts,
  type WhyNot,
} from "../orders/by-hand/possible.ts";
import { unitsLeft, type CountedLine } from "../orders/by-hand/units-left.ts";
import { readShopSettings } from "../suppliers/shop-settings.ts";

/** What a person may do with an order: why not, or null. */
export type OrderCan = { send: WhyNot; hold: WhyNot };
/** What a person may do with a supplier order: why not, or null. */
export type GroupCan = { cancel: WhyNot; parcel: WhyNot; message: WhyNot; slip: WhyNot };

type StoredOrder = Omit<OrderFacts, "cancelled" | "staysHere" | "supplierOrders"> & {
  cancelledAt: Date | null;
  test: boolean;
  shop: { settings: unknown };
  supplierOrders: readonly { state: string }[];
};

export function orderCan({ cancelledAt, test, shop, supplierOrders, ...order }: StoredOrder): OrderCan {
  const facts = {
    ...{ ...order, cancelled: cancelledAt !== null, supplierOrders: supplierOrders.map(({ state }) => state) },
    staysHere: test && !readShopSettings(shop.settings).sendTestOrders,
  };
  return { send: whyNotSend(facts), hold: whyNotHold(facts) };
}

type StoredGroup = Pick<SupplierOrderFacts, "state" | "cancelAskedAt" | "cancelRefusedAt"> & {
  supplier: { name: string };
  lines: readonly CountedLine[];
  shipments: readonly { state: string }[];
};

export function groupCan(group: StoredGroup, { demo, hasAddress }: { demo: boolean; hasAddress: boolean }): GroupCan {
  const { state, cancelAskedAt, cancelRefusedAt, supplier, lines, shipments } = group;
  const facts = {
    ...{ state, demo, supplier: supplier.name, cancelAskedAt, cancelRefusedAt },
    parcels: shipments.filter((parcel) => parcel.state !== "cancelled").length,
    left: lines.reduce((sum, line) => sum + unitsLeft(line), 0),
  };
  return {
    cancel: whyNotCancel(facts),
    parcel: whyNoParcel(facts),
    message: whyNoMessage(facts),
    slip: hasAddress ? null : phrase("This order has no shipping address any more."),
  };
}
