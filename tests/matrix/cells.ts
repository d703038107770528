import { readFileSync } from "node:fs";

// What may happen to an order, when, and what its supplier answers: the axes of docs/changes-after-the-order.md, which is
// written from here and from outcomes.json.

/** What the merchant, a customer or Shopify does to an order of 3 mugs and 1 pen. */
export const CHANGES = {
  "more-units": "Two more mugs are added to the line, and paid",
  "new-line": "Two pens are added as a new line, and paid",
  "fewer-units": "One mug is taken off the line",
  "line-cancelled": "All three mugs are taken off the order",
  "order-cancelled": "The order is canceled",
  address: "The shipping address is changed to another street",
  refund: "One mug is refunded",
  hold: "The mugs are put on hold in Shopify, for good",
  "hold-released": "The mugs are put on hold in Shopify, and released after the suppliers have shipped what they have",
  moved: "The mugs are moved to the merchant's own location by hand",
  "fulfilled-by-hand": "The merchant ships the mugs and marks them as fulfilled by hand",
} as const;
export type Change = keyof typeof CHANGES;

/** How far the mugs have got when the change is made. */
export const STAGES = {
  "before-decision": "Read, not decided",
  decided: "Decided, not claimed",
  claimed: "Claimed, not sent",
  "in-flight": "Being sent",
  unknown: "Sent, no answer yet",
  sent: "Placed, request not accepted",
  accepted: "Accepted",
  "first-parcel": "First parcel shipped",
  "last-parcel": "Last parcel shipped",
} as const;
export type Stage = keyof typeof STAGES;

/** What the supplier of the mugs answers: to the send where it is still to be answered, else to the wish for less. */
export const ANSWERS = {
  accepted: "takes it",
  refused: "refuses",
  "no-answer": "no answer, but it has happened",
  lost: "no answer, and it has not happened",
  none: "",
} as const;
export type Answer = keyof typeof ANSWERS;

export type Cell = { change: Change; stage: Stage; answer: Answer };

/** Where a cell ends, as both stores and the list of exceptions show it. */
export type Outcome = {
  /** what the suppliers' stores hold and have shipped in the end */
  suppliers: string;
  /** what the retailer's order shows */
  retailer: string;
  /** what a person is asked to look at */
  people: string;
};

/** Changes after which a supplier is asked for less. */
const FOR_LESS: readonly Change[] = ["fewer-units", "line-cancelled", "order-cancelled", "refund"];

/** Changes of what is still to be fulfilled. */
const OF_OPEN_UNITS: readonly Change[] = ["hold", "hold-released", "moved", "fulfilled-by-hand"];

/** The answers that make a difference, stage by stage. None: the change cannot be made there. */
const answersAt = (stage: Stage, change: Change): readonly Answer[] => {
  switch (stage) {
    // What the send then answers is told at the next stage, where it makes the same difference.
    case "before-decision":
    case "decided":
      return ["accepted"];
    case "claimed":
    case "in-flight":
      return change === "moved" ? ["none"] : ["accepted", "refused", "no-answer"];
    case "unknown":
      return ["no-answer", "lost"];
    case "sent":
    case "accepted":
      return FOR_LESS.includes(change) ? ["accepted", "refused", "no-answer"] : ["none"];
    case "first-parcel":
      return ["none"];
    case "last-parcel":
      return OF_OPEN_UNITS.includes(change) ? [] : ["none"];
  }
};

const keysOf = <Key extends string>(record: Record<Key, unknown>) => Object.keys(record) as Key[];

/** Every cell, change by change, in the order of the page. */
export const CELLS: Cell[] = keysOf(CHANGES).flatMap((change) =>
  keysOf(STAGES).flatMap((stage) => answersAt(stage, change).map((answer) => ({ change, stage, answer }))),
);

/** A cell's name in outcomes.json. */
export const nameOf = ({ change, stage, answer }: Cell) =>
  [change, stage, ...(answer === "none" ? [] : [answer])].join(" / ");

export const OUTCOMES_FILE = new URL("outcomes.json", import.meta.url);

/** The outcomes that the tests expect, by cell. */
export const readOutcomes = () => JSON.parse(readFileSync(OUTCOMES_FILE, "utf8")) as Record<string, Outcome>;
