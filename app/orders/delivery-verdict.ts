import { z } from "zod";
import { ended, type Again, type Ended, type WantOf } from "../intake/verdict.ts";
import {
  assessedOrder,
  editedOrder,
  isFulfilmentOrderNews,
  isOrderNews,
  toldDestination,
  toldFulfilmentOrders,
  toldOrder,
  type KnownFulfilmentOrder,
  type KnownOrder,
  type ToldOrder,
} from "./news.ts";
import { isSupplierOrderNews, type KnownSupplierOrder } from "./supplier-order-news.ts";

/** Webhooks of one change come together: one read serves them all. */
const COALESCE_MS = 1_500;
/** While work of ours on the order is under way, its echoes cannot be told from news. */
const BUSY_WAIT_MS = 2_000;
const IN_FLIGHT_WAIT_MS = 5_000;
const SEARCH_LAG_MS = 60_000;

const CANCELLATION_REQUESTED = "fulfillment_orders/cancellation_request_submitted";

/** What a webhook about an order or its fulfilment orders is about, out of itself alone. */
export type About =
  | { kind: "nothing"; note: string }
  | { kind: "cancellation-request" }
  | {
      kind: "fulfilment-orders";
      gids: string[];
      /** the order that the body names, where it does: it is not proven that the two fit together */
      namedOrder: string | null;
      destination: string | null;
    }
  | { kind: "risk"; orderGid: string; level: string | null }
  | { kind: "edited"; orderGid: string }
  | { kind: "deleted"; orderGid: string }
  | { kind: "order"; orderGid: string; told: ToldOrder };

/** Reads what a stored webhook is about. Payloads only say "read again". */
export function aboutOf({ topic, body, role }: { topic: string; body: unknown; role: string | null }): About {
  if (topic.startsWith("fulfillment_orders/")) {
    if (!isRetailer(role)) return ONLY_SUPPLIES;
    if (topic === CANCELLATION_REQUESTED) return { kind: "cancellation-request" };
    const gids = toldFulfilmentOrders(body);
    if (gids.length === 0) return { kind: "nothing", note: "Its body names no fulfillment order." };
    return { kind: "fulfilment-orders", gids, namedOrder: namedOrder(body), destination: toldDestination(body) };
  }
  if (topic === "orders/risk_assessment_changed") {
    const assessed = assessedOrder(body);
    return assessed ? { kind: "risk", ...assessed } : { kind: "nothing", note: "Its body names no order." };
  }
  // The payload is the edit, not the order: whoever the order belongs to reads it.
  const edited = topic === "orders/edited" ? editedOrder(body) : null;
  if (edited) return { kind: "edited", orderGid: edited };
  const told = toldOrder(body);
  if (!told) return { kind: "nothing", note: "Its body is not an order." };
  const { orderGid } = told;
  return topic === "orders/delete" ? { kind: "deleted", orderGid } : { kind: "order", orderGid, told };
}

const ONLY_SUPPLIES: About & { kind: "nothing" } = { kind: "nothing", note: "This store only supplies." };
const isRetailer = (role: string | null) => role === "retailer" || role === "both";

const BodyOrder = z.object({ order_id: z.union([z.string(), z.number()]) });

function namedOrder(body: unknown): string | null {
  for (const value of Object.values(body as object)) {
    const parsed = BodyOrder.safeParse(value);
    if (parsed.success) return `gid://shopify/Order/${parsed.data.order_id}`;
  }
  return null;
}

/** What we know of a retailer's order that a webhook is about. */
export type OrderFacts = {
  orderGid: string;
  /** null before it was read */
  known: KnownOrder | null;
  views: KnownFulfilmentOrder[];
  /** units wait for their fulfilment order */
  awaited: boolean;
  /** a job is running that writes to its fulfilment orders */
  busy: boolean;
  /** it waits for its analysis, or somebody is to look at what that said after the order was sent */
  waitsForRisk: boolean;
};

/** The supplier order that an order in a supplier's own store is. */
export type Placed = KnownSupplierOrder & {
  id: string;
  key: string;
  shopId: string;
  externalGid: string | null;
  /** the retailer's */
  orderGid: string;
};

/** A job that a webhook asks for. */
type Want =
  | WantOf<"order.refresh">
  | WantOf<"shipment.collect">
  | WantOf<"supplier-order.settle">
  | WantOf<"cancellations.answer">;

export type Verdict =
  | Ended<Want>
  | Again
  /** only the store knows whose fulfilment orders these are */
  | { kind: "ask-store"; fulfilmentOrderGid: string };

export type Facts = {
  topic: string;
  shop: { id: string; role: string | null };
  order: OrderFacts | null;
  /** the store was asked whose these fulfilment orders are */
  storeAsked: boolean;
  placed: Placed | null;
  /** fingerprint of the address that is told */
  addressHash: string | null;
};

