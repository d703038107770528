import type { Money } from "../platform/money.ts";

/** Where the parcel goes. Personal data: never logged, never kept by a connector. */
export type ShipTo = {
  name?: string | null;
  company?: string | null;
  address1?: string | null;
  address2?: string | null;
  city?: string | null;
  provinceCode?: string | null;
  zip?: string | null;
  countryCode?: string | null;
  phone?: string | null;
};

export type OrderToSend = {
  /** our reference: unique over everything, what a look-up goes by */
  key: string;
  /** gid of the retailer's order: what everything that happens to it is found by */
  correlationId: string;
  test: boolean;
  retailer: { name: string };
  /** what the retailer calls its order, for example "#1001" */
  retailerOrderName: string;
  shipTo: ShipTo;
  /** the shipping method that the customer chose; null when the order names none */
  shippingMethod: string | null;
  /** the supplier's currency; every unit cost is in it */
  currency: string;
  lines: LineToSend[];
};
export type LineToSend = {
  /** id of the supplier order line */
  id: string;
  variantGid: string;
  /** units as the retailer sells them */
  quantity: number;
  /** supplier's units in one of the retailer's */
  packSize: number;
  /** what the supplier charges for one of its units */
  unitCost: Money;
};

/** An order in the supplier's books. */
export type PlacedOrder = {
  externalGid: string;
  externalName: string;
  /** ISO time */
  createdAt: string;
  cancelled: boolean;
  lines: PlacedLine[];
};
export type PlacedLine = { externalLineGid: string; variantGid: string | null; units: number };

/**
 * accepted: the supplier has the order · refused: it said no to this order; asking again gives the same answer ·
 * not-sent: certainly nothing happened, try again after `retryInMs` · failed: certainly nothing happened, and trying
 * again is pointless until a person acts · unknown: it may have happened. `order-exists` says that the supplier already
 * holds an order with our key, so that a look-up need not wait.
 */
export type SendResult =
  | { kind: "accepted"; order: PlacedOrder }
  | { kind: "refused"; code: string; message: string }
  | { kind: "not-sent"; retryInMs: number; message: string }
  | { kind: "failed"; code: string; message: string }
  | { kind: "unknown"; code: "no-answer" | "order-exists"; message: string };

/** Trouble of a read. `retry` false: pointless until a person acts. `retryInMs`: nothing is wrong, it only has to wait. */
export type Trouble = { ok: false; retry: boolean; retryInMs?: number; message: string };

/** Leave to call the supplier now. Released when it is not used after all; releasing a used one does nothing. */
export type SendTurn = { release: () => void };

/** One parcel, as the supplier tells it. */
export type SupplierShipment = {
  /** the supplier's own id of the parcel */
  externalRef: string;
  state: "shipped" | "cancelled";
  carrier: string | null;
  trackingNumbers: string[];
  trackingUrls: string[];
  /** ISO time */
  shippedAt: string;
  /** supplier's units · sku, title: as the supplier calls the item */
  lines: { externalLineGid: string; units: number; sku: string | null; title: string }[];
};

/** What became of a placed order at the supplier's. */
export type OrderProgress = {
  cancelled: boolean;
  /** what the supplier still means to ship or has shipped, in supplier's units: edits and refunds lower it */
  lines: { externalLineGid: string; units: number }[];
  /** every parcel, cancelled ones included */
  shipments: SupplierShipment[];
};

/** What a line of a placed order is to be, in supplier's units: absolute, shipped units included. */
export type LineQuantity = { externalLineGid: string; units: number };

/**
 * A change of a placed order that is ready and not made. Released when it is not made after all.
 * `commit` makes it, once; `sendBefore` is checked right before the call leaves. accepted: it was made · refused: it
 * cannot be, nothing changed · not-sent: certainly nothing happened, try again later · unknown: it may have been made.
 */
export type StagedReduction<Turn extends SendTurn = SendTurn> = {
  turn: Turn;
  commit(fence: { sendBefore: Date }): Promise<ReduceResult>;
};
export type ReduceResult =
  | { kind: "accepted" }
  | { kind: "refused"; message: string }
  | { kind: "not-sent"; retryInMs: number; message: string }
  | { kind: "unknown"; message: string };

/** How Crossdock speaks with one supplier, whatever the supplier runs on. */
export type Connector<Turn extends SendTurn = SendTurn> = {
  /** Waits until `send` could leave at once, so that none of its window is spent on waiting. */
  awaitTurn(): Promise<{ ok: true; turn: Turn } | Trouble>;
  /** Places the order, once. `sendBefore` is checked right before the call leaves. */
  send(order: OrderToSend, fence: { sendBefore: Date; turn: Turn }): Promise<SendResult>;
  /** Every order of the supplier that carries our key; several when a lost answer hid a first one. */
  lookUp(key: string): Promise<{ ok: true; orders: PlacedOrder[] } | Trouble>;
  /** What became of an order since it was placed. */
  readProgress(externalGid: string): Promise<({ ok: true } & OrderProgress) | Trouble>;
  /**
   * Asks the supplier to cancel an order and restock it. It may take a while, and may fail still: `readProgress` tells.
   * `retry` false: it refuses.
   */
  cancel(externalGid: string, note: string): Promise<{ ok: true } | { ok: false; retry: boolean; message: string }>;
  /**
   * Makes ready that lines of an order get smaller quantities, with what is taken off restocked. Changes nothing yet.
   * Trouble with `retry` false: the supplier refuses. Whether it was made, `readProgress` tells.
   */
  stageReduction(
    externalGid: string,
    lines: readonly LineQuantity[],
    note: string,
  ): Promise<{ ok: true; staged: StagedReduction<Turn> } | Trouble>;
};
