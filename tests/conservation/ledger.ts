import { gidOf, numericId } from "../../app/platform/gid.ts";
import { LIVE_STATES } from "../../app/orders/supplier-order-states.ts";
import type { Bought, StoreDump, Trade } from "../trade.ts";
import { BY_HAND, orderIn, type Run } from "./actions.ts";
import { RETAILERS, SUPPLIERS } from "./scenario.ts";

// Each retailer's line with what the stores themselves hold of it, found by our keys and the suppliers' variants.

export type Stores = Record<string, StoreDump>;
type StoredOrder = Awaited<ReturnType<Trade["orderOf"]>>;
type StoredLine = StoredOrder["lines"][number];
type StoredPart = StoredLine["supplierOrderLines"][number];

export type LedgerLine = {
  bought: Bought;
  order: StoredOrder;
  line: StoredLine;
  sku: string | null;
  /** units ever sold; still on the order */
  sold: number;
  current: number;
  /** units, as the retailer sells them, that stand in suppliers' stores; shipped from there, in whole packs */
  standing: number;
  arrived: number;
  /** units decided and not yet, or perhaps, in a supplier's store */
  underWay: number;
  /** fulfilled on the retailer's order by us; by the merchant itself */
  fulfilled: number;
  byHand: number;
  /** units in fulfilment orders that somebody holds */
  held: number;
  /** the order was canceled, and suppliers still have these units of it although they have shipped none */
  unwithdrawn: number;
};

export async function readStores(trade: Trade): Promise<Stores> {
  const stores: Stores = {};
  for (const handle of [...RETAILERS, ...SUPPLIERS]) stores[handle] = await trade.dump(handle);
  return stores;
}

/** Orders that the app has not heard of yet are absent; `missing` names them. */
export async function readLedger(
  trade: Trade,
  run: Run,
  stores: Stores,
): Promise<{ lines: LedgerLine[]; missing: string[] }> {
  const lines: LedgerLine[] = [];
  const missing: string[] = [];
  for (const bought of run.bought) {
    const store = stores[bought.shop];
    const sold = store && orderIn(store, bought);
    const order = await trade.orderOf(bought).catch(() => null);
    if (!store || !sold || !order) {
      missing.push(`${bought.name} of ${bought.shop}`);
      continue;
    }
    for (const line of sold.lines) {
      const kept = order.lines.find(({ lineItemGid }) => lineItemGid === gidOf("LineItem", line.id));
      if (!kept) {
        missing.push(`${line.sku} of ${bought.name} of ${bought.shop}`);
        continue;
      }
      const fulfilments = store.fulfillments.filter(({ status }) => status === "SUCCESS");
      const own = fulfilments.filter(({ tracking }) => tracking.some(({ number }) => number?.startsWith(BY_HAND)));
      const parts = store.fulfillmentOrders.filter(({ status }) => status === "ON_HOLD").flatMap((each) => each.lines);
      const there = kept.supplierOrderLines.map((part) => atSupplier(stores, part));
      const sum = (numbers: number[]) => numbers.reduce((all, each) => all + each, 0);
      lines.push({
        ...{ bought, order, line: kept, sku: line.sku, sold: line.quantity },
        current: sold.cancelledAt ? 0 : line.currentQuantity,
        standing: sum(there.map(({ standing }) => standing)),
        arrived: sum(there.map(({ arrived }) => arrived)),
        unwithdrawn: sold.cancelledAt ? sum(there.map(({ idle }) => idle)) : 0,
        underWay: sum(there.map(({ underWay }) => underWay)),
        fulfilled: unitsOf(fulfilments, line.id) - unitsOf(own, line.id),
        byHand: unitsOf(own, line.id),
        held: sum(parts.filter(({ orderLineId }) => orderLineId === line.id).map((part) => part.remainingQuantity)),
      });
    }
  }
  return { lines, missing };
}

const unitsOf = (parcels: StoreDump["fulfillments"], lineId: number) =>
  parcels
    .flatMap(({ lines }) => lines)
    .filter(({ orderLineId }) => orderLineId === lineId)
    .reduce((sum, { quantity }) => sum + quantity, 0);

/** What suppliers' stores hold under the key of a supplier order, of one of its lines. */
function atSupplier(stores: Stores, part: StoredPart) {
  const { key, state } = part.supplierOrder;
  const placed = placedLines(stores, { key, variantGid: part.offerVariantGid });
  const isLive = (LIVE_STATES as readonly string[]).includes(state);
  return {
    // A supplier may take half a pack off: what is left of it is no unit that the retailer sells.
    standing: Math.floor(placed.reduce((sum, each) => sum + each.units, 0) / part.packSize),
    arrived: Math.floor(placed.reduce((sum, each) => sum + each.shipped, 0) / part.packSize),
    idle: Math.floor(placed.reduce((sum, each) => sum + (each.hasLeft ? 0 : each.units), 0) / part.packSize),
    underWay: placed.length === 0 && isLive ? part.quantity - part.declined : 0,
  };
}

/** `hasLeft`: something of the order was shipped, also if it came back. Units are the supplier's. */
type PlacedLine = { units: number; shipped: number; hasLeft: boolean; createdAt: Date };

/** Lines of one variant in the suppliers' orders with this key; canceled ones without their units. */
export function placedLines(stores: Stores, { key, variantGid }: { key: string; variantGid: string }): PlacedLine[] {
  const variantId = Number(numericId(variantGid));
  return SUPPLIERS.flatMap((handle) => {
    const store = stores[handle] as StoreDump;
    const parcels = store.fulfillments.filter(({ status }) => status === "SUCCESS");
    return store.orders
      .filter(({ sourceIdentifier }) => sourceIdentifier === key)
      .flatMap((order) =>
        order.lines
          .filter((line) => line.variantId === variantId)
          .map((line) => ({
            units: order.cancelledAt ? 0 : line.currentQuantity,
            shipped: unitsOf(parcels, line.id),
            hasLeft: store.fulfillments.some(({ orderId }) => orderId === order.id),
            createdAt: new Date(order.createdAt),
          })),
      );
  });
}
