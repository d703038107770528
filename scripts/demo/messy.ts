import type { Control } from "../stack/control.ts";
import { merchantOf } from "./merchant.ts";
import { RETAILER, type Fate, type SceneCustomer, type SceneOrder } from "./scene.ts";
import { domainOf } from "./stores.ts";

/** What happens to an order after the customer has bought: in the retailer's admin, or in a supplier's. */
type Happening = (hands: Hands) => Promise<void>;
type MessyOrder = SceneOrder & { happens?: Happening };

/** The hands of the people who work on one order. Ids are the sandbox's numeric ones. */
type Hands = {
  /** a button of the retailer's order page */
  retailer: (verb: string, body?: object) => Promise<void>;
  lineOf: (sku: string) => number;
  /** the order's fulfilment orders, as soon as Shopify has made them */
  fulfilmentOrders: () => Promise<number[]>;
  onFulfilmentOrder: (id: number, verb: string, body?: object) => Promise<void>;
  /** waits until the supplier has an order for this one */
  ordered: (handle: string) => Promise<void>;
  /** a button of the page of the order that a supplier has for this one, as soon as it is there */
  supplier: (handle: string, verb: string, body?: (order: DumpedOrder) => object) => Promise<void>;
  /** the supplier takes back the parcel that it has shipped */
  takeBack: (handle: string) => Promise<void>;
  pause: (ms: number) => Promise<void>;
};

/** An order of a store's dump, as far as it is looked at here. */
type DumpedOrder = {
  id: number;
  name: string;
  lines: { id: number; sku: string }[];
  fulfillmentOrderIds: number[];
  customAttributes: { value: string }[];
};
type Dump = { orders: DumpedOrder[]; fulfillments: { id: number; orderId: number; status: string }[] };

const NIGHT: SceneCustomer = {
  firstName: "Zoë",
  lastName: "Nachtigall",
  address1: "Am Kai 4",
  city: "Hamburg",
  zip: "20457",
  countryCode: "DE",
};
const TOKYO: SceneCustomer = {
  firstName: "美咲",
  lastName: "𠮷田 🏮",
  address1: "神宮前4-12-10",
  city: "渋谷区",
  zip: "150-0001",
  countryCode: "JP",
};

let house = 10;
/** Each customer lives elsewhere, so that no two orders look like one placed twice. */
const someone = (): SceneCustomer => ({ ...NIGHT, address1: `Am Kai ${house++}` });

function messy(
  cart: [string, number][],
  fate: Fate | Record<string, Fate>,
  rest: Partial<MessyOrder> & { finally?: Record<string, number> } = {},
): MessyOrder {
  const { finally: final = {}, ...given } = rest;
  return {
    customer: someone(),
    cart: cart.map(([sku, quantity]) => ({ sku, quantity })),
    lines: cart.map(([sku, quantity]) => ({
      sku,
      quantity: final[sku] ?? quantity,
      fate: typeof fate === "string" ? fate : (fate[sku] ?? "bought"),
    })),
    ...given,
  };
}

/** What the merchants have chosen on such a day. */
export async function openTheMess(stack: Parameters<typeof merchantOf>[0]): Promise<void> {
  const retailer = { similarOrderHours: "1", restrictedItems: "TOWEL-SET: JP" };
  await merchantOf(stack, RETAILER.handle).post("/app/settings", { intent: "save", ...retailer });
  await merchantOf(stack, "cedar-crafts").post("/app/settings", { intent: "save", shipsToPoBoxes: "false" });
}

/** Customers of a later day live elsewhere: Harbour Home holds orders that look like one placed twice. */
export const movedBy = (orders: MessyOrder[], days: number): MessyOrder[] =>
  orders.map((order) => ({
    ...order,
    customer: { ...order.customer, address1: `${order.customer.address1}${days === 0 ? "" : `, house ${days}`}` },
  }));

const NEXT_MONTH_MS = 30 * 24 * 3_600_000;

