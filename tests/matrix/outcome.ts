import { gidOf } from "../../app/platform/gid.ts";
import { enqueue } from "../../app/queue/outbox.server.ts";
import { BOUGHT_STATES } from "../../app/orders/supplier-order-states.ts";
import { db } from "../db-file.ts";
import type { Bought, StoreDump, Trade } from "../trade.ts";
import type { Outcome } from "./cells.ts";
import { NEW_STREET } from "./changes.ts";
import { NORTH, RETAILER, SOUTH } from "./stages.ts";

type StoreOrder = StoreDump["orders"][number];
type Item = "MUG" | "PEN";
const ITEMS: readonly Item[] = ["MUG", "PEN"];
const NAMES = { MUG: "mug", PEN: "pen" } as const;
const SUPPLIERS = { [NORTH]: "North", [SOUTH]: "South" } as const;
type Units = Record<Item, number>;

/** Everything about one order that the stores' own people could see, and what our list of exceptions says. */
export type Picture = {
  retailer: {
    order: StoreOrder;
    /** on the order now */
    sold: Units;
    /** under tracking numbers of the suppliers, and without any */
    fulfilled: Units;
    byHand: Units;
    open: { units: Units; at: string; status: string; request: string }[];
  };
  suppliers: { name: string; cancelled: boolean; street: string; ordered: Units; kept: Units; shipped: Units }[];
  exceptions: string[];
  waitsFor: string[];
};

/** The suppliers ship all that their stores still hold, and what was never told is read. */
export async function endOfDay(t: Trade, bought: Bought): Promise<void> {
  const keys = await keysOf(bought);
  for (const supplier of [NORTH, SOUTH]) {
    const { orders, fulfillments } = await t.dump(supplier);
    for (const { id, cancelledAt, lines } of orders.filter((one) => keys.has(one.sourceIdentifier ?? ""))) {
      const left = lines.map((line) => line.currentQuantity - shippedOf(fulfillments, line.id));
      if (cancelledAt === null && left.some((units) => units > 0))
        await t.post(supplier, `orders/${id}/ship`, { tracking: { company: "DHL", number: `${supplier}-REST` } });
    }
  }
  await t.quiet();
  const { prisma } = db();
  const { shopId, id: orderId, orderGid } = await t.orderOf(bought);
  const now = t.world.clock.now();
  const open = { orderId, state: { in: [...BOUGHT_STATES] } };
  for (const { id } of await prisma.supplierOrder.findMany({ where: open }))
    await enqueue(prisma, "shipment.collect", { supplierOrderId: id }, { now, shopId });
  await enqueue(prisma, "order.refresh", { shopId, orderGid }, { now });
  await t.settled();
}

/** References under which suppliers' stores may hold orders for it. */
async function keysOf({ orderId, shop }: Bought): Promise<Set<string>> {
  const order = { orderGid: gidOf("Order", orderId), shop: { domain: `${shop}.myshopify.com` } };
  const found = await db().prisma.supplierOrder.findMany({ where: { order }, select: { key: true } });
  return new Set(found.map(({ key }) => key));
}

const none = (): Units => ({ MUG: 0, PEN: 0 });
const isItem = (sku: string | null): sku is Item => ITEMS.includes(sku as Item);

function sum(lines: readonly { sku: string | null; units: number }[]): Units {
  const units = none();
  for (const line of lines) if (isItem(line.sku)) units[line.sku] += line.units;
  return units;
}

function shippedOf(fulfillments: StoreDump["fulfillments"], lineId: number): number {
  return fulfillments
    .filter(({ status }) => status === "SUCCESS")
    .flatMap(({ lines }) => lines.filter(({ orderLineId }) => orderLineId === lineId))
    .reduce((units, { quantity }) => units + quantity, 0);
}

