import { orderStatus, supplierOrderStatus, type Status } from "./status.ts";
import { pageOf, searchOf } from "./paging.ts";

/** Views of the order list, in the order of their tabs. */
export const ORDER_VIEWS = [
  "all",
  "needs-attention",
  "scheduled",
  "waiting-for-supplier",
  "in-progress",
  "fulfilled",
  "not-routed",
] as const;
export type OrderView = (typeof ORDER_VIEWS)[number];

const ORDER_SORTS = ["date-desc", "date-asc"] as const;
type OrderSort = (typeof ORDER_SORTS)[number];

/** What the address of the order list asks for. */
export type OrderListQuery = {
  view: OrderView;
  search: string;
  supplierIds: string[];
  countries: string[];
  sort: OrderSort;
  page: number;
};

const oneOf = <Choice extends string>(choices: readonly Choice[], given: string | null): Choice =>
  choices.find((choice) => choice === given) ?? choices[0]!;

const several = (parameters: URLSearchParams, name: string) =>
  (parameters.get(name) ?? "").split(",").filter(Boolean).slice(0, 50);

/** Reads the address; what is not understood falls back to the plain list. */
export function parseOrderListQuery(parameters: URLSearchParams): OrderListQuery {
  return {
    view: oneOf(ORDER_VIEWS, parameters.get("view")),
    search: searchOf(parameters),
    supplierIds: several(parameters, "supplier"),
    countries: several(parameters, "country").filter((code) => /^[A-Z]{2}$/.test(code)),
    sort: oneOf(ORDER_SORTS, parameters.get("sort")),
    page: pageOf(parameters),
  };
}

/** The address that asks for the same, without its page; empty for the plain list. */
export function addressOf({ view, search, supplierIds, countries, sort }: OrderListQuery): string {
  const parts = {
    view: view === "all" ? "" : view,
    q: search,
    supplier: supplierIds.join(","),
    country: countries.join(","),
    sort: sort === "date-desc" ? "" : sort,
  };
  return new URLSearchParams(Object.entries(parts).filter(([, value]) => value !== "")).toString();
}

/** Does the address ask for nothing special? Then an empty list means that there are no orders. */
export const isPlainList = (query: OrderListQuery) =>
  query.view === "all" &&
  query.search === "" &&
  query.supplierIds.length + query.countries.length === 0 &&
  query.page === 1;

/** A supplier that has not shipped anything after this long is late. */
export const LATE_AFTER_MS = 48 * 60 * 60 * 1000;

export type StoredOrder = {
  id: string;
  name: string;
  state: string;
  stateNote: string | null;
  test: boolean;
  cancelledAt: Date | null;
  processedAt: Date | null;
  createdAt: Date;
  countryCode: string | null;
  lines: { sold: number; wanted: number; allocated: number; fulfilled: number; reason: string | null }[];
  holds: { kind: string; reason: string }[];
  supplierOrders: StoredSupplierOrder[];
};

export type StoredSupplierOrder = {
  state: string;
  acceptedAt: Date | null;
  supplier: { name: string };
  shipments: { state: string; fulfilmentGid: string | null }[];
};

export type OrderRow = {
  id: string;
  name: string;
  placedAt: Date;
  country: string | null;
  suppliers: string[];
  items: number;
  status: Status;
  late: boolean;
  test: boolean;
  /** one line under the status, or nothing */
  note: string | null;
};

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

/** Status of one supplier order, from its stored parcels. */
export function statusOfStored(supplierOrder: Pick<StoredSupplierOrder, "state" | "shipments">): Status {
  const parcels = supplierOrder.shipments.filter((shipment) => shipment.state !== "cancelled");
  return supplierOrderStatus({
    state: supplierOrder.state,
    parcels: parcels.length,
    writtenBack: parcels.filter((shipment) => shipment.fulfilmentGid !== null).length,
  });
}

/** Accepted, nothing shipped yet, and too long ago. */
export function isLate(supplierOrder: Pick<StoredSupplierOrder, "state" | "acceptedAt" | "shipments">, now: Date) {
  const waiting = supplierOrder.state === "accepted" && supplierOrder.acceptedAt !== null;
  return (
    waiting &&
    now.getTime() - supplierOrder.acceptedAt!.getTime() > LATE_AFTER_MS &&
    supplierOrder.shipments.length === 0
  );
}

/** The status of a stored order, as the list and the order's page show it. */
export function statusOfOrder(order: StoredOrder): Status {
  return orderStatus({
    state: order.state,
    cancelled: order.cancelledAt !== null,
    holds: order.holds.length,
    reviewOnly: order.holds.every((hold) => hold.kind === "review"),
    wanted: sum(order.lines.map((line) => line.wanted)),
    allocated: sum(order.lines.map((line) => line.allocated)),
    fulfilled: sum(order.lines.map((line) => line.fulfilled)),
    unmapped: sum(order.lines.map((line) => (line.reason === "unmapped" ? line.sold : 0))),
    supplierOrders: order.supplierOrders.map(statusOfStored),
  });
}

export function toOrderRow(order: StoredOrder, now: Date): OrderRow {
  return {
    id: order.id,
    name: order.name,
    placedAt: order.processedAt ?? order.createdAt,
    country: order.countryCode,
    suppliers: [...new Set(order.supplierOrders.map(({ supplier }) => supplier.name))],
    items: sum(order.lines.map((line) => line.sold)),
    status: statusOfOrder(order),
    late: order.supplierOrders.some((supplierOrder) => isLate(supplierOrder, now)),
    test: order.test,
    // A closed order's note says what its status says.
    note: order.holds[0]?.reason ?? (order.state === "closed" ? null : order.stateNote),
  };
}
