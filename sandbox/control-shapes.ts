import { z } from "zod";
import type { NewProduct } from "./store/catalog.ts";

/** What the bodies of control calls about stores look like. Money is in minor units of the store's currency. */
export const id = z.number().int().positive();
const text = z.string().nullish();
export const Address = z.strictObject({
  firstName: text,
  lastName: text,
  company: text,
  address1: text,
  address2: text,
  city: text,
  provinceCode: text,
  zip: text,
  countryCode: z.string().length(2),
  phone: text,
  latitude: z.number().min(-90).max(90).nullish(),
  longitude: z.number().min(-180).max(180).nullish(),
  validation: z.enum(["ERROR", "NO_ISSUES", "WARNING"]).nullish(),
});
export const NewService = z.strictObject({ name: z.string().min(1), app: z.string().min(1).optional() });
export const NewStore = z.strictObject({
  handle: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  name: z.string().optional(),
  email: z.string().optional(),
  currency: z.string().length(3).optional(),
  timeZone: z.string().optional(),
  plan: z.enum(["development", "basic", "standard", "advanced", "plus", "enterprise"]).optional(),
  address: Address.optional(),
  locationName: z.string().optional(),
  markets: z
    .array(
      z.strictObject({
        handle: z.string().min(1),
        name: z.string().min(1),
        status: z.enum(["ACTIVE", "DRAFT"]),
        regions: z.array(z.string().regex(/^[A-Z]{2}(-\w+)?$/)),
      }),
    )
    .optional(),
});
const NewVariant = z.strictObject({
  title: z.string().optional(),
  sku: text,
  barcode: text,
  price: z.number().int().min(0),
  unitCost: z.number().int().min(0).nullish(),
  weight: z.strictObject({ unit: z.enum(["GRAMS", "KILOGRAMS", "OUNCES", "POUNDS"]), value: z.number() }).optional(),
  tracked: z.boolean().optional(),
  requiresShipping: z.boolean().optional(),
  inventoryPolicy: z.enum(["DENY", "CONTINUE"]).optional(),
  available: z.number().int().optional(),
  stock: z.array(z.strictObject({ locationId: id, available: z.number().int() })).optional(),
});
export const Product: z.ZodType<NewProduct> = z.strictObject({
  title: z.string().min(1),
  vendor: z.string().optional(),
  productType: z.string().optional(),
  giftCard: z.boolean().optional(),
  status: z.enum(["ACTIVE", "ARCHIVED", "DRAFT", "UNLISTED"]).optional(),
  tags: z.array(z.string()).optional(),
  collections: z.array(z.string()).optional(),
  variants: z.array(NewVariant).min(1),
});
const Attributes = z.array(z.strictObject({ key: z.string(), value: z.string() }));
export const RISK_LEVELS = ["HIGH", "LOW", "MEDIUM", "NONE", "PENDING"] as const;
export const FINANCIAL = [
  "AUTHORIZED",
  "EXPIRED",
  "PAID",
  "PARTIALLY_PAID",
  "PARTIALLY_REFUNDED",
  "PENDING",
  "REFUNDED",
  "VOIDED",
] as const;
export const CheckoutBody = z.strictObject({
  lines: z.array(
    z.strictObject({
      sku: z.string().optional(),
      variantId: id.optional(),
      quantity: z.number().int(),
      properties: Attributes.optional(),
      title: z.string().min(1).optional(),
      price: z.number().int().min(0).optional(),
      discount: z.number().int().min(0).optional(),
      requiresShipping: z.boolean().optional(),
      tip: z.boolean().optional(),
      group: z.string().min(1).optional(),
    }),
  ),
  shippingAddress: Address.nullish(),
  shippingMethod: z.string().optional(),
  financialStatus: z.enum(FINANCIAL).optional(),
  paymentGatewayNames: z.array(z.string()).optional(),
  risk: z.enum(RISK_LEVELS).optional(),
  presentment: z.strictObject({ currency: z.string().length(3), rate: z.number().positive() }).optional(),
  deliveryMethod: z.enum(["LOCAL", "NONE", "PICKUP_POINT", "PICK_UP", "RETAIL", "SHIPPING"]).optional(),
  locationId: id.optional(),
  fulfillAt: z.iso.datetime().optional(),
  email: text,
  customerTags: z.array(z.string()).optional(),
  note: text,
  tags: z.array(z.string()).optional(),
  customAttributes: Attributes.optional(),
  test: z.boolean().optional(),
});
export const Tracking = z.strictObject({ company: text, number: text, url: text });
export const LineQuantities = z.array(z.strictObject({ lineItemId: id, quantity: z.number().int().min(1) }));
export const AddedLine = z.strictObject({
  sku: z.string().optional(),
  variantId: id.optional(),
  quantity: z.number().int().min(1),
  title: z.string().min(1).optional(),
  price: z.number().int().min(0).optional(),
  requiresShipping: z.boolean().optional(),
});
export const ShipBody = z.strictObject({
  lines: LineQuantities.optional(),
  tracking: Tracking.optional(),
  notifyCustomer: z.boolean().optional(),
});
/** A tracking body with null for what it leaves out. */
export const plainTracking = ({ company, number, url }: z.infer<typeof Tracking>) => ({
  company: company ?? null,
  number: number ?? null,
  url: url ?? null,
});