/** Orders as they really are. Each says what must have become of it when the day is over. */
export function messyOrders(now: Date): MessyOrder[] {
  const twice = someone();
  return [
    messy([["TEE-NAVY-S", 2]], "bought", {
      checkout: { financialStatus: "PENDING" },
      happens: async ({ pause, retailer }) => {
        await pause(3_000);
        await retailer("pay");
      },
    }),
    messy([["TEE-NAVY-S", 1]], "held", { checkout: { financialStatus: "PENDING" } }),
    messy([["CANDLE-HARBOUR", 1]], "elsewhere", { checkout: { deliveryMethod: "PICK_UP" } }),
    messy([["CANDLE-HARBOUR", 1]], "elsewhere", { checkout: { deliveryMethod: "RETAIL" } }),
    messy([["BOARD-WALNUT", 1]], "elsewhere", { checkout: { tags: ["Shopify Collective"] } }),
    messy([["BOARD-WALNUT", 1]], "held", { checkout: { test: true } }),
    messy(
      [
        ["BULB-E27", 3],
        ["GUIDE-PDF", 1],
      ],
      { "GUIDE-PDF": "elsewhere" },
    ),
    messy([["BULB-E27", 2]], "bought", { customer: TOKYO }),
    messy([["TRAY-CEDAR", 3]], "bought", {
      finally: { "TRAY-CEDAR": 1 },
      happens: ({ retailer, lineOf }) => retailer("edit", { lineItemId: lineOf("TRAY-CEDAR"), quantity: 1 }),
    }),
    messy([["TOWEL-SET", 2]], "cancelled", { happens: ({ retailer }) => retailer("cancel", { restock: true }) }),
    messy([["LAMP-BRASS", 1]], "bought", {
      happens: async ({ fulfilmentOrders, onFulfilmentOrder, pause }) => {
        const held = await fulfilmentOrders();
        for (const id of held) await onFulfilmentOrder(id, "hold");
        await pause(4_000);
        for (const id of held) await onFulfilmentOrder(id, "release");
      },
    }),
    messy([["CUSHION-LINEN", 2]], "bought", {
      notShippedBy: ["acme-textiles"],
      happens: ({ supplier }) => supplier("acme-textiles", "cancel", () => ({ restock: false })),
    }),
    // Two of four are declined: Bolt ships them.
    messy([["CUSHION-LINEN", 4]], "bought", {
      notShippedBy: ["acme-textiles"],
      happens: ({ supplier }) =>
        supplier("acme-textiles", "edit", ({ lines }) => ({ lineItemId: lines[0]?.id, quantity: 2, restock: false })),
    }),
    // Canceled when Bolt has it already.
    messy([["LAMP-BRASS", 1]], "cancelled", {
      notShippedBy: ["bolt-lighting"],
      happens: async ({ ordered, retailer }) => {
        await ordered("bolt-lighting");
        await retailer("cancel", { restock: true });
      },
    }),
    // The parcel comes back to Acme before the carrier had it.
    messy([["THROW-WOOL", 2]], "bought", {
      notShippedBy: ["acme-textiles"],
      happens: async ({ supplier, takeBack, pause }) => {
        await supplier("acme-textiles", "ship", () => ({ tracking: { company: "DHL Express", number: "TAKEN-BACK" } }));
        await pause(8_000);
        await takeBack("acme-textiles");
      },
    }),
    messy([["TRAY-CEDAR", 3]], "bought", {
      finally: { "TRAY-CEDAR": 2 },
      happens: ({ retailer, lineOf }) =>
        retailer("refund", { lines: [{ lineItemId: lineOf("TRAY-CEDAR"), quantity: 1 }] }),
    }),
    messy([["BOARD-WALNUT", 2]], "bought", {
      happens: ({ retailer }) => retailer("address", { address: { ...someone(), address1: "Neuer Kai 1" } }),
    }),
    messy([["CANDLE-HARBOUR", 2]], "elsewhere", { checkout: { deliveryMethod: "LOCAL" } }),
    messy([["TEE-NAVY-L", 1]], "held", {
      checkout: { fulfillAt: new Date(now.getTime() + NEXT_MONTH_MS).toISOString() },
    }),
    messy([["BULB-E27", 1]], "bought", {
      happens: async ({ fulfilmentOrders, onFulfilmentOrder, pause }) => {
        const app = "Fraud Filter";
        const held = await fulfilmentOrders();
        for (const id of held) await onFulfilmentOrder(id, "hold", { app });
        await pause(4_000);
        for (const id of held) await onFulfilmentOrder(id, "release", { app });
      },
    }),
    messy([["TEE-NAVY-S", 3]], "bought", { customer: twice }),
    // Cedar does not ship to post office boxes, and nobody else has it.
    messy([["BOARD-WALNUT", 1]], "held", { customer: { ...someone(), address1: "Postfach 10 11 12" } }),
    messy([["TOWEL-SET", 1]], "held", { customer: { ...TOKYO, address1: "神宮前4-12-11" } }),
    // By now Crossdock knows the first of the two.
    messy([["TEE-NAVY-S", 3]], "held", { customer: twice, after: 10_000 }),
  ];
}

/** Lets the order's happenings take place. @throws when a button that must be there is not */
export async function letHappen(
  control: Control,
  order: MessyOrder & { name: string; orderId: number },
): Promise<void> {
  if (!order.happens) return;
  const store = `stores/${domainOf(RETAILER.handle)}`;
  const own = async () => (await control.get<Dump>(store)).orders.find(({ id }) => id === order.orderId);
  const lines = (await own())?.lines ?? [];
  await order.happens({
    retailer: async (verb, body) => void (await control.post(`${store}/orders/${order.orderId}/${verb}`, body)),
    lineOf: (sku) => lines.find((line) => line.sku === sku)?.id ?? 0,
    fulfilmentOrders: () =>
      soon(`fulfilment orders of ${order.name}`, async () => {
        const ids = (await own())?.fulfillmentOrderIds ?? [];
        return ids.length > 0 ? ids : undefined;
      }),
    onFulfilmentOrder: async (id, verb, body) =>
      void (await control.post(`${store}/fulfilment-orders/${id}/${verb}`, body)),
    ordered: async (handle) => void (await placedAt(control, handle, order.name)),
    supplier: async (handle, verb, body) => {
      const theirs = await placedAt(control, handle, order.name);
      await control.post(`stores/${domainOf(handle)}/orders/${theirs.id}/${verb}`, body?.(theirs));
    },
    takeBack: async (handle) => {
      const { id } = await placedAt(control, handle, order.name);
      const { fulfillments } = await control.get<Dump>(`stores/${domainOf(handle)}`);
      const parcel = fulfillments.find(({ orderId, status }) => orderId === id && status === "SUCCESS");
      await control.post(`stores/${domainOf(handle)}/fulfilments/${parcel?.id}/cancel`);
    },
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });
}

/** The order that a supplier has for the retailer's, as soon as it is there. */
const placedAt = (control: Control, handle: string, name: string): Promise<DumpedOrder> =>
  soon(`order of ${handle} for ${name}`, async () => {
    const { orders } = await control.get<Dump>(`stores/${domainOf(handle)}`);
    return orders.find(({ customAttributes }) => customAttributes.some(({ value }) => value === name));
  });

async function soon<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  for (const giveUpAt = Date.now() + 60_000; Date.now() < giveUpAt;) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  throw new Error(`There is no ${what} after a minute.`);
}
