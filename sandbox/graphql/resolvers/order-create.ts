import { createFulfillmentOrders } from "../../store/fulfillment-orders.ts";
import { gid } from "../../store/gid.ts";
import { assignWithoutStock, commit } from "../../store/inventory.ts";
import { metafieldProblem, setMetafield } from "../../store/metafields.ts";
import { announceOrder, insertOrder, type NewOrderLine } from "../../store/orders.ts";
import { refused, type Outcome, type UserError } from "../../store/outcome.ts";
import { assignToLocations, type Assignment, type WantedLine } from "../../store/routing.ts";
import { schedule } from "../../store/schedule.ts";
import type { FinancialStatus, Order, Store } from "../../types.ts";
import {
  idOf,
  listOf,
  onlyKeys,
  recordOf,
  stringOf,
  stringsOf,
  type Args,
  type Context,
  type Input,
} from "../context.ts";
import { unmodelled } from "../errors.ts";
import { failed, fields, type Tables } from "../tables.ts";
import { addressInput } from "./addresses.ts";
import { metafieldInput } from "./metafields.ts";
import { minorOf, taxLineOf } from "./money.ts";

const ORDER_KEYS = [
  "billingAddress",
  "buyerAcceptsMarketing",
  "currency",
  "customAttributes",
  "customer",
  "customerId",
  "email",
  "financialStatus",
  "lineItems",
  "metafields",
  "name",
  "note",
  "phone",
  "poNumber",
  "presentmentCurrency",
  "processedAt",
  "shippingAddress",
  "shippingLines",
  "sourceIdentifier",
  "sourceName",
  "sourceUrl",
  "tags",
  "taxLines",
  "taxesIncluded",
  "test",
  "transactions",
];
const LINE_KEYS = [
  "giftCard",
  "priceSet",
  "productId",
  "properties",
  "quantity",
  "requiresShipping",
  "sku",
  "taxLines",
  "taxable",
  "title",
  "variantId",
  "variantTitle",
  "vendor",
];
const PER_MINUTE_ON_DEVELOPMENT = 5;
const MINUTE_MS = 60_000;

/** orderCreate with its traps (shopify-facts §2.2): nothing idempotent about it, a repeat makes a second order. */
function orderCreate(context: Context, args: Args): unknown {
  const input = args.order as Input;
  onlyKeys(input, "OrderCreateOrderInput", ORDER_KEYS);
  if (tooMany(context))
    return failed([{ field: null, message: "Too many attempts. Please try again later.", code: null }]);
  const problem = inputProblem(context, input);
  if (problem) return failed([problem]);
  const lines = orderLines(context, input);
  if (!lines.ok) return failed(lines.userErrors);
  const behaviour = stringOf(recordOf(args.options)?.inventoryBehaviour) ?? "BYPASS";
  const assignment = assign(context.store, lines.lines, behaviour);
  if ("unstocked" in assignment)
    return failed([
      {
        field: ["order", "lineItems", String(assignment.unstocked.key)],
        message: "Unable to claim inventory for the line item.",
        code: "INVENTORY_CLAIM_FAILED",
      },
    ]);
  const order = insertOrder(context.world, context.store, newOrder(context, input, lines.lines));
  settleStock(context, order, { assignment: assignment.assigned, claims: behaviour !== "BYPASS" });
  for (const metafield of metafieldsOf(context, input, order.id)) setMetafield(context.world, context.store, metafield);
  announceOrder(context.world, context.store, order);
  if (context.world.switches.createdOrdersRoutedAtOnce) createFulfillmentOrders(context.world, context.store, order);
  else
    schedule(context.world, context.store, context.world.switches.fulfilmentOrdersDelayMs, {
      kind: "route-order",
      orderId: order.id,
    });
  return { order, userErrors: [] };
}

/** Development stores take five orders a minute; the sixth is a userError at HTTP 200. */
function tooMany({ world, store }: Context): boolean {
  if (store.plan !== "development") return false;
  const now = world.clock.nowMs();
  store.orderCreateTimesMs = store.orderCreateTimesMs.filter((time) => now - time < MINUTE_MS);
  if (store.orderCreateTimesMs.length >= PER_MINUTE_ON_DEVELOPMENT) return true;
  store.orderCreateTimesMs.push(now);
  return false;
}

function inputProblem(context: Context, input: Input): UserError | null {
  const customer = recordOf(input.customer);
  if (customer) onlyKeys(customer, "OrderCreateCustomerInput", ["toUpsert"]);
  if (input.customerId && !customer) throw unmodelled("OrderCreateOrderInput.customerId");
  const lines = listOf(input.lineItems);
  if (lines.length === 0)
    return { field: ["order", "lineItems"], message: "Line items must have at least one line item", code: "INVALID" };
  if (input.customer && input.customerId)
    return {
      field: ["order"],
      message: "Cannot specify both customerId and customer",
      code: "REDUNDANT_CUSTOMER_FIELDS",
    };
  const lineTaxes = lines.some((line) => listOf(line.taxLines).length > 0);
  if (lineTaxes && listOf(input.taxLines).length > 0)
    return {
      field: ["order", "taxLines"],
      message: "Tax lines can be specified on the order or on its line items, not on both.",
      code: "INVALID",
    };
  if (input.sourceName !== null && input.sourceName !== undefined)
    return {
      field: ["order", "sourceName"],
      message: "Source name is protected and cannot be set by this app.",
      code: "INVALID",
    };
  for (const [index, metafield] of metafieldsOf(context, input, 0).entries()) {
    const problem = metafieldProblem(context.world, context.store, metafield);
    if (problem)
      return { field: ["order", "metafields", String(index), "value"], message: problem.message, code: "INVALID" };
  }
  return null;
}

