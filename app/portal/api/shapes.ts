import { z } from "zod";
import {
  API_VERSION,
  Declined,
  Decimal,
  OrderMessage,
  ShipmentMessage,
  StockMessage,
} from "../../connectors/vendors/api/messages.ts";
import { PORTAL_STATES } from "../portal-order.ts";

/** What vendors say to our API and what it answers: read and documented by the same shapes. */

const Instant = z.iso.datetime({ offset: true });
const ISO = z.string().describe("ISO 8601, UTC");

export const ListQuery = z.strictObject({
  state: z
    .enum(["open", "done", "all"])
    .default("open")
    .describe("open: not all of it is shipped, declined or canceled"),
  after: z.string().max(200).optional().describe("`next` of the page before"),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

const LineView = z.object({
  ...OrderMessage.shape.lines.element.shape,
  declinedUnits: z.int(),
  shippedUnits: z.int(),
  leftUnits: z.int().describe("Neither shipped nor declined"),
});
const ParcelView = z.object({
  ...{ ref: z.string().nullable(), state: z.enum(["shipped", "cancelled"]), carrier: z.string().nullable() },
  ...{ trackingNumbers: z.array(z.string()), trackingUrls: z.array(z.string()), shippedAt: ISO },
  lines: z.array(z.object({ line: z.string(), units: z.int() })),
});
const { shipTo, version, key, test, possibleDuplicate, retailer, customerOrder, shippingMethod, currency } =
  OrderMessage.shape;
export const OrderSummary = z
  .object({
    ...{ version, key, test, possibleDuplicate, retailer, customerOrder, shippingMethod, currency },
    status: z.enum(PORTAL_STATES).describe("What is to be done with it; closed: canceled, or all of it declined"),
    placedAt: ISO,
    vendorRef: z.string().nullable(),
    acknowledgedAt: ISO.nullable(),
    promisedShipAt: ISO.nullable(),
    cancelRequestedAt: ISO.nullable().describe("The retailer asks you to cancel it: answer with /cancellation"),
    lines: z.array(LineView),
    shipments: z.array(ParcelView),
  })
  .meta({ id: "OrderSummary" });
export type OrderSummary = z.infer<typeof OrderSummary>;
export const OrderView = OrderSummary.extend({
  shipTo: shipTo.nullable().describe("While it has to be shipped; each time it is shown is recorded"),
}).meta({ id: "OrderView" });

export const OrderPage = z
  .object({ orders: z.array(OrderSummary), next: z.string().nullable().describe("`after` of the next page") })
  .meta({ id: "OrderPage" });

export const Acknowledgement = z
  .strictObject({
    vendorRef: z.string().max(200).nullish().describe("What you call the order"),
    promisedShipAt: Instant.nullish().describe("When you mean to ship"),
    declines: z.array(Declined).max(1000).default([]).describe("What you will not ship of it"),
  })
  .meta({ id: "Acknowledgement", description: "You will ship the order, but for what you decline" });
export const Decline = z
  .strictObject({ reason: z.string().min(1).max(500).describe("Shown to the retailer") })
  .meta({ id: "DeclineOrder", description: "You ship nothing (more) of the order" });
export const Shipment = z.strictObject(ShipmentMessage.shape).meta({ id: "NewShipment", description: "A parcel" });
export const Cancellation = z
  .strictObject({ answer: z.enum(["cancelled", "refused"]), reason: z.string().max(500).optional() })
  .meta({ id: "CancellationAnswer" });
export const Stock = z.strictObject(StockMessage.shape).meta({ id: "NewStock" });
export const Items = z
  .strictObject({
    items: z
      .array(
        z.object({
          sku: z.string().trim().min(1).max(200),
          title: z.string().trim().max(500).default(""),
          barcode: z.string().trim().max(100).nullish(),
          unitCost: Decimal,
          weightGrams: z.int().min(0).max(10_000_000).default(0),
        }),
      )
      .min(1)
      .max(1000),
  })
  .meta({ id: "NewItems", description: "Adds items to your price list, or changes them; others stay" });

export const Recorded = z
  .object({ outcome: z.enum(["done", "repeated"]).describe("repeated: it was known already, nothing changed") })
  .meta({ id: "Recorded" });
export const StockRecorded = z
  .object({
    outcome: z
      .enum(["done", "repeated", "held"])
      .describe("held: it looks wrong, and the retailer decides. Nothing of it counts until then."),
    items: z.int(),
    unknownSkus: z.array(z.string()).describe("Not on your price list: nothing changed by them"),
  })
  .meta({ id: "StockRecorded" });
export const Me = z
  .object({
    version: z.literal(API_VERSION),
    ...{ vendor: z.string(), retailer: z.string(), currency: z.string() },
    stockMode: z.enum(["assumed", "fed"]).describe("assumed: your stock is not counted, and not taken here"),
    key: z.object({ name: z.string(), prefix: z.string() }),
  })
  .meta({ id: "Me" });
export const Problem = z
  .object({
    type: z.string().describe("urn:crossdock:problem:<code>"),
    ...{
      title: z.string(),
      status: z.int(),
      code: z.string(),
      detail: z.string().describe("The fact and the way out"),
    },
    errors: z
      .array(
        z.object({
          pointer: z.string().describe("JSON Pointer to the field"),
          detail: z.string().describe("What is wrong with it"),
          fix: z.string().describe("What would be right"),
        }),
      )
      .optional(),
  })
  .meta({ id: "Problem", description: "RFC 9457" });
export type Problem = z.infer<typeof Problem>;
