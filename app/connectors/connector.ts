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
  /** an earlier sending of this order got no answer, and nobody could be asked: it may have arrived */
  mayBeRepeat: boolean;
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
  /** as the supplier calls the item; null = not known */
  sku: string | null;
  /** as the retailer calls it */
  title: string;
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

/**
 * Trouble of a read. `retry` false: pointless until a person acts. `retryInMs`: nothing is wrong, it only has to wait;
 * `isPlanned`: as somebody has set it, which the order's page tells.
 */
export type Trouble = { ok: false; retry: boolean; retryInMs?: number; isPlanned?: boolean; message: string };

/** An order that is to be sent, and since when. `atOnce`: a person wants it sent before the supplier's hours. */
export type WaitingOrder = { supplierOrderId: string; since: Date; atOnce: boolean };

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
  /** it was asked to cancel and will not, and why; null = it has not said so */
  cancelRefused: string | null;
  /** ISO time at which the supplier said that it has the order and means to ship it; null = not yet */
  acknowledgedAt: string | null;
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

/** What a supplier says of the stock of its items. `asOf`: the moment that it tells of, before which nothing is missing. */
export type StockTold = { asOf: Date; items: ReadonlyMap<string, StockReading> };
/** none: it does not stock the item */
export type StockReading = { policy: "finite" | "unlimited" | "none"; reading: number };

/** What there is to a channel. Those that a channel cannot have it declares, in `Capabilities`. */
export const BEHAVIOURS = [
  "send",
  "lookUp",
  "cancel",
  "change",
  "readAcknowledgement",
  "readShipments",
  "readStock",
  "testConnection",
] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];
/** true, or in one sentence why the channel does not have it. What it has not is answered as trouble that no retry ends. */
export type Capabilities = Readonly<Record<Behaviour, true | string>>;

/** What is different about waiting for this channel. */
export type Limits = {
  /** lines of one order; null = as many as an order has */
  mostLines: number | null;
  /** how long a cancellation that was taken may be under way until it counts as not carried out, and how often it is asked */
  cancelPatienceMs: number;
  mostCancelTries: number;
};

/** How Crossdock speaks with one supplier, whatever the supplier runs on. */
export type Connector<Turn extends SendTurn = SendTurn> = {
  readonly capabilities: Capabilities;
  readonly limits: Limits;
  /**
   * Waits until `send` could leave at once, so that none of its window is spent on waiting. Orders of a channel with hours
   * of its own wait for them here, unsent and changeable.
   */
  awaitTurn(order: WaitingOrder): Promise<{ ok: true; turn: Turn } | Trouble>;
  /** Places the order, once. `sendBefore` is checked right before the call leaves. */
  send(order: OrderToSend, fence: { sendBefore: Date; turn: Turn }): Promise<SendResult>;
  /** Places several orders in one message, where a channel can. @returns what became of each, by its key */
  sendTogether?(
    orders: readonly [OrderToSend, ...OrderToSend[]],
    fence: { sendBefore: Date; turn: Turn },
  ): Promise<ReadonlyMap<string, SendResult>>;
  /**
   * Every order of the supplier that carries our key; several when a lost answer hid a first one. Where the channel
   * cannot ask (`capabilities.lookUp`), only what is known to have arrived.
   */
  lookUp(key: string): Promise<{ ok: true; orders: PlacedOrder[] } | Trouble>;
  /** What became of an order since it was placed: its acknowledgement, what was declined, its parcels. */
  readProgress(externalGid: string): Promise<({ ok: true } & OrderProgress) | Trouble>;
  /**
   * Asks the supplier to cancel an order and restock it. It may take a while, and may fail still: `readProgress` tells.
   * Asking again changes nothing. `retry` false: it refuses.
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
  /** Stock of these items (StockPool.itemGid), where it can be asked for. */
  readStock(itemGids: readonly string[]): Promise<({ ok: true } & StockTold) | Trouble>;
  /** Does the channel work now? Asks without leaving a trace at the supplier's; `message` tells what was found. */
  testConnection(): Promise<{ ok: boolean; message: string }>;
};
