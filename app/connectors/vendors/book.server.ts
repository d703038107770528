import type { Prisma } from "@prisma/client";
import { z } from "zod";
import type { Database, Tx } from "../../platform/db.server.ts";
import type { Services } from "../../shopify/services.ts";
import type { Connector, OrderProgress, OrderToSend, PlacedOrder, Trouble } from "../connector.ts";
import { unitsOf } from "../placed-lines.ts";
import { announceToVendor } from "./events/announce.server.ts";

/**
 * The books of a vendor. A supplier's Shopify store remembers what it was given; a vendor has no memory that we could
 * ask, so we keep one for it (VendorOrder, its lines and its parcels). Connectors write down what they hand over, and
 * read back what the vendor has said since, by whichever channel (app/tracking/vendors).
 */

const BOOK_ORDER = { lines: { orderBy: { supplierOrderLineId: "asc" } }, shipments: true } as const;
type BookOrder = Prisma.VendorOrderGetPayload<{ include: typeof BOOK_ORDER }>;

export const BookLines = z.array(z.object({ supplierOrderLineId: z.string(), units: z.number().int().min(0) }));

/** What a vendor's order is called in the rest of Crossdock: `externalGid` of PlacedOrder. */
const externalGidOf = (supplierOrderId: string) => `vendor-order:${supplierOrderId}`;
/** The order that such a name means. */
export const supplierOrderIdOf = (externalGid: string) => externalGid.replace(/^vendor-order:/, "");

/**
 * Writes down that an order is about to be handed over. To be committed before it is: then what arrived without an answer
 * can still be told apart, when the vendor speaks of it.
 */
export async function beginPlacing(tx: Tx, order: OrderToSend, now: Date): Promise<void> {
  const { id, shopId, supplierId } = await tx.supplierOrder.findUniqueOrThrow({ where: { key: order.key } });
  const possibleDuplicates = order.mayBeRepeat ? 1 : 0;
  await tx.vendorOrder.upsert({
    where: { supplierOrderId: id },
    create: {
      ...{ supplierOrderId: id, shopId, supplierId, key: order.key, tries: 1, possibleDuplicates, createdAt: now },
      lines: {
        create: order.lines.map((line) => ({
          ...{ supplierOrderLineId: line.id, variantGid: line.variantGid, units: unitsOf(line) },
        })),
      },
    },
    update: { tries: { increment: 1 }, possibleDuplicates: { increment: possibleDuplicates } },
  });
}

/** What a vendor said of an order in the answer to its handing-over, besides that it has it. */
export async function noteTold(
  tx: Tx,
  key: string,
  told: { status: string; vendorRef?: string | null; promisedShipAt?: string | null },
  now: Date,
): Promise<void> {
  if (told.status === "accepted")
    await tx.vendorOrder.updateMany({ where: { key, acknowledgedAt: null }, data: { acknowledgedAt: now } });
  const { vendorRef, promisedShipAt } = told;
  const data = {
    ...(vendorRef ? { vendorRef } : {}),
    ...(promisedShipAt ? { promisedShipAt: new Date(promisedShipAt) } : {}),
  };
  await tx.vendorOrder.update({ where: { key }, data });
}

/** The vendor said, asked to cancel, that it has. @returns false when a part has shipped: then it has not */
export async function noteCancelled(tx: Tx, supplierOrderId: string, now: Date): Promise<boolean> {
  await tx.$queryRaw`SELECT 1 FROM "VendorOrder" WHERE "supplierOrderId" = ${supplierOrderId} FOR UPDATE`;
  if ((await tx.vendorShipment.count({ where: { supplierOrderId, state: "shipped" } })) > 0) return false;
  await tx.vendorOrder.updateMany({ where: { supplierOrderId, cancelledAt: null }, data: { cancelledAt: now } });
  await tx.$executeRaw`UPDATE "VendorOrderLine" SET "declinedUnits" = "units" WHERE "supplierOrderId" = ${supplierOrderId}`;
  return true;
}