/** Does a webhook tell something that we do not know, and who is to read it? Echoes of our own writes tell nothing. */
export function judge(about: About, facts: Facts): Verdict {
  switch (about.kind) {
    case "nothing":
      return ended("ignored", about.note);
    case "cancellation-request":
      // Which requests are open, and whose they are, only the store tells.
      return ended("processed", "Open cancellation requests are read.", null, {
        ...{ job: "cancellations.answer", payload: { shopId: facts.shop.id }, shopId: facts.shop.id, delayMs: 0 },
      });
    case "fulfilment-orders":
      return judgeFulfilmentOrders(about, facts);
    case "risk":
      return judgeRisk(about, facts);
    case "edited":
      if (facts.placed) return collect(facts.placed);
      if (!isRetailer(facts.shop.role)) return ended("ignored", ONLY_SUPPLIES.note);
      return refresh(facts, about.orderGid, "edited");
    case "deleted":
      // Only the store tells that it is gone: an order that we know is read.
      if (!facts.order) return ended("ignored", "The order was never known here.");
      return refresh(facts, about.orderGid, "deleted");
    case "order":
      return facts.placed ? judgePlaced(about.told, facts.placed) : judgeOrder(about.told, facts);
  }
}

function refresh({ shop }: Facts, orderGid: string, why: string): Verdict {
  const payload = { shopId: shop.id, orderGid };
  const want: Want = { job: "order.refresh", payload, shopId: shop.id, delayMs: COALESCE_MS };
  return ended("processed", `Read again: ${why}.`, orderGid, want);
}

function collect({ id, key, shopId, orderGid }: Placed): Verdict {
  const want: Want = { job: "shipment.collect", payload: { supplierOrderId: id }, shopId, delayMs: COALESCE_MS };
  return ended("processed", `Supplier order ${key} changed: it is read.`, orderGid, want);
}

/** Levels that change nothing for an order that does not wait for its analysis. */
const HARMLESS = ["low", "none", "pending"];

/** Every order is assessed: only what stops one, or may end its waiting, is worth a read. */
function judgeRisk({ orderGid, level }: About & { kind: "risk" }, facts: Facts): Verdict {
  // Reading it the first time reads its risk.
  if (!facts.order) return ended("processed", "The order is not known yet.", orderGid);
  if (!facts.order.waitsForRisk && level !== null && HARMLESS.includes(level)) return nothingNew(orderGid);
  return refresh(facts, orderGid, "risk");
}

const nothingNew = (orderGid: string) => ended("processed", "Nothing new.", orderGid);

function judgePlaced(told: ToldOrder, placed: Placed): Verdict {
  const { id, key, shopId, orderGid, externalGid, state } = placed;
  // The answer is on its way, and tells which order is ours.
  if (state === "sending") return { kind: "again", orderGid, inMs: IN_FLIGHT_WAIT_MS, why: "It is being placed." };
  if (externalGid === told.orderGid && isSupplierOrderNews(told, placed)) return collect(placed);
  const note = `It is supplier order ${key}.`;
  // A send whose answer is missing learns from it; and an order with our key that is not ours is one too many.
  if (state !== "unknown" && externalGid === told.orderGid) return ended("processed", note, orderGid);
  const isDoubled = externalGid !== null && externalGid !== told.orderGid;
  return ended("processed", note, orderGid, {
    ...{ job: "supplier-order.settle", payload: { supplierOrderId: id }, shopId },
    // Only the search finds a second order, and its index lags.
    delayMs: isDoubled ? SEARCH_LAG_MS : 0,
  });
}

function judgeOrder(told: ToldOrder, facts: Facts): Verdict {
  if (!isRetailer(facts.shop.role)) return ended("ignored", ONLY_SUPPLIES.note);
  const news = isOrderNews(told, facts.order?.known ?? null, facts.addressHash);
  return news ? refresh(facts, told.orderGid, news) : nothingNew(told.orderGid);
}

function judgeFulfilmentOrders({ gids, destination }: About & { kind: "fulfilment-orders" }, facts: Facts): Verdict {
  const { order, topic, storeAsked } = facts;
  if (!order && !storeAsked) return { kind: "ask-store", fulfilmentOrderGid: gids.at(-1) ?? "" };
  if (!order) return ended("ignored", "The store does not show its order.");
  if (!order.known) return refresh(facts, order.orderGid, "not read yet");
  const news = isFulfilmentOrderNews(topic, gids, order.views, { destination, awaited: order.awaited });
  if (!news) return nothingNew(order.orderGid);
  if (!order.busy) return refresh(facts, order.orderGid, news);
  const why = "Work on the order is under way: this may be its echo.";
  return { kind: "again", orderGid: order.orderGid, inMs: BUSY_WAIT_MS, why };
}