export async function look(t: Trade, bought: Bought): Promise<Picture> {
  const store = await t.dump(RETAILER);
  const order = store.orders.find(({ id }) => id === bought.orderId);
  if (!order) throw new Error(`${bought.name} is not in its store.`);
  const skuOf = new Map(order.lines.map(({ id, sku }) => [id, sku]));
  const ofOrder = store.fulfillments.filter(({ orderId }) => orderId === order.id);
  const told = ofOrder.filter(({ tracking }) => tracking.some(({ number }) => number !== null));
  const unitsIn = (some: StoreDump["fulfillments"]) =>
    sum(order.lines.map(({ id, sku }) => ({ sku, units: shippedOf(some, id) })));
  const locations = new Map(store.locations.map(({ id, name }) => [id, name]));
  const stored = await t.orderOf(bought);
  const suppliers: Picture["suppliers"] = [];
  const keys = await keysOf(bought);
  for (const handle of [NORTH, SOUTH] as const) {
    const { orders, fulfillments } = await t.dump(handle);
    const placed = orders.filter((one) => keys.has(one.sourceIdentifier ?? ""));
    for (const { cancelledAt, shippingAddress, lines } of placed)
      suppliers.push({
        name: SUPPLIERS[handle],
        cancelled: cancelledAt !== null,
        street: shippingAddress?.address1 ?? "",
        ordered: sum(lines.map((line) => ({ sku: line.sku, units: line.quantity }))),
        kept: sum(lines.map((line) => ({ sku: line.sku, units: cancelledAt ? 0 : line.currentQuantity }))),
        shipped: sum(lines.map((line) => ({ sku: line.sku, units: shippedOf(fulfillments, line.id) }))),
      });
  }
  return {
    retailer: {
      order,
      sold: sum(order.lines.map((line) => ({ sku: line.sku, units: line.currentQuantity }))),
      fulfilled: unitsIn(told),
      byHand: unitsIn(ofOrder.filter((one) => !told.includes(one))),
      open: store.fulfillmentOrders
        .filter((one) => one.orderId === order.id && one.lines.some((line) => line.remainingQuantity > 0))
        .map(({ status, requestStatus, locationId, lines }) => ({
          units: sum(
            lines.map((line) => ({ sku: skuOf.get(line.orderLineId) ?? null, units: line.remainingQuantity })),
          ),
          at: /^(North|South)/.exec(locations.get(locationId) ?? "")?.[0] ?? "the merchant's",
          ...{ status, request: requestStatus },
        })),
    },
    suppliers,
    exceptions: (await t.openExceptions(stored.id)).map(({ kind }) => kind).sort(),
    waitsFor: [
      ...stored.holds.map(({ kind }) => kind).filter((kind) => kind !== "cancelled"),
      ...stored.lines.flatMap(({ reason }) => (reason && WAITING.has(reason) ? [reason] : [])),
    ],
  };
}

/** Reasons of a line that the order's page shows for units which no supplier has. */
const WAITING = new Set(["shopify-hold", "stopped", "own", "own-stock", "in-progress", "not-movable", "elsewhere"]);

const total = (units: Units) => units.MUG + units.PEN;
const plus = (a: Units, b: Units): Units => ({ MUG: a.MUG + b.MUG, PEN: a.PEN + b.PEN });

/** "3 mugs, 1 pen" */
const words = (units: Units) =>
  ITEMS.filter((item) => units[item] !== 0)
    .map((item) => `${units[item]} ${NAMES[item]}${units[item] === 1 ? "" : "s"}`)
    .join(", ");

/** What became of a cell, in words. `atOnce`: before the suppliers shipped the rest. */
export function inWords(atOnce: Picture, end: Picture): Outcome {
  return { suppliers: suppliersInWords(end), retailer: retailerInWords(end), people: peopleInWords(atOnce, end) };
}

