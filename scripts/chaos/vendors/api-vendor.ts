import { createHmac } from "node:crypto";
import type { Control } from "../../stack/control.ts";
import type { Random } from "../random.ts";
import { leftOf, newOrder, type Ledger, type News, type VendorLine, type VendorOrder } from "./ledger.ts";
import { isDoneTwice, untilAnswered, type VendorSide } from "./side.ts";

type Call = { operation: string; headers: Record<string, string>; body: string };
/** What the sandbox tells of a vendor's own API. */
export type VendorApi = {
  orders: {
    key: string;
    /** how often it came and was done */
    posted: number;
    message: { customerOrder: string; lines: { id: string; sku: string; units: number }[] };
    state: { cancelAsked?: boolean };
  }[];
  calls: Call[];
};
type Order = {
  control: Control;
  random: Random;
  /** the vendor's name in the sandbox, and that of the receiver of its webhook */
  name: string;
  news: string;
  /** our API, and the vendor's key to it */
  app: { url: string; key: string; webhookSecret: string };
  stock: ReadonlyMap<string, number>;
};

/** A vendor's system: takes orders by its own API, and tells what becomes of them by ours, or when it is asked. */
export function apiVendor({ control, random, name, news: receiver, app, stock }: Order): VendorSide {
  const ledger: Ledger = new Map();
  const answered = new Set<string>();
  let heard = 0;
  let messages = 0;
  const call = async (path: string, body?: object, idempotencyKey = `message-${(messages += 1)}`) => {
    const send = () =>
      fetch(`${app.url}${path}`, {
        method: body ? "POST" : "GET",
        headers: {
          ...{ authorization: `Bearer ${app.key}`, "content-type": "application/json" },
          ...(body ? { "idempotency-key": idempotencyKey } : {}),
        },
        body: body && JSON.stringify(body),
      });
    const answer = await untilAnswered(`The API's ${path}`, async () => {
      const got = await send();
      return got.status === 429 ? Promise.reject(new TypeError("too many requests")) : got;
    });
    if (body && isDoneTwice(side, "messages sent again with their key", { random, chance: 0.25 })) {
      const again = await untilAnswered(`The API's ${path}`, send);
      if (answer.ok && !again.ok) throw new Error(`${path} was taken, and refused when it was sent again.`);
    }
    return answer;
  };
  /** What its own API says when it is asked for the order. */
  const says = (order: VendorOrder, state: object) =>
    control.post("vendor-api/state", { vendor: name, key: order.key, state });
  const side: VendorSide = {
    ...{ name: "API", ledger, stock, twice: {} },
    abilities: { parts: true, saysNo: true },
    receive: async () => {
      const { orders } = await control.get<VendorApi>(`vendor-api?vendor=${name}`);
      for (const { key, posted, message, state } of orders) {
        const order = ledger.get(key) ?? newOrder(key, message.customerOrder, message.lines);
        ledger.set(key, order);
        // It can be asked whether it has an order: whoever posts one again that it has did not ask.
        order.copies = posted - 1;
        order.cancelAsked = state.cancelAsked === true && !answered.has(key);
      }
      const { calls } = await control.get<VendorApi>(`vendor-api?vendor=${receiver}`);
      for (const told of calls.slice(heard)) {
        heard += 1;
        if (!isSigned(told, app.webhookSecret)) throw new Error("A webhook's signature does not fit.");
        const { order } = JSON.parse(told.body) as { order: { key: string } | null };
        if (order && (await call(`/orders/${order.key}`)).status !== 200)
          throw new Error(`A webhook told of ${order.key}, and there is no such order.`);
      }
    },
    tell: async (order, news) => {
      if (news.kind === "cancel") answered.add(order.key);
      if (news.kind === "confirm" && random.is(0.5)) {
        await says(order, { status: "accepted" });
        return "told";
      }
      const { path, body } = messageOf(news, new Date((await nowOf(control)) - 1_000));
      const { status } = await call(`/orders/${order.key}${path}`, body);
      const isShipped = news.kind === "ship" && status === 200;
      if (isShipped && isDoneTwice(side, "parcels told of by two ways", { random, chance: 0.3 })) {
        const told = order.parcels.map(({ number, lines }) => ({
          number,
          lines: lines.map((line) => lineOf(order, line)),
        }));
        const parcels = [...told, { number: news.number, lines: news.lines.map(shippedLine) }];
        await says(order, {
          status: "accepted",
          shipments: parcels.map(({ number, lines }) => ({ ...body, ref: number, trackingNumbers: [number], lines })),
        });
      }
      return status === 200 ? "told" : "refused";
    },
    tellStock: async (shelf) => {
      const items = [...shelf].map(([sku, units]) => ({ sku, units: Math.max(0, units) }));
      const asOf = new Date(await nowOf(control)).toISOString();
      const { status } = await call("/stock", { asOf, scope: "full", items });
      if (status !== 200) throw new Error(`The API refuses stock: ${status}.`);
    },
  };
  return side;
}

const nowOf = async (control: Control) => Date.parse((await control.get<{ now: string }>("clock")).now);
const shippedLine = (line: VendorLine) => ({ line: line.id, units: leftOf(line) });
const lineOf = ({ lines }: VendorOrder, { sku, units }: { sku: string; units: number }) => ({
  ...{ line: lines.find((line) => line.sku === sku)?.id ?? sku, units },
});

function messageOf(news: News, at: Date): { path: string; body: object } {
  switch (news.kind) {
    case "confirm":
      return { path: "/acknowledgement", body: {} };
    case "decline": {
      const units = (line: VendorLine) => line.declined + (news.units === "all" ? leftOf(line) : 1);
      const declines = news.lines.map((line) => ({ line: line.id, units: units(line), reason: "sold out" }));
      return { path: "/acknowledgement", body: { declines } };
    }
    case "ship": {
      const parcel = { carrier: "DHL", trackingNumbers: [news.number], shippedAt: at.toISOString() };
      return {
        path: "/shipments",
        body: { ...parcel, ...(news.isRest ? {} : { lines: news.lines.map(shippedLine) }) },
      };
    }
    case "cancel":
      return {
        path: "/cancellation",
        body: news.answer === "yes" ? { answer: "cancelled" } : { answer: "refused", reason: "it is packed" },
      };
  }
}

/** As docs/vendor-api.md tells vendors to check it. */
function isSigned({ headers, body }: Call, secret: string): boolean {
  const parts = (headers["crossdock-signature"] ?? "").split(",").map((part) => part.split("="));
  const at = parts.find(([name]) => name === "t")?.[1];
  const wanted = createHmac("sha256", secret).update(`${at}.${body}`).digest("hex");
  return parts.some(([name, value]) => name === "v1" && value === wanted);
}
