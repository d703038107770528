import { msg } from "../platform/translate.ts";
import { blocks, IGNORING_HOLDS } from "./holds.ts";
import { LINE_REASON_NOTES, type LineReason } from "./routable.ts";

export type OrderState = "new" | "waiting" | "routed" | "attention" | "ignored" | "closed";

export type OrderStateFacts = {
  /** the order has been read from Shopify */
  read: boolean;
  cancelled: boolean;
  /** open holds */
  holds: readonly { kind: string; reason: string }[];
  lines: readonly { sold: number; wanted: number; allocated: number; fulfilled: number; reason: string | null }[];
  /** states of its supplier orders */
  supplierOrders: readonly string[];
  /** titles of its open exceptions */
  exceptions: readonly string[];
};

const UNDONE = new Set(["planned", "claimed", "sending", "unknown", "failed", "accepted", "shipping"]);

/**
 * Where an order stands, from everything known about it, and one line that says what it waits for or why it is left
 * alone.
 */
export function orderState(facts: OrderStateFacts): { state: OrderState; note: string | null } {
  if (!facts.read) return { state: "new", note: null };
  const ignoring = facts.holds.find((hold) => IGNORING_HOLDS.has(hold.kind));
  if (ignoring) return { state: "ignored", note: ignoring.reason };
  const [exception] = facts.exceptions;
  if (exception !== undefined) return { state: "attention", note: `Needs attention: ${exception}.` };
  const undone = facts.supplierOrders.some((state) => UNDONE.has(state));
  if (facts.cancelled && !undone) return { state: "closed", note: msg("Canceled.") };
  const wanted = sum(facts.lines.map((line) => line.wanted));
  const allocated = sum(facts.lines.map((line) => line.allocated));
  const fulfilled = sum(facts.lines.map((line) => Math.min(line.fulfilled, line.wanted)));
  // What suppliers have shipped beyond what the order had left is told, and done with.
  const isDone = fulfilled >= wanted || (fulfilled > 0 && allocated >= wanted);
  if (wanted > 0 && isDone && !undone && !waitsForUnits(facts)) return { state: "closed", note: msg("Fulfilled.") };
  const blocking = facts.holds.find((hold) => blocks(hold.kind));
  if (blocking && (wanted > allocated || allocated === 0)) return { state: "waiting", note: blocking.reason };
  if (wanted > allocated) return { state: "waiting", note: msg("Waiting to be routed.") };
  if (wanted > 0) return { state: "routed", note: null };
  if (waitsForUnits(facts)) return { state: "waiting", note: noteOf(facts, WAITING) };
  return { state: "ignored", note: noteOf(facts, null) };
}

const WAITING: ReadonlySet<string> = new Set<LineReason>(["waiting", "shopify-hold", "scheduled", "unmapped"]);

const waitsForUnits = (facts: OrderStateFacts) =>
  facts.lines.some((line) => line.reason !== null && WAITING.has(line.reason) && line.sold > line.wanted);

function noteOf(facts: OrderStateFacts, among: ReadonlySet<string> | null): string {
  const reasons = facts.lines.flatMap((line) =>
    line.reason && (!among || among.has(line.reason)) ? [line.reason] : [],
  );
  const first = reasons.find((reason) => reason in LINE_REASON_NOTES && reason !== "none") as LineReason | undefined;
  return first ? LINE_REASON_NOTES[first] : msg("Nothing on this order is for suppliers.");
}

const sum = (numbers: number[]) => numbers.reduce((total, each) => total + each, 0);