function suppliersInWords({ suppliers, retailer }: Picture): string {
  const toOldStreet = (street: string) =>
    retailer.order.shippingAddress?.address1 === NEW_STREET && street !== NEW_STREET;
  const parts = suppliers.map(({ name, cancelled, ordered, kept, shipped, street }) => {
    if (cancelled) return `${name}: ${words(ordered)} canceled`;
    const fewer = total(kept) < total(ordered) ? ` of ${words(ordered)}` : "";
    const rest = total(shipped) < total(kept) ? `, ${total(kept) - total(shipped)} never shipped` : "";
    const gone = total(shipped) === 0 ? `nothing${fewer}` : `${words(shipped)}${fewer}`;
    return `${name}: ${gone} shipped${rest}${toOldStreet(street) ? " to the old street" : ""}`;
  });
  return parts.sort().join("; ") || "nothing bought";
}

function retailerInWords({ retailer: { order, fulfilled, byHand, open, sold } }: Picture): string {
  const left = open.map(({ units, at, status, request }) => {
    const how = status === "ON_HOLD" ? "on hold" : `${request.toLowerCase().replaceAll("_", " ")} at ${at}`;
    return `${words(units)} open, ${how}`;
  });
  const parts = [
    ...(order.cancelledAt ? ["canceled"] : []),
    ...(total(fulfilled) > 0 ? [`${words(fulfilled)} fulfilled`] : []),
    ...(total(byHand) > 0 ? [`${words(byHand)} fulfilled by hand`] : []),
    ...left.sort(),
  ];
  const asSold = total(fulfilled) === total(sold) && fulfilled.MUG === sold.MUG && left.length === 0;
  return asSold && !order.cancelledAt ? `all fulfilled: ${words(fulfilled)}` : parts.join("; ") || "nothing fulfilled";
}

function peopleInWords(atOnce: Picture, end: Picture): string {
  const seen = (picture: Picture) => [...new Set([...picture.exceptions, ...picture.waitsFor])].join(", ");
  const [first, last] = [seen(atOnce), seen(end)];
  if (first === last) return last;
  return last === "" ? `${first}, until it has shipped` : [first, last].filter(Boolean).join("; after shipping: ");
}

/**
 * What holds in every cell. `before`: units as the order had them when it came. Answers what is broken, in words.
 */
export function broken(atOnce: Picture, end: Picture, before: Units): string[] {
  const problems: string[] = [];
  for (const item of ITEMS) {
    const { retailer, suppliers } = end;
    const most = Math.max(before[item], retailer.sold[item], atOnce.retailer.sold[item]);
    const kept = suppliers.reduce((units, one) => units + one.kept[item], 0);
    const shipped = suppliers.reduce((units, one) => units + one.shipped[item], 0);
    const told = end.exceptions.length > 0;
    const seen = told || end.waitsFor.length > 0;
    if (kept > most) problems.push(`${kept} ${item} live at suppliers, ${most} ever sold`);
    if (retailer.fulfilled[item] > shipped) problems.push(`${item}: more fulfilled than shipped`);
    if (retailer.fulfilled[item] < shipped && !told)
      problems.push(`${item}: ${shipped} shipped, ${retailer.fulfilled[item]} fulfilled, nobody told`);
    const wanted = retailer.order.cancelledAt ? 0 : retailer.sold[item] - retailer.byHand[item];
    if (kept < wanted && !seen) problems.push(`${item}: ${wanted} wanted, ${kept} bought, nobody told`);
    const wasTold = told || atOnce.exceptions.length > 0;
    // What was fulfilled and comes back is a return.
    if (kept > Math.max(wanted, retailer.fulfilled[item]) && !wasTold)
      problems.push(`${item}: ${wanted} wanted, ${kept} bought, nobody told`);
  }
  for (const one of atOnce.suppliers)
    if (one.cancelled && total(one.shipped) > 0) problems.push(`${one.name} shipped what is canceled`);
  return problems;
}

export const soldFirst = (mugs: number): Units => plus(none(), { MUG: mugs, PEN: 1 });
