import type { OrderToSend } from "../connector.ts";
import { facesOf } from "./fonts.server.ts";
import { lettersOf } from "./lines.ts";
import { textsOf } from "./paper-facts.ts";

/** Do our papers have all the letters of an order's address, items and shop? */
export async function isPrintable(order: Pick<OrderToSend, "shipTo" | "lines" | "retailer">): Promise<boolean> {
  const faces = await facesOf(textsOf(order).flatMap(lettersOf), { han: "sc", weight: 400 });
  return ![...faces.values()].includes(null);
}

/** The numbers of those of these orders whose papers lack letters. */
export async function unprintableOf(orders: readonly OrderToSend[]): Promise<Set<string>> {
  const keys = new Set<string>();
  for (const order of orders) if (!(await isPrintable(order))) keys.add(order.key);
  return keys;
}
