import { phrase, type Phrase } from "../../platform/phrase.ts";
import { msg } from "../../platform/translate.ts";
import { asSentence } from "../../platform/as-sentence.ts";
import { blocks, waits } from "../holds.ts";
import { BOUGHT_STATES, UNBOUGHT_STATES } from "../supplier-order-states.ts";

/** What is known of an order when somebody wants to do something with it. */
export type OrderFacts = {
  state: string;
  cancelled: boolean;
  /** it is a test order, and the shop sends none */
  staysHere: boolean;
  /** made for trying the app out */
  demo: boolean;
  /** open holds */
  holds: readonly { kind: string; reason: string; endsBy: string }[];
  lines: readonly { wanted: number; allocated: number }[];
  /** states of its supplier orders */
  supplierOrders: readonly string[];
};

/** What is known of a supplier order. Units are the supplier's. */
export type SupplierOrderFacts = {
  state: string;
  demo: boolean;
  supplier: string;
  cancelAskedAt: Date | null;
  cancelRefusedAt: Date | null;
  /** parcels that were not canceled */
  parcels: number;
  /** units in no parcel that were not declined */
  left: number;
};

/** Why something cannot be done, in one sentence; null = it can. */
export type WhyNot = Phrase | null;

/** Why nothing can be done with demo data that a store or a supplier would notice. */
export const DEMO_STAYS_HERE = msg("This is demo data: nothing of it leaves Crossdock.");
const isUnsent = (state: string) => (UNBOUGHT_STATES as readonly string[]).includes(state);
const isBought = (state: string) => (BOUGHT_STATES as readonly string[]).includes(state);

const toSend = ({ lines, supplierOrders }: OrderFacts) =>
  supplierOrders.some(isUnsent) || lines.some(({ wanted, allocated }) => wanted > allocated);

const isOver = ({ state, cancelled }: OrderFacts): WhyNot => {
  if (cancelled) return phrase("The order is canceled.");
  if (state === "closed") return phrase("The order is done.");
  return state === "ignored" ? phrase("Crossdock leaves this order alone.") : null;
};

/** May a person put the order on hold? Only what no supplier has yet can wait. */
export function whyNotHold(order: OrderFacts): WhyNot {
  const over = isOver(order);
  if (over) return over;
  if (order.holds.some(({ kind }) => kind === "person")) return phrase("The order is on hold already.");
  if (toSend(order) || order.holds.some(({ kind }) => blocks(kind))) return null;
  return phrase("Everything is with suppliers. Cancel it there instead.");
}

/** May a person have the order sent without waiting? What stops it for another reason than the time is named. */
export function whyNotSend(order: OrderFacts): WhyNot {
  const over = isOver(order);
  if (over) return over;
  if (order.demo) return phrase(DEMO_STAYS_HERE);
  const stop = order.holds.find(({ kind }) => blocks(kind) && !waits(kind));
  if (stop) return phrase("It is on hold: {{reason}}", { reason: phrase(asSentence(stop.reason)) });
  if (order.staysHere) return phrase("Test orders are not sent. Allow sending them in the settings.");
  if (order.holds.some(({ kind }) => waits(kind)) || order.supplierOrders.some(isUnsent)) return null;
  return toSend(order) ? phrase("No supplier is chosen yet.") : phrase("Nothing waits to be sent.");
}

/** May a person take a supplier order back from its supplier? */
export function whyNotCancel({ state, demo, supplier, ...order }: SupplierOrderFacts): WhyNot {
  if (demo) return phrase(DEMO_STAYS_HERE);
  if (isUnsent(state)) return null;
  if (state === "sending" || state === "unknown")
    return phrase("Whether {{supplier}} has it is being looked up.", { supplier });
  if (!isBought(state)) return phrase("It is over.");
  if (order.parcels > 0 || state !== "accepted") return phrase("A part has shipped: it cannot be canceled any more.");
  if (order.cancelAskedAt && !order.cancelRefusedAt)
    return phrase("{{supplier}} has been asked to cancel it.", { supplier });
  return null;
}

/** May a person enter a parcel of a supplier order? */
export function whyNoParcel({ state, demo, supplier, left }: SupplierOrderFacts): WhyNot {
  if (demo) return phrase(DEMO_STAYS_HERE);
  if (state === "sending" || state === "unknown")
    return phrase("Whether {{supplier}} has it is being looked up.", { supplier });
  if (isUnsent(state)) return phrase("{{supplier}} does not have it yet.", { supplier });
  if (!isBought(state)) return phrase("It is over.");
  return left > 0 ? null : phrase("All its items have shipped.");
}

/** May a person write to the supplier about it? */
export function whyNoMessage({ state, demo, supplier }: SupplierOrderFacts): WhyNot {
  if (demo) return phrase(DEMO_STAYS_HERE);
  return isUnsent(state) ? phrase("{{supplier}} does not have it yet.", { supplier }) : null;
}
