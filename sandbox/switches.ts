/** Behaviours that could not be verified on a live store, and speeds. The flow must hold under each value. */
export type Switches = {
  /** Fulfilment orders of checkout orders appear after this delay. */
  fulfilmentOrdersDelayMs: number;
  /** orderCancel's job ends after this delay. */
  orderCancelDelayMs: number;
  /** A second order with the same value of a metafield of type `id` is refused. */
  customIdUnique: boolean;
  /** New orders show in `orders(query:)` after this delay. */
  searchIndexLagMs: number;
  /** Accepting a cancellation request leaves a new open fulfilment order with the units. */
  replacementAfterCancellation: boolean;
  /** A move to a location where the order has an open fulfilment order joins that one. */
  moveMerges: boolean;
  /** requestStatus shows CANCELLATION_REQUESTED instead of staying ACCEPTED. */
  cancellationRequestedVisible: boolean;
  /** Units that an edit adds get a fulfilment order of their own instead of joining the open one at their location. */
  editMakesFulfilmentOrder: boolean;
  /** A refund without restock takes unshipped units off the order, instead of leaving them to ship. */
  refundTakesUnits: boolean;
  /** A cancelled order's lines keep their currentQuantity instead of falling to 0. */
  cancelKeepsQuantities: boolean;
  /** An edit by API that was begun and not committed refuses another one of its order for this long. */
  orderEditBlocksMs: number;
  /** An order created without financial status and transactions is PENDING instead of null. */
  unpaidCreatedIsPending: boolean;
  /** Fraud analysis of a new order ends after this delay; until then its risk is PENDING. 0 = before orders/create. */
  riskDelayMs: number;
  /** An idempotency key is remembered for this long. */
  idempotencyKeptMs: number;
  /** The most fulfilment services an app may have in a store; null = no limit. */
  servicesMax: number | null;
  /** Uninstalling an app removes its fulfilment services with their locations, instead of leaving them. */
  uninstallRemovesServices: boolean;
  /** The merchant cannot set stock at the location of a service with inventoryManagement. */
  serviceStockLocked: boolean;
  /** HTTP status of a frozen store's API. */
  frozenStatus: number;
  /** HTTP status of a locked store's API. */
  lockedStatus: number;
  /** Bodies of fulfillment_orders/* and fulfillment_holds/* carry numbers instead of gids. */
  numericFulfilmentOrderIds: boolean;
  /** The body of orders/edited names the order and nothing of the edit. */
  bareEditPayloads: boolean;
  /** Webhook bodies carry fields nobody knows. */
  unknownPayloadFields: boolean;
  /** The app sees ids of 18 digits, beyond 2^53, instead of 13. Set it before anything is installed. */
  wideIds: boolean;
  /** Fulfilment orders exist before the orderCreate answer. */
  createdOrdersRoutedAtOnce: boolean;
  /** THROTTLED answers happen at all (benchmarks of the app alone turn it off). */
  throttling: boolean;
  /** Points restored each second; null = the plan's. */
  restoreRate: number | null;
  /** Bucket size; null = the plan's. */
  bucketSize: number | null;
};

export const DEFAULT_SWITCHES: Switches = {
  fulfilmentOrdersDelayMs: 300,
  orderCancelDelayMs: 300,
  customIdUnique: true,
  searchIndexLagMs: 2_000,
  replacementAfterCancellation: false,
  moveMerges: false,
  cancellationRequestedVisible: false,
  editMakesFulfilmentOrder: false,
  refundTakesUnits: false,
  cancelKeepsQuantities: false,
  orderEditBlocksMs: 0,
  unpaidCreatedIsPending: false,
  riskDelayMs: 0,
  idempotencyKeptMs: 24 * 60 * 60 * 1000,
  servicesMax: null,
  uninstallRemovesServices: false,
  serviceStockLocked: false,
  frozenStatus: 402,
  lockedStatus: 423,
  numericFulfilmentOrderIds: false,
  bareEditPayloads: false,
  unknownPayloadFields: false,
  wideIds: false,
  createdOrdersRoutedAtOnce: true,
  throttling: true,
  restoreRate: null,
  bucketSize: null,
};