const metafieldsOf = (context: Context, input: Input, orderId: number) =>
  listOf(input.metafields).map((metafield) => ({
    ...metafieldInput(context, metafield),
    ownerType: "ORDER",
    ownerGid: gid("Order", orderId),
  }));

function orderLines(context: Context, input: Input): Outcome<{ lines: NewOrderLine[] }> {
  const { store } = context;
  const currency = stringOf(input.currency) ?? store.currency;
  const lines: NewOrderLine[] = [];
  for (const [index, line] of listOf(input.lineItems).entries()) {
    onlyKeys(line, "OrderCreateLineItemInput", LINE_KEYS);
    const field = ["order", "lineItems", String(index)];
    const variant = line.variantId ? (store.variants.get(idOf(line.variantId, "ProductVariant")) ?? null) : null;
    if (line.variantId && !variant) return refused([...field, "variantId"], "Product variant not found.", "INVALID");
    if (!variant && !stringOf(line.title)) return refused([...field, "title"], "Title can't be blank", "INVALID");
    if ((line.quantity as number) < 1)
      return refused([...field, "quantity"], "Quantity must be greater than 0", "INVALID");
    lines.push({
      variant,
      quantity: line.quantity as number,
      title: stringOf(line.title),
      variantTitle: stringOf(line.variantTitle),
      sku: stringOf(line.sku),
      vendor: stringOf(line.vendor),
      price: minorOf(line.priceSet, currency),
      // Default false, also for physical variants: the caller has to say true.
      requiresShipping: line.requiresShipping === true,
      isGiftCard: line.giftCard === true,
      taxable: line.taxable !== false,
      properties: listOf(line.properties).map(({ name, value }) => ({ key: name as string, value: value as string })),
      taxLines: listOf(line.taxLines).map((tax) => taxLineOf(tax, currency)),
    });
  }
  return { ok: true, lines };
}

/** Where the lines ship from. Only DECREMENT_OBEYING_POLICY fails for want of stock; the others take what routing likes best. */
function assign(store: Store, lines: NewOrderLine[], behaviour: string): Assignment {
  const wanted = lines.flatMap((line, key): WantedLine[] => {
    const item = line.variant ? store.inventoryItems.get(line.variant.inventoryItemId) : undefined;
    return line.variant && item ? [{ key, item, variant: line.variant, quantity: line.quantity }] : [];
  });
  return assignToLocations(store, wanted, { ignorePolicy: behaviour !== "DECREMENT_OBEYING_POLICY" });
}

function settleStock(
  context: Context,
  order: Order,
  { assignment, claims }: { assignment: Map<number, number>; claims: boolean },
): void {
  const fallback = [...context.store.locations.values()].find((location) => location.fulfillmentServiceId === null)?.id;
  for (const [index, line] of order.lines.entries()) {
    const locationId = assignment.get(index) ?? fallback;
    if (locationId === undefined) continue;
    if (claims) commit(context.world, context.store, order, line, locationId, line.quantity);
    else assignWithoutStock(order, line, locationId);
  }
}

function newOrder(context: Context, input: Input, lines: NewOrderLine[]): Parameters<typeof insertOrder>[2] {
  const currency = stringOf(input.currency) ?? context.store.currency;
  const upsert = recordOf(recordOf(input.customer)?.toUpsert);
  return {
    lines,
    clientId: context.caller.clientId,
    sourceName: context.caller.clientId,
    currency,
    presentmentCurrency: stringOf(input.presentmentCurrency) ?? currency,
    financialStatus:
      (stringOf(input.financialStatus) as FinancialStatus | null) ??
      (listOf(input.transactions).length > 0
        ? "PAID"
        : context.world.switches.unpaidCreatedIsPending
          ? "PENDING"
          : null),
    shippingAddress: addressInput(input.shippingAddress),
    billingAddress: addressInput(input.billingAddress),
    shippingLines: listOf(input.shippingLines).map((line) => ({
      title: line.title as string,
      code: stringOf(line.code),
      source: stringOf(line.source),
      price: minorOf(line.priceSet, currency) ?? 0,
      taxLines: listOf(line.taxLines).map((tax) => taxLineOf(tax, currency)),
    })),
    email: stringOf(input.email) ?? stringOf(upsert?.email),
    phone: stringOf(input.phone),
    note: stringOf(input.note),
    tags: stringsOf(input.tags),
    customAttributes: listOf(input.customAttributes).map(({ key, value }) => ({
      key: key as string,
      value: value as string,
    })),
    sourceIdentifier: stringOf(input.sourceIdentifier),
    sourceUrl: stringOf(input.sourceUrl),
    poNumber: stringOf(input.poNumber),
    name: stringOf(input.name),
    test: input.test === true,
    taxesIncluded: input.taxesIncluded === true,
    taxLines: listOf(input.taxLines).map((tax) => taxLineOf(tax, currency)),
    processedAt: stringOf(input.processedAt),
  };
}

export const orderCreateTables: Tables = {
  Mutation: fields({ orderCreate: (_root, context, args) => orderCreate(context, args) }),
};
