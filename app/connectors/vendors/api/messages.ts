import { z } from "zod";

/**
 * What is said over vendors' APIs, in both directions, version 1. The one source: what is read is parsed by these shapes,
 * and docs/schemas and the OpenAPI document are written from them. A field is never taken away or given another meaning
 * within a version; new ones may come.
 */
export const API_VERSION = 1;

const text = (most: number) => z.string().max(most);
const Instant = z.iso.datetime({ offset: true });
/** Supplier's units. */
const units = z.int().min(1).max(1_000_000).describe("Your units");
const LineId = text(60).describe("`id` of the order's line");
export const Decimal = z
  .string()
  .regex(/^\d{1,12}(\.\d{1,3})?$/)
  .describe('A decimal with a point, such as "7.50"');

const Address = z.object({
  ...{ name: z.string().nullish(), company: z.string().nullish() },
  ...{ address1: z.string().nullish(), address2: z.string().nullish() },
  ...{ zip: z.string().nullish(), city: z.string().nullish() },
  provinceCode: z.string().nullish().describe("ISO 3166-2, without the country"),
  countryCode: z.string().nullish().describe("ISO 3166-1, two letters"),
  phone: z.string().nullish(),
});

const OrderLine = z.object({
  id: z.string().describe("Names the line in everything you tell of the order"),
  sku: z.string().nullable().describe("Your SKU"),
  title: z.string(),
  units: z.int().describe("Your units ordered"),
  unitCost: z.string().describe("What you charge for one of your units: a decimal in `currency`"),
});

/** An order, as a vendor's API gets it. */
export const OrderMessage = z
  .object({
    version: z.literal(API_VERSION),
    key: z.string().describe("Number of the purchase order: unique, and the Idempotency-Key of the call"),
    test: z.boolean().describe("A test: do not ship it"),
    possibleDuplicate: z
      .boolean()
      .describe("An earlier call with this key got no answer. It is one order: ship it once."),
    retailer: z.object({ name: z.string() }),
    customerOrder: z.string().describe("What the retailer calls its order"),
    shippingMethod: z.string().nullable(),
    shipTo: Address,
    currency: z.string().describe("ISO 4217"),
    total: z.string().describe("A decimal in `currency`"),
    lines: z.array(OrderLine),
  })
  .meta({ id: "Order", description: "An order to ship" });
export type OrderMessage = z.infer<typeof OrderMessage>;

export const Declined = z
  .object({
    line: LineId,
    units: units.describe("Units that you will not ship: the whole number, not added to an earlier one"),
    reason: text(500),
  })
  .meta({ id: "Decline" });

export const ShipmentMessage = z
  .object({
    ref: text(100).nullish().describe("Your name of the parcel, if it has one: the same name is the same parcel"),
    state: z
      .enum(["shipped", "cancelled"])
      .default("shipped")
      .describe("cancelled: a parcel you told of did not leave after all"),
    carrier: text(100).nullish().describe("Such as DHL, UPS, La Poste"),
    trackingNumbers: z.array(text(100).trim().min(1)).max(50).default([]),
    trackingUrls: z
      .array(z.url({ protocol: /^https$/ }).max(1000))
      .max(50)
      .default([]),
    shippedAt: Instant,
    lines: z
      .union([
        z.literal("rest"),
        z
          .array(z.object({ line: LineId, units }))
          .min(1)
          .max(1000),
      ])
      .default("rest")
      .describe('What is in the parcel; "rest" = all that is not shipped and not declined'),
  })
  .meta({ id: "Shipment" });
export type ShipmentMessage = z.infer<typeof ShipmentMessage>;

/** What a vendor's API answers about an order: to POST, to GET, and to a cancellation. */
export const OrderState = z
  .object({
    key: text(200).describe("The order's `key`, as you got it"),
    status: z
      .enum(["received", "accepted", "declined", "cancelled"])
      .default("received")
      .describe("received: you have it · accepted: you will ship it · declined: you ship nothing (more) · cancelled"),
    vendorRef: text(200).nullish().describe("What you call the order"),
    reason: text(500).nullish().describe("Why you declined or canceled"),
    cancelRefused: text(500).nullish().describe("You were asked to cancel and will not: why"),
    promisedShipAt: Instant.nullish().describe("When you mean to ship"),
    declines: z.array(Declined).max(1000).default([]),
    shipments: z.array(ShipmentMessage).max(500).default([]),
  })
  .meta({ id: "OrderState", description: "What became of an order at the vendor's" });
export type OrderState = z.infer<typeof OrderState>;

const StockItem = z.object({
  sku: text(200).trim().min(1),
  units: z
    .int()
    .min(-1_000_000)
    .max(100_000_000)
    .nullable()
    .describe("In stock, in your units; null = enough, without a number"),
  unitCost: Decimal.nullish().describe("Your price, where it changes: a decimal in your currency"),
});

/** A telling of stock and prices, both ways. */
export const StockMessage = z
  .object({
    asOf: Instant.describe("The moment that it tells of: orders you got before are taken to be counted"),
    scope: z.enum(["full", "delta"]).default("full").describe("full: items that are not named are sold out"),
    items: z.array(StockItem).max(50_000),
  })
  .meta({ id: "Stock" });
export type StockMessage = z.infer<typeof StockMessage>;

/** What is told to a vendor's webhook: that something happened, and where to read it. */
export const WEBHOOK_EVENTS = ["order.placed", "order.changed", "order.cancel-requested", "ping"] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];
export const EventMessage = z
  .object({
    version: z.literal(API_VERSION),
    id: z.string().describe("The same when it is told again"),
    type: z.enum(WEBHOOK_EVENTS),
    at: z.string(),
    order: z.object({ key: z.string(), url: z.string() }).nullable().describe("Read it there; null for ping"),
  })
  .meta({ id: "Event", description: "POSTed to your webhook, signed. Holds no personal data." });
export type EventMessage = z.infer<typeof EventMessage>;
