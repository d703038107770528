import type { mailboxOf } from "../mailbox.ts";
import type { Bought, Trade } from "../trade.ts";

/** The other side of one channel, as the contract suite plays it: by the channel's real protocol, against the sandbox. */
export type ChannelDriver = {
  supplierId: string;
  /** how often an order with this number has reached the supplier's side */
  arrived: (key: string) => Promise<number>;
  /** The next order arrives, and its answer does not. null = nothing of a handing-over leaves this process. */
  loseAnswer: (() => Promise<unknown>) | null;
  /** The supplier confirms an order. */
  acknowledge: (bought: Bought) => Promise<unknown>;
  /** The supplier ships all that is left of an order. Calling it again with the same number tells the same again. */
  ship: (bought: Bought, number: string) => Promise<unknown>;
  /** The supplier carries out a cancellation that it was asked for. */
  carryOutCancellation: (bought: Bought) => Promise<unknown>;
  /** Makes the next test of the connection fail; null = there is nothing that could fail. */
  breakConnection: (() => Promise<unknown>) | null;
};

export type Stage = { trade: Trade; mailbox: Awaited<ReturnType<typeof mailboxOf>> };
/** Sets up a supplier of the kind in the retailer "shop" that offers this SKU, and nobody else does. */
export type StartDriver = (stage: Stage, sku: string) => Promise<ChannelDriver>;

/** The store of the Shopify supplier on the stage. */
export const ACME = "acme";
export const offerOf = (sku: string) => [{ sku, costMinor: 700 }];
