import type { Control } from "../stack/control.ts";
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
  onFulfilmentOrder: (id: number, verb: string) => Promise<void>;
  /** a button of the page of the order that a supplier has for this one, as soon as it is there */
  supplier: (handle: string, verb: string, body?: object) => Promise<void>;
  pause: (ms: number) => Promise<void>;
};

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

/** Orders as they really are. Each says what must have become of it when the day is over. */
export function messyOrders(): MessyOrder[] {
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
      happens: ({ supplier }) => supplier("acme-textiles", "cancel", { restock: false }),
    }),
  ];
}

/** Lets the order's happenings take place. @throws when a button that must be there is not */
export async function letHappen(
  control: Control,
  order: MessyOrder & { name: string; orderId: number },
): Promise<void> {
  if (!order.happens) return;
  const store = `stores/${domainOf(RETAILER.handle)}`;
  type Dump = {
    orders: {
      id: number;
      name: string;
      lines: { id: number; sku: string }[];
      fulfillmentOrderIds: number[];
      customAttributes: { value: string }[];
    }[];
  };
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
    onFulfilmentOrder: async (id, verb) => void (await control.post(`${store}/fulfilment-orders/${id}/${verb}`)),
    supplier: async (handle, verb, body) => {
      const at = `stores/${domainOf(handle)}`;
      const theirs = await soon(`${handle}'s order for ${order.name}`, async () => {
        const { orders } = await control.get<Dump>(at);
        return orders.find(({ customAttributes }) => customAttributes.some(({ value }) => value === order.name))?.id;
      });
      await control.post(`${at}/orders/${theirs}/${verb}`, body);
    },
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });
}

async function soon<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  for (const giveUpAt = Date.now() + 60_000; Date.now() < giveUpAt;) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  throw new Error(`There is no ${what} after a minute.`);
}
