import type { Prisma } from "@prisma/client";
import type { Services } from "../shopify/services.ts";
import { bookLines } from "../tracking/vendors/record.server.ts";
import { isCancelled, OPEN_STATES, ordersByIds, shipCalendar } from "./orders.server.ts";
import {
  dueAtOf,
  leftOf,
  PORTAL_STATES,
  portalState,
  type BoardTab,
  type PortalOrder,
  type PortalState,
} from "./portal-order.ts";
import type { PortalVendor } from "./portal-vendor.server.ts";

/** The lists of a vendor's orders: what is to be done, counted, searched and paged. */

/** A page of one of them. With a search it holds what was found, in whatever state. */
export type Board = {
  tab: BoardTab;
  search: string;
  counts: Record<BoardTab, number>;
  orders: PortalOrder[];
  page: number;
  pages: number;
};

const PAGE = 50;
const ENDED = { shipped: ["shipped"], closed: ["cancelled", "refused"] } as const;

/** An order whose books may still change, as far as lists need it. */
export type OpenOrder = {
  supplierOrderId: string;
  key: string;
  state: PortalState;
  dueAt: Date;
  lines: { id: string; sku: string | null; left: number }[];
};

const LIGHT = {
  ...{ supplierOrderId: true, supplierId: true, key: true, placedAt: true, createdAt: true, promisedShipAt: true },
  ...{ acknowledgedAt: true, cancelAskedAt: true, cancelRefused: true, cancelledAt: true },
  lines: {
    select: { supplierOrderLineId: true, units: true, declinedUnits: true },
    orderBy: { supplierOrderLineId: "asc" },
  },
  shipments: { select: { id: true, state: true, lines: true } },
  supplierOrder: { select: { state: true, lines: { select: { id: true, offerSku: true } } } },
} satisfies Prisma.VendorOrderSelect;

/** All open orders of these vendors, the most urgent first. */
export async function openOrders({ db, clock }: Services, vendors: readonly PortalVendor[]): Promise<OpenOrder[]> {
  const now = clock.now();
  const calendars = new Map(vendors.map((vendor) => [vendor.supplierId, shipCalendar(vendor)]));
  const books = await db.prisma.vendorOrder.findMany({
    where: { supplierId: { in: [...calendars.keys()] }, supplierOrder: { state: { in: OPEN_STATES } } },
    select: LIGHT,
  });
  const open = books.flatMap((book): OpenOrder[] => {
    const calendar = calendars.get(book.supplierId);
    if (!calendar) return [];
    const skus = new Map(book.supplierOrder.lines.map(({ id, offerSku }) => [id, offerSku]));
    const lines = bookLines(book).map(({ supplierOrderLineId: id, units, declinedUnits: declined, shippedUnits }) => {
      const counted = { units, declined, shipped: shippedUnits };
      return { id, sku: skus.get(id) ?? null, left: leftOf(counted), ...counted };
    });
    const facts = {
      ...{ cancelled: isCancelled(book), acknowledged: book.acknowledgedAt !== null, lines },
      cancelAsked: book.cancelAskedAt !== null && book.cancelRefused === null,
      dueAt: dueAtOf(book.placedAt ?? book.createdAt, book.promisedShipAt, calendar),
    };
    const { supplierOrderId, key } = book;
    return [{ supplierOrderId, key, dueAt: facts.dueAt, state: portalState(facts, now), lines }];
  });
  const urgency = ({ state, dueAt }: OpenOrder) => [PORTAL_STATES.indexOf(state), dueAt.getTime()] as const;
  return open.sort((a, b) => {
    const [stateA, dueA] = urgency(a);
    const [stateB, dueB] = urgency(b);
    return stateA - stateB || dueA - dueB || a.key.localeCompare(b.key);
  });
}

type Wanted = { tab: BoardTab; search: string; page: number };

/** One page of such a list. */
export async function loadBoard(services: Services, vendors: readonly PortalVendor[], wanted: Wanted): Promise<Board> {
  const { db } = services;
  const { search, page } = wanted;
  const open = await openOrders(services, vendors);
  const supplierId = { in: vendors.map((vendor) => vendor.supplierId) };
  const idsIn = (state: PortalState) =>
    open.filter((order) => order.state === state).map(({ supplierOrderId }) => supplierOrderId);
  // Books may have ended an order that the state machine has yet to end.
  const endedIn = (state: keyof typeof ENDED): Prisma.VendorOrderWhereInput => ({
    supplierId,
    OR: [{ supplierOrder: { state: { in: [...ENDED[state]] } } }, { supplierOrderId: { in: idsIn(state) } }],
  });
  const [shipped, closed] = await Promise.all([
    db.prisma.vendorOrder.count({ where: endedIn("shipped") }),
    db.prisma.vendorOrder.count({ where: endedIn("closed") }),
  ]);
  const todo = open.filter(({ state }) => state !== "shipped" && state !== "closed");
  const ofState = Object.fromEntries(PORTAL_STATES.map((state) => [state, idsIn(state).length]));
  const counts = { ...ofState, all: todo.length, shipped, closed } as Record<BoardTab, number>;
  const tab = wanted.tab;
  if (search === "" && tab !== "shipped" && tab !== "closed") {
    const ids = (tab === "all" ? todo : todo.filter(({ state }) => state === tab)).map(
      (order) => order.supplierOrderId,
    );
    return { ...wanted, counts, ...(await pageOf(services, ids.length, page, (skip) => ids.slice(skip, skip + PAGE))) };
  }
  const contains = { contains: search, mode: "insensitive" } as const;
  const found: Prisma.VendorOrderWhereInput = {
    ...{ supplierId, placedAt: { not: null } },
    OR: [{ key: contains }, { vendorRef: contains }, { supplierOrder: { order: { name: contains } } }],
  };
  const where = search !== "" ? found : endedIn(tab === "shipped" ? "shipped" : "closed");
  const total = search === "" ? counts[tab] : await db.prisma.vendorOrder.count({ where });
  const read = async (skip: number) => {
    const rows = await db.prisma.vendorOrder.findMany({
      ...{ where, skip, take: PAGE, select: { supplierOrderId: true }, orderBy: { supplierOrderId: "desc" } },
    });
    return rows.map(({ supplierOrderId }) => supplierOrderId);
  };
  return { ...wanted, counts, ...(await pageOf(services, total, page, read)) };
}

async function pageOf(
  services: Services,
  total: number,
  wanted: number,
  idsFrom: (skip: number) => string[] | Promise<string[]>,
): Promise<Pick<Board, "orders" | "page" | "pages">> {
  const pages = Math.max(1, Math.ceil(total / PAGE));
  const page = Math.min(Math.max(1, wanted), pages);
  return { orders: await ordersByIds(services, await idsFrom((page - 1) * PAGE)), page, pages };
}
