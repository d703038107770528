import { CONNECTED_SUPPLIER, type ConnectedSupplier } from "../../../connectors/kind.ts";
import { apiAccess, type ApiAccess } from "../../../connectors/vendors/api/access.server.ts";
import { callVendor } from "../../../connectors/vendors/api/call.server.ts";
import { incomplete } from "../../../connectors/vendors/api/channel.ts";
import { stateOf, troubleOf } from "../../../connectors/vendors/api/read-answer.ts";
import { fetchStock } from "../../../connectors/vendors/api.server.ts";
import type { Trouble } from "../../../connectors/connector.ts";
import { openException, resolveExceptions } from "../../../exceptions/exceptions.server.ts";
import { recordVendorStock } from "../../../inventory/vendor-stock.server.ts";
import { contentHash } from "../../../platform/crypto.server.ts";
import { log } from "../../../platform/log.server.ts";
import { fromDecimal } from "../../../platform/money.ts";
import { msg } from "../../../platform/translate.ts";
import type { Handler, Services } from "../../../shopify/services.ts";
import { applyOrderState } from "./apply-state.server.ts";

/** Orders of one run: a slow API holds its job no longer than a few minutes. */
const MOST_ORDERS = 25;
const ASKED_AGAIN_MS = 4 * 60_000;
/** Trouble that passes by itself is told when it has lasted. */
const PATIENCE_MS = 60 * 60_000;

type Vendor = NonNullable<ConnectedSupplier["vendor"]>;
type Opened = { supplier: ConnectedSupplier; vendor: Vendor; access: ApiAccess };

async function open(services: Services, supplierId: string): Promise<Opened | null> {
  const supplier = await services.db.prisma.supplier.findUnique({
    ...{ where: { id: supplierId }, select: CONNECTED_SUPPLIER },
  });
  if (supplier?.kind !== "api" || !supplier.vendor || supplier.connection?.state === "ended") return null;
  const access = apiAccess(services, supplier.vendor);
  return incomplete(access.channel, access.secrets) ? null : { supplier, vendor: supplier.vendor, access };
}

/** `vendor-api.poll`: asks for the open orders that were not asked for lately, and takes over what is new. */
export const vendorApiPollHandler: Handler<"vendor-api.poll"> = async (services, { supplierId }) => {
  const { db, clock } = services;
  const opened = await open(services, supplierId);
  const path = opened?.access.channel.paths.order;
  if (!opened || !path) return;
  const before = new Date(clock.now().getTime() - ASKED_AGAIN_MS);
  const due = await db.prisma.vendorOrder.findMany({
    where: {
      ...{ supplierId, placedAt: { not: null }, supplierOrder: { state: { in: ["accepted", "shipping"] } } },
      OR: [{ polledAt: null }, { polledAt: { lt: before } }],
    },
    include: { lines: true, shipments: true },
    orderBy: [{ polledAt: { sort: "asc", nulls: "first" } }, { supplierOrderId: "asc" }],
    take: MOST_ORDERS,
  });
  for (const book of due) {
    const { supplierOrderId, key } = book;
    const answer = await callVendor(opened.access, { method: "GET", path, key });
    if (answer.outcome !== "answered")
      return inTrouble(services, opened, { ok: false, retry: true, message: answer.note });
    const now = clock.now();
    const state = answer.status === 200 ? stateOf(answer, key) : null;
    const isUnknown = answer.status === 404;
    if (!state && !isUnknown) return inTrouble(services, opened, troubleOf(answer, now));
    const problems = state ? await applyOrderState(services, book, state) : [];
    const notes = isUnknown ? ["It does not know the order."] : problems.map(({ message }) => message);
    await tellProblems(services, opened, { supplierOrderId, notes });
    await db.prisma.vendorOrder.update({ where: { supplierOrderId }, data: { polledAt: now } });
    await works(services, opened);
  }
  log.info("vendor-api.polled", { supplierId, orders: due.length });
  return due.length < MOST_ORDERS ? undefined : { again: { inMs: 1_000, why: "There are more orders to ask for." } };
};

/** `vendor-api.read-stock`: asks for the stock of a vendor that has it counted, and takes it over as any telling. */
export const vendorApiReadStockHandler: Handler<"vendor-api.read-stock"> = async (services, { supplierId }) => {
  const opened = await open(services, supplierId);
  if (opened?.vendor.stockMode !== "fed" || opened.access.channel.paths.stock === "") return;
  const told = await fetchStock(opened.access);
  if (!told.ok) return inTrouble(services, opened, told);
  await works(services, opened);
  const { asOf, scope, items } = told.stock;
  const now = services.clock.now();
  const recorded = await recordVendorStock(
    services,
    { supplierId },
    {
      ...{ key: `poll:${contentHash(JSON.stringify(told.stock))}`, channel: "api", scope },
      // A clock that is ahead tells of now.
      asOf: new Date(Math.min(Date.parse(asOf), now.getTime())),
      items: items.map(({ sku, units, unitCost }) => ({
        ...{ sku, units },
        costMinor: unitCost ? fromDecimal(unitCost, opened.vendor.currency).minor : null,
      })),
    },
  );
  log.info("vendor-api.stock-read", { supplierId, outcome: recorded.ok ? recorded.outcome : "refused" });
  return;
};

/** A person is told of what only a person ends, and of what has lasted. */
async function inTrouble(services: Services, { supplier }: Opened, { retry, retryInMs, message }: Trouble) {
  const { db, clock } = services;
  const { id: supplierId, shopId, name } = supplier;
  const now = clock.now();
  log.warn("vendor-api.trouble", { supplierId, retry });
  const newest = await db.prisma.vendorOrder.aggregate({ where: { supplierId }, _max: { polledAt: true } });
  const lastAt = newest._max.polledAt;
  const lasts = lastAt !== null && now.getTime() - lastAt.getTime() > PATIENCE_MS;
  if (!retry || lasts)
    await openException(db.prisma, {
      ...{ shopId, kind: "vendor-api-unreachable", subject: `supplier:${supplierId}`, supplierId, now },
      values: { supplier: name, note: message },
    });
  // Otherwise its recurring turn comes again.
  return retryInMs === undefined ? undefined : { again: { inMs: retryInMs, why: message } };
}

const works = ({ db, clock }: Services, { supplier }: Opened) =>
  resolveExceptions(db.prisma, {
    ...{ shopId: supplier.shopId, kind: "vendor-api-unreachable", subject: `supplier:${supplier.id}` },
    ...{ resolution: msg("The API answers again."), now: clock.now() },
  });

async function tellProblems(
  { db, clock }: Services,
  { supplier }: Opened,
  { supplierOrderId, notes }: { supplierOrderId: string; notes: string[] },
): Promise<void> {
  const { id: supplierId, shopId, name } = supplier;
  const now = clock.now();
  const kind = "vendor-api-problems";
  const subject = `supplier-order:${supplierOrderId}`;
  if (notes.length === 0) {
    const resolution = msg("What the API says can be taken over.");
    await resolveExceptions(db.prisma, { shopId, kind, subject, resolution, now });
    return;
  }
  const { key, order } = await db.prisma.supplierOrder.findUniqueOrThrow({
    ...{ where: { id: supplierOrderId }, select: { key: true, order: { select: { id: true, name: true } } } },
  });
  await openException(db.prisma, {
    ...{ shopId, kind, subject, supplierId, orderId: order.id, now },
    values: { order: order.name, key, supplier: name, note: notes.join(" ") },
  });
}
