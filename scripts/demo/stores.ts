import type { Control } from "../stack/control.ts";
import { RETAILER, SUPPLIERS } from "./scene.ts";
import type { OrderState, StoreState } from "./verify.ts";

type Listed<T> = Omit<StoreState, "orders"> & { orders: (OrderState & T)[] };
/** All stores of the scene. `id` and `lineIds` are the numeric ids that the control API takes. */
export type Stores = {
  retailer: Listed<object>;
  suppliers: Listed<{ id: number; lineIds: number[] }>[];
};

/** The parts of the sandbox's dump of a store that are read here (sandbox/README.md). */
type Dump = {
  domain: string;
  name: string;
  orders: {
    id: number;
    name: string;
    cancelledAt: string | null;
    customAttributes: { key: string; value: string }[];
    lines: { id: number; sku: string | null; currentQuantity: number }[];
  }[];
  fulfillments: {
    orderId: number;
    status: string;
    tracking: { company: string | null; number: string | null }[];
    lines: { orderLineId: number; quantity: number }[];
  }[];
};

export const domainOf = (handle: string) => `${handle}.myshopify.com`;

/** The present state of all stores of the scene. */
export async function readStores(control: Control): Promise<Stores> {
  const read = async (handle: string) => stateOf(await control.get<Dump>(`stores/${domainOf(handle)}`));
  const [retailer, ...suppliers] = await Promise.all([RETAILER, ...SUPPLIERS].map(({ handle }) => read(handle)));
  if (!retailer) throw new Error("The scene has no retailer.");
  return { retailer, suppliers };
}

function stateOf({ domain, name, orders, fulfillments }: Dump): Stores["suppliers"][number] {
  return {
    domain,
    name,
    orders: orders.map((order) => ({
      id: order.id,
      name: order.name,
      cancelled: order.cancelledAt !== null,
      attributes: order.customAttributes,
      lines: order.lines.map(({ sku, currentQuantity }) => ({ sku: sku ?? "", quantity: currentQuantity })),
      lineIds: order.lines.map(({ id }) => id),
      parcels: fulfillments
        .filter(({ orderId, status }) => orderId === order.id && status === "SUCCESS")
        .map(({ tracking, lines }) => ({
          carrier: tracking[0]?.company ?? "",
          tracking: tracking[0]?.number ?? "",
          lines: lines.map(({ orderLineId, quantity }) => ({
            sku: order.lines.find(({ id }) => id === orderLineId)?.sku ?? "",
            quantity,
          })),
        })),
    })),
  };
}