/** The vendor certainly has it. @returns the order as the state machine sees it */
export async function finishPlacing(tx: Tx, key: string, now: Date): Promise<PlacedOrder> {
  const { count } = await tx.vendorOrder.updateMany({ where: { key, placedAt: null }, data: { placedAt: now } });
  const order = await bookOf(tx, key);
  if (count > 0) await announceToVendor(tx, order, "order.placed", now);
  return placedOrder(order);
}

export const bookOf = (tx: Tx, key: string) =>
  tx.vendorOrder.findUniqueOrThrow({ where: { key }, include: BOOK_ORDER });

/** The part of a connector that reads the books: the same for every vendor whose own system cannot be asked. */
export function bookReader({
  db,
  clock,
}: Services): Pick<Connector, "awaitTurn" | "lookUp" | "readProgress" | "cancel" | "stageReduction" | "readStock"> {
  return {
    awaitTurn: () => Promise.resolve({ ok: true, turn: { release: () => undefined } }),

    lookUp: async (key) => {
      const found = await db.prisma.vendorOrder.findUnique({ where: { key }, include: BOOK_ORDER });
      return { ok: true, orders: found?.placedAt ? [placedOrder(found)] : [] };
    },

    readProgress: (externalGid) => readBook(db, externalGid),

    cancel: async (externalGid) => {
      const supplierOrderId = supplierOrderIdOf(externalGid);
      const asked = { supplierOrderId, cancelledAt: null, cancelAskedAt: null };
      const now = clock.now();
      await db.prisma.$transaction(async (tx) => {
        const { count } = await tx.vendorOrder.updateMany({ where: asked, data: { cancelAskedAt: now } });
        if (count === 0) return;
        const order = await tx.vendorOrder.findUniqueOrThrow({ where: { supplierOrderId } });
        await announceToVendor(tx, order, "order.cancel-requested", now);
      });
      return { ok: true };
    },

    stageReduction: () => Promise.resolve(cannot(NO_CHANGE)),

    readStock: () => Promise.resolve(cannot(STOCK_IS_TOLD)),
  };
}

export const NO_CHANGE = "A vendor's order is changed by agreement: ask the vendor.";
export const STOCK_IS_TOLD = "The vendor tells its stock by itself: it cannot be asked for it.";
/** Trouble that no retry ends: the channel does not have this. */
const cannot = (message: string): Trouble => ({ ok: false, retry: false, message });

async function readBook(db: Database, externalGid: string): Promise<({ ok: true } & OrderProgress) | Trouble> {
  const order = await db.prisma.vendorOrder.findUnique({
    where: { supplierOrderId: supplierOrderIdOf(externalGid) },
    include: BOOK_ORDER,
  });
  if (!order) return cannot(`There is no ${externalGid} in the vendor's books.`);
  return {
    ok: true,
    cancelled: order.cancelledAt !== null,
    cancelRefused: order.cancelRefused,
    acknowledgedAt: order.acknowledgedAt?.toISOString() ?? null,
    lines: order.lines.map(({ supplierOrderLineId, units, declinedUnits }) => ({
      ...{ externalLineGid: supplierOrderLineId, units: units - declinedUnits },
    })),
    shipments: order.shipments.map(({ id, state, carrier, trackingNumbers, trackingUrls, shippedAt, lines }) => ({
      ...{ externalRef: `vendor-shipment:${id}`, carrier, trackingNumbers, trackingUrls },
      state: state === "cancelled" ? "cancelled" : "shipped",
      shippedAt: shippedAt.toISOString(),
      lines: BookLines.parse(lines).map(({ supplierOrderLineId, units }) => ({
        ...{ externalLineGid: supplierOrderLineId, units, sku: null, title: "an item" },
      })),
    })),
  };
}

/** An order of the books as the state machine sees it. */
export const placedOrder = (book: BookOrder): PlacedOrder => {
  const { supplierOrderId, key, vendorRef, placedAt, createdAt, cancelledAt, lines } = book;
  return {
    externalGid: externalGidOf(supplierOrderId),
    externalName: vendorRef ?? key,
    createdAt: (placedAt ?? createdAt).toISOString(),
    cancelled: cancelledAt !== null,
    lines: lines.map(({ supplierOrderLineId, variantGid, units }) => ({
      ...{ externalLineGid: supplierOrderLineId, variantGid, units },
    })),
  };
};
