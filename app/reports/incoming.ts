import { isLate, statusOfStored } from "./order-list.ts";
import { pageOf, searchOf } from "./paging.ts";
import type { Status } from "./status.ts";

export const INCOMING_VIEWS = ["all", "to-ship", "late", "shipped"] as const;
export type IncomingView = (typeof INCOMING_VIEWS)[number];
export type IncomingQuery = { view: IncomingView; search: string; page: number };

export function parseIncomingQuery(parameters: URLSearchParams): IncomingQuery {
  return {
    view: INCOMING_VIEWS.find((view) => view === parameters.get("view")) ?? "all",
    search: searchOf(parameters),
    page: pageOf(parameters),
  };
}

export type StoredIncoming = {
  id: string;
  key: string;
  state: string;
  externalGid: string | null;
  externalName: string | null;
  acceptedAt: Date | null;
  createdAt: Date;
  order: { name: string };
  shop: { name: string };
  lines: { quantity: number; packSize: number }[];
  supplier: { name: string };
  shipments: { state: string; fulfilmentGid: string | null; trackingNumbers: string[] }[];
  /** what the retailer wrote about it last */
  message: string | null;
};

export type IncomingRow = {
  id: string;
  retailer: string;
  theirOrder: string;
  ourOrder: string;
  /** opens the order in the supplier's own admin */
  shopifyUrl: string | null;
  receivedAt: Date;
  items: number;
  status: Status;
  late: boolean;
  missingTracking: boolean;
  message: string | null;
};

export function toIncomingRow(stored: StoredIncoming, now: Date): IncomingRow {
  const number = /(\d+)$/.exec(stored.externalGid ?? "")?.[1];
  return {
    id: stored.id,
    retailer: stored.shop.name,
    theirOrder: stored.order.name,
    ourOrder: stored.externalName ?? stored.key,
    shopifyUrl: number ? `shopify://admin/orders/${number}` : null,
    receivedAt: stored.acceptedAt ?? stored.createdAt,
    items: stored.lines.reduce((sum, line) => sum + line.quantity * line.packSize, 0),
    status: statusOfStored(stored),
    late: isLate(stored, now),
    message: stored.message,
    missingTracking: stored.shipments.some(
      (shipment) => shipment.state === "shipped" && shipment.trackingNumbers.length === 0,
    ),
  };
}
