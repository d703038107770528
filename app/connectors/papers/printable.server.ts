import type { OrderToSend } from "../connector.ts";
import { canPrint } from "./fonts.server.ts";
import { addressLines } from "./paper-facts.ts";

/** Do our papers have all the letters of an order's address, items and shop? */
export const isPrintable = ({ shipTo, lines, retailer }: Pick<OrderToSend, "shipTo" | "lines" | "retailer">): boolean =>
  canPrint([...addressLines(shipTo), ...lines.flatMap(({ title, sku }) => [title, sku ?? ""]), retailer.name]);
