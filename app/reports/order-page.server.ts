import { Prisma } from "@prisma/client";
import { textOfMessage } from "../dispatch/by-hand/message.server.ts";
import type { Actor } from "../platform/actor.ts";
import { decryptJson } from "../platform/crypto.server.ts";
import type { Services } from "../shopify/services.ts";
import { toAddressLines } from "./address.ts";
import { ORDER_SUMMARY } from "./order-list.server.ts";
import { readDecision } from "../routing/stored-decision.server.ts";
import { toOrderPage, type OrderPage } from "./order-page.ts";

/** Events shown on an order's page; an order with more has the newest ones. */
const EVENTS = 200;
/** An order is routed anew when a supplier declines or its lines change; older decisions than these say nothing new. */
const DECISIONS = 20;

/** The page of one order of this shop, or null when the shop has no such order. */
export async function loadOrderPage(
  { db, clock }: Services,
  { shopId, userId }: Actor,
  id: string,
): Promise<OrderPage | null> {
  const order = await db.prisma.order.findFirst({ where: { shopId, id }, select: ORDER_PAGE });
  if (!order) return null;
  const [events, decisions] = await Promise.all([
    db.prisma.auditEvent.findMany({
      where: { shopId, orderId: id },
      select: { id: true, at: true, actor: true, action: true, subject: true, values: true },
      orderBy: [{ at: "desc" }, { id: "desc" }],
      take: EVENTS,
    }),
    db.prisma.decision.findMany({
      where: { shopId, orderId: id },
      select: {
        id: true,
        inputs: true,
        result: true,
        placeEnc: true,
        shared: { select: { body: true } },
        createdAt: true,
        ruleSet: { select: { version: true } },
      },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: DECISIONS,
    }),
  ]);
  const { addressEnc, ...rest } = order;
  // The page must not fail over a record that is not one.
  const readable = decisions.flatMap(({ id, createdAt, ruleSet, ...stored }) => {
    const decision = readDecision(stored);
    return decision ? [{ ...decision, id, createdAt, ruleSet }] : [];
  });
  const supplierOrders = rest.supplierOrders.map(({ messages, ...supplierOrder }) => ({
    ...supplierOrder,
    messages: messages.map(({ textEnc, ...message }) => ({ ...message, text: textOfMessage({ textEnc }) })),
  }));
  const stored = { ...rest, supplierOrders, hasAddress: addressEnc !== null, decisions: readable };
  return toOrderPage(stored, events, { now: clock.now(), userId });
}

const ORDER_PAGE = {
  ...ORDER_SUMMARY,
  orderGid: true,
  demo: true,
  shop: { select: { settings: true } },
  currency: true,
  totalMinor: true,
  shippingMethod: true,
  financialStatus: true,
  addressEnc: true,
  lines: {
    select: {
      id: true,
      title: true,
      sku: true,
      sold: true,
      wanted: true,
      allocated: true,
      fulfilled: true,
      reason: true,
      reasonNote: true,
      unitPriceMinor: true,
    },
    orderBy: { position: "asc" },
  },
  overrides: { where: { endedAt: null }, select: { extraCostMinor: true } },
  holds: {
    where: { releasedAt: null },
    select: { id: true, kind: true, reason: true, endsBy: true, until: true, createdAt: true },
    orderBy: { createdAt: "asc" },
  },
  supplierOrders: {
    select: {
      id: true,
      decisionId: true,
      state: true,
      stateNote: true,
      key: true,
      externalName: true,
      costMinor: true,
      currency: true,
      sentAt: true,
      acceptedAt: true,
      cancelReason: true,
      cancelAskedAt: true,
      cancelRefusedAt: true,
      cancelNote: true,
      supplier: { select: { id: true, name: true, vendor: { select: { supplierId: true } } } },
      attempts: {
        where: { effect: "supplier-order.create", exchange: { not: Prisma.DbNull } },
        select: { id: true, number: true },
      },
      messages: {
        select: { id: true, textEnc: true, state: true, note: true, createdAt: true, createdBy: true },
        orderBy: { createdAt: "asc" },
      },
      lines: {
        select: {
          id: true,
          orderLineId: true,
          offerSku: true,
          quantity: true,
          packSize: true,
          declined: true,
          shippedUnits: true,
        },
        orderBy: { id: "asc" },
      },
      shipments: {
        select: {
          id: true,
          externalRef: true,
          enteredBy: true,
          state: true,
          carrier: true,
          trackingNumbers: true,
          trackingUrls: true,
          shippedAt: true,
          fulfilmentGid: true,
          lines: { select: { supplierOrderLineId: true, units: true } },
        },
        orderBy: { shippedAt: "asc" },
      },
    },
    orderBy: { createdAt: "asc" },
  },
} as const;

/**
 * The shipping address of an order, as lines of text. The reading is recorded, before anything is shown.
 * @returns null when the shop has no such order, or the order no address
 */
export async function readShippingAddress(
  { db, clock }: Services,
  actor: Actor,
  { orderId }: { orderId: string },
): Promise<string[] | null> {
  const { shopId, userId } = actor;
  const order = await db.prisma.order.findFirst({ where: { shopId, id: orderId }, select: { addressEnc: true } });
  if (!order?.addressEnc) return null;
  await db.prisma.protectedAccess.create({
    data: {
      shopId,
      actor: userId,
      subject: `order:${orderId}`,
      fields: ["shipping address"],
      purpose: "shown on the order's page",
      at: clock.now(),
    },
  });
  return toAddressLines(decryptJson(order.addressEnc, "Order.addressEnc"));
}
