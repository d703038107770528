import type { z } from "zod";
import {
  Acknowledgement,
  Cancellation,
  Decline,
  Items,
  ListQuery,
  Me,
  OrderPage,
  OrderView,
  Recorded,
  Shipment,
  Stock,
  StockRecorded,
} from "./shapes.ts";

const KB = 1024;
const SMALL = 256 * KB;
const LARGE = 8 * KB * KB;

export type Endpoint = {
  method: "GET" | "POST";
  /** below /vendor-api/v1; `{key}`: the number of the purchase order */
  path: string;
  summary: string;
  query?: z.ZodType;
  body?: z.ZodType;
  answer: z.ZodType;
  mostBytes: number;
  /** counts once by its Idempotency-Key, which has to be there */
  needsKey: boolean;
};

const read = { method: "GET", mostBytes: 0, needsKey: false } as const;
const write = { method: "POST", mostBytes: SMALL, needsKey: true, answer: Recorded } as const;

/** All that the API for vendors answers, by the name of its operation. */
export const ENDPOINTS = {
  me: { ...read, path: "/me", summary: "Whose key it is: a first call to try it with", answer: Me },
  listOrders: {
    ...read,
    ...{ path: "/orders", summary: "Your orders, oldest first, without addresses" },
    ...{ query: ListQuery, answer: OrderPage },
  },
  readOrder: {
    ...read,
    path: "/orders/{key}",
    summary: "One order, with its address while it has to be shipped",
    answer: OrderView,
  },
  acknowledge: {
    ...write,
    ...{ path: "/orders/{key}/acknowledgement", summary: "You have the order: what you ship, when, and what not" },
    body: Acknowledgement,
  },
  decline: { ...write, path: "/orders/{key}/decline", summary: "You ship nothing (more) of it", body: Decline },
  ship: {
    ...write,
    ...{ path: "/orders/{key}/shipments", summary: "A parcel has left, is corrected, or did not leave after all" },
    body: Shipment,
  },
  answerCancellation: {
    ...write,
    ...{ path: "/orders/{key}/cancellation", summary: "Your answer to a cancellation that the retailer asked for" },
    body: Cancellation,
  },
  tellStock: {
    ...write,
    ...{ path: "/stock", summary: "Your stock and prices: all of it, or what has changed", body: Stock },
    ...{ answer: StockRecorded, mostBytes: LARGE },
  },
  saveItems: {
    ...write,
    ...{ path: "/items", summary: "Your price list: items are added or changed", body: Items, needsKey: false },
  },
} as const satisfies Record<string, Endpoint>;
export type Operation = keyof typeof ENDPOINTS;

type Found =
  | { kind: "found"; operation: Operation; orderKey: string }
  | { kind: "wrong-method"; allowed: string[] }
  | { kind: "no-such-path" };

/** Which operation a request means. `path`: below /vendor-api/v1, with its slash. */
export function findOperation(method: string, path: string): Found {
  const parts = path.split("/");
  const fits = (template: string) => {
    const wanted = template.split("/");
    return (
      wanted.length === parts.length &&
      wanted.every((part, at) => part === parts[at] || (part === "{key}" && parts[at] !== ""))
    );
  };
  const here = (Object.keys(ENDPOINTS) as Operation[]).filter((operation) => fits(ENDPOINTS[operation].path));
  const operation = here.find((one) => ENDPOINTS[one].method === (method === "HEAD" ? "GET" : method));
  if (operation) return { kind: "found", operation, orderKey: readKey(parts[2] ?? "") };
  const allowed = here.map((one) => ENDPOINTS[one].method);
  return allowed.length > 0 ? { kind: "wrong-method", allowed } : { kind: "no-such-path" };
}

/** A part of a path as it was meant; what cannot be decoded names no order. */
function readKey(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}
