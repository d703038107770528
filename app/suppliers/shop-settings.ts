import { z } from "zod";

/** What must have happened to an order's payment before it is routed. */
export const PAYMENT_TRIGGERS = ["paid", "authorized", "any"] as const;

/** From which level of Shopify's fraud analysis on an order waits for a person. */
export const RISK_HOLDS = ["high", "medium", "never"] as const;

/** From which result of Shopify's address validation on an order waits for a person. */
export const ADDRESS_CHECKS = ["error", "warning", "never"] as const;

export const OWN_STOCK_CHOICES = ["unused", "first", "last", "by-cost"] as const;
/** When the merchant ships a mapped item from its own stock: never, before its suppliers, when they have too little, or when
 * that is cheaper than buying, by the unit cost it has entered. */
export type OwnStockChoice = (typeof OWN_STOCK_CHOICES)[number];

/** A week: nobody reviews an order for longer by the clock. */
export const LONGEST_REVIEW_MINUTES = 7 * 24 * 60;

const minutes = z.number().int().min(0).max(LONGEST_REVIEW_MINUTES);

/** Thirty days. */
export const LONGEST_SIMILAR_HOURS = 30 * 24;

/** What happens to a late supplier order: a person is told, or it also goes to the next supplier once it is canceled. */
export const LATE_CHOICES = ["tell", "reroute"] as const;

/** Thirty days. */
export const LONGEST_TIMER_HOURS = 30 * 24;

const hours = z.number().int().min(0).max(LONGEST_TIMER_HOURS);

const RestrictedItem = z.object({
  /** a SKU, or its beginning followed by * */
  sku: z.string(),
  /** ISO countries it needs a look for; none = every country */
  countries: z.array(z.string()),
});
export type RestrictedItem = z.infer<typeof RestrictedItem>;

/** Each value falls back alone: what one release wrote and another does not understand costs nothing else. */
const Settings = z.object({
  /** test orders are sent to suppliers like any other */
  sendTestOrders: z.boolean().default(false).catch(false),
  /** Shopify tells the customer when items are fulfilled */
  notifyCustomer: z.boolean().default(true).catch(true),
  paymentTrigger: z.enum(PAYMENT_TRIGGERS).default("paid").catch("paid"),
  /** payment methods whose orders are paid on delivery: they do not wait for their payment */
  cashOnDelivery: z.array(z.string()).default([]).catch([]),
  riskHold: z.enum(RISK_HOLDS).default("high").catch("high"),
  /** how long an order waits for a fraud analysis that is not finished; then it goes on. 0 = not at all */
  riskWaitMinutes: minutes.default(15).catch(15),
  addressCheck: z.enum(ADDRESS_CHECKS).default("error").catch("error"),
  ownStock: z.enum(OWN_STOCK_CHOICES).default("unused").catch("unused"),
  /** how long a payable order waits before it is routed, for fraud checks and second thoughts */
  reviewMinutes: minutes.default(0).catch(0),
  /** an order like one of the last so many hours waits for a person; 0 = it does not */
  similarOrderHours: z.number().int().min(0).max(LONGEST_SIMILAR_HOURS).default(0).catch(0),
  /** items that wait for a person before they are routed */
  restrictedItems: z.array(RestrictedItem).default([]).catch([]),
  /** stock that was last read longer ago is not promised; 0 = however long ago */
  feedHours: hours.default(24).catch(24),
  /** suppliers with a lower score, and enough orders to tell, get nothing; 0 = any score */
  scoreFloor: z.number().int().min(0).max(100).default(0).catch(0),
  /** a fulfilment request that is not accepted after so long is late; 0 = never. Shopify wants an answer within four hours */
  acceptHours: hours.default(3).catch(3),
  /** nothing with a tracking number so long after the supplier accepted is late; 0 = never */
  trackingHours: hours.default(48).catch(48),
  /** not everything shipped so long after the supplier's lead time is late; 0 = never */
  shipByGraceHours: hours.default(24).catch(24),
  lateOrders: z.enum(LATE_CHOICES).default("tell").catch("tell"),
  /** as a supplier: ISO countries it ships to; none = everywhere */
  shipsTo: z.array(z.string()).default([]).catch([]),
  /** as a supplier: parcels to post office boxes and parcel lockers arrive */
  shipsToPoBoxes: z.boolean().default(true).catch(true),
});

/** What a merchant has chosen for its store. */
export type ShopSettings = z.infer<typeof Settings>;

export const DEFAULT_SETTINGS: ShopSettings = Settings.parse({});

/** What a store begins with when it begins to sell; what it has chosen before stays. */
export const NEW_RETAILER_SETTINGS = { reviewMinutes: 2 } satisfies Partial<ShopSettings>;

/** Shop.settings as stored. The only reader of that column: what is absent, or not understood, is the default. */
export const readShopSettings = (stored: unknown): ShopSettings =>
  Settings.parse(typeof stored === "object" && stored !== null ? stored : {});
