import { vendorEventTellHandler } from "./connectors/vendors/events/tell.server.ts";
import { supplierOrderMessageHandler } from "./dispatch/by-hand/message.server.ts";
import { supplierOrderSendHandler } from "./dispatch/send.server.ts";
import { supplierOrderSettleHandler } from "./dispatch/settle.server.ts";
import { orderTimersHandler } from "./dispatch/timers/order-timers.server.ts";
import { supplierOrderReduceHandler } from "./dispatch/reductions/reduce.server.ts";
import { supplierOrderWithdrawHandler } from "./dispatch/withdraw.server.ts";
import { cancellationsAnswerHandler } from "./dispatch/cancellation-requests.server.ts";
import { orderSyncRequestsHandler } from "./dispatch/sync-requests.server.ts";
import { shopConnectionHandler } from "./exceptions/connection.server.ts";
import { openException } from "./exceptions/exceptions.server.ts";
import { notificationSendHandler } from "./exceptions/alerts/send.server.ts";
import { notificationsAlertHandler, notificationsDigestHandler } from "./exceptions/alerts/tell.server.ts";
import { deliveryAppHandler } from "./intake/app-delivery.server.ts";
import { comparePublished } from "./inventory/compare-published.server.ts";
import { deliveryStockHandler, stockDeliveriesHandler } from "./inventory/stock-delivery.server.ts";
import { stockPublishHandler } from "./inventory/publish-stock.server.ts";
import { stockReadHandler } from "./inventory/read-stock.server.ts";
import type { Tx } from "./platform/db.server.ts";
import type { JobName } from "./queue/jobs.ts";
import { enqueue } from "./queue/outbox.server.ts";
import type { DeadJob, Handlers, OnDead } from "./queue/run-job.server.ts";
import { failTask } from "./queue/tasks.server.ts";
import { scheduleRecurring } from "./queue/sweeper.server.ts";
import type { Services } from "./shopify/services.ts";
import { shopKeepTokenHandler, shopSetUpHandler } from "./shopify/set-up.server.ts";
import { mappingActivateHandler } from "./skus/activate-mapping.server.ts";
import { deliveryCatalogHandler } from "./skus/catalog-delivery.server.ts";
import { mappingExportHandler } from "./skus/file/export-mappings.server.ts";
import { mappingCheckHandler, mappingImportHandler } from "./skus/file/import-mappings.server.ts";
import { mappingMatchHandler } from "./skus/match-mappings.server.ts";
import { catalogReadHandler, supplierReadCatalogHandler } from "./skus/read-catalog.server.ts";
import { wantReading } from "./skus/stock-pools.server.ts";
import { shopReadMarketsHandler } from "./suppliers/read-markets.server.ts";
import { scorecardsComputeHandler } from "./suppliers/scorecard.server.ts";
import { supplierSetUpHandler } from "./suppliers/set-up.server.ts";
import { ordersActHandler } from "./reports/order-actions.server.ts";
import { ordersExportHandler } from "./reports/order-export.server.ts";
import { orderDeliveriesHandler, orderDeliveryHandler } from "./orders/delivery.server.ts";
import { orderRefreshHandler } from "./orders/refresh.server.ts";
import { reductionsAskAgainHandler } from "./orders/reductions/ask-again.server.ts";
import { orderSweepHandler } from "./orders/sweep.server.ts";
import { backTestHandler, failBackTest } from "./routing/back-test/run.server.ts";
import { orderTagHandler } from "./orders/tag-order.server.ts";
import { orderRouteHandler } from "./routing/route.server.ts";
import { shipmentCollectHandler } from "./tracking/collect.server.ts";
import { mailboxReadHandler } from "./tracking/vendors/mail/read-mailbox.server.ts";
import { vendorMailReadHandler } from "./tracking/vendors/mail/read-mail.server.ts";
import { vendorsRemindHandler } from "./tracking/vendors/remind.server.ts";
import { vendorApiPollHandler, vendorApiReadStockHandler } from "./tracking/vendors/api/poll.server.ts";
import { vendorFilesPollHandler } from "./tracking/files/poll.server.ts";
import { vendorFileReadHandler } from "./tracking/files/uploads.server.ts";
import { shipmentWriteAgainHandler } from "./tracking/write-again.server.ts";
import { fulfilmentDeliveriesHandler, fulfilmentDeliveryHandler } from "./tracking/fulfilment-delivery.server.ts";
import { shopReconcileHandler } from "./reconciliation/reconcile.server.ts";
import { portalSendCodeHandler, portalTellHandler } from "./portal/mails.server.ts";
import { privacyPurgeHandler } from "./privacy/purge.server.ts";
import { orderSyncFulfilmentsHandler } from "./tracking/sync-fulfilments.server.ts";

/** Who does which job. A job of the catalogue without a handler does not compile. */
export const handlers: Handlers<Services> = {
  "delivery.app": deliveryAppHandler,
  "delivery.stock": deliveryStockHandler,
  "delivery.catalog": deliveryCatalogHandler,
  "shop.set-up": shopSetUpHandler,
  "shop.read-markets": shopReadMarketsHandler,
  "shop.keep-token": shopKeepTokenHandler,
  "shop.connection": shopConnectionHandler,
  "notifications.alert": notificationsAlertHandler,
  "notifications.digest": notificationsDigestHandler,
  "notification.send": notificationSendHandler,
  "portal.send-code": portalSendCodeHandler,
  "portal.tell": portalTellHandler,
  "privacy.purge": privacyPurgeHandler,
  "supplier.set-up": supplierSetUpHandler,
  "supplier.read-catalog": supplierReadCatalogHandler,
  "catalog.read": catalogReadHandler,
  "mapping.match": mappingMatchHandler,
  "mapping.check": mappingCheckHandler,
  "mapping.import": mappingImportHandler,
  "mapping.export": mappingExportHandler,
  "mapping.activate": mappingActivateHandler,
  "stock.read": stockReadHandler,
  "stock.publish": stockPublishHandler,
  "delivery.order": orderDeliveryHandler,
  "orders.act": ordersActHandler,
  "orders.export": ordersExportHandler,
  "order.refresh": orderRefreshHandler,
  "order.route": orderRouteHandler,
  "order.tag": orderTagHandler,
  "routing.back-test": backTestHandler,
  "shop.reconcile": shopReconcileHandler,
  "order.sweep": orderSweepHandler,
  "order.timers": orderTimersHandler,
  "scorecards.compute": scorecardsComputeHandler,
  "order.sync-requests": orderSyncRequestsHandler,
  "order.sync-fulfilments": orderSyncFulfilmentsHandler,
  "shipment.write-again": shipmentWriteAgainHandler,
  "reductions.ask-again": reductionsAskAgainHandler,
  "supplier-order.message": supplierOrderMessageHandler,
  "supplier-order.send": supplierOrderSendHandler,
  "supplier-order.settle": supplierOrderSettleHandler,
  "cancellations.answer": cancellationsAnswerHandler,
  "supplier-order.reduce": supplierOrderReduceHandler,
  "supplier-order.withdraw": supplierOrderWithdrawHandler,
  "shipment.collect": shipmentCollectHandler,
  "vendor-mail.read": vendorMailReadHandler,
  "mailbox.read": mailboxReadHandler,
  "vendors.remind": vendorsRemindHandler,
  "vendor-files.poll": vendorFilesPollHandler,
  "vendor-api.poll": vendorApiPollHandler,
  "vendor-api.read-stock": vendorApiReadStockHandler,
  "vendor-event.tell": vendorEventTellHandler,
  "vendor-file.read": vendorFileReadHandler,
  "delivery.fulfilment": fulfilmentDeliveryHandler,
  together: {
    "delivery.order": orderDeliveriesHandler,
    "delivery.stock": stockDeliveriesHandler,
    "delivery.fulfilment": fulfilmentDeliveriesHandler,
  },
};

/** A job that was given up becomes an exception of the shop it belongs to. */
export const onDead: OnDead = async (tx, job) => {
  const { backTestId, taskId } = (job.payload ?? {}) as Reference;
  if (taskId) await failTask(tx, { taskId, error: job.error, at: job.at });
  if (backTestId) await failBackTest(tx, { backTestId, error: job.error, at: job.at });
  const shopId = job.shopId ?? (await ownerOf(tx, job.payload));
  // A webhook of a shop that never installed the app concerns nobody; the row and the log keep it.
  if (!shopId) return;
  await openException(tx, {
    shopId,
    kind: "job-failed",
    subject: `job:${job.id}`,
    values: { job: job.name, jobId: job.id, attempts: job.attempts, error: job.error },
    now: job.at,
  });
};

type Reference = {
  taskId?: string;
  backTestId?: string;
  deliveryId?: string;
  supplierOrderId?: string;
  supplierId?: string;
  mappingId?: string;
};

async function ownerOf(tx: Tx, payload: DeadJob["payload"]): Promise<string | undefined> {
  const of = (payload ?? {}) as Reference;
  const select = { shopId: true } as const;
  if (of.supplierOrderId)
    return (await tx.supplierOrder.findUnique({ where: { id: of.supplierOrderId }, select }))?.shopId;
  if (of.supplierId) return (await tx.supplier.findUnique({ where: { id: of.supplierId }, select }))?.shopId;
  if (of.mappingId) return (await tx.mapping.findUnique({ where: { id: of.mappingId }, select }))?.shopId;
  if (!of.deliveryId) return undefined;
  const delivery = await tx.webhookDelivery.findUnique({ where: { id: BigInt(of.deliveryId) } });
  const shop = delivery && (await tx.shop.findUnique({ where: { domain: delivery.shopDomain } }));
  return shop?.id;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const STOCK_AGE_MS = 15 * MINUTE_MS;
/** Suppliers without Shopify that do not come by themselves. */
const ASKED_OF = {
  files: [{ name: "vendor-files.poll", everyMs: 5 * MINUTE_MS }],
  api: [
    { name: "vendor-api.poll", everyMs: 5 * MINUTE_MS },
    { name: "vendor-api.read-stock", everyMs: STOCK_AGE_MS },
  ],
} as const satisfies Record<string, { name: JobName; everyMs: number }[]>;
/** Webhooks may be lost, and tokens die of age: what is looked at again though nothing asked for it. */
const RECURRING = [
  { name: "order.sweep", everyMs: 10 * MINUTE_MS, roles: ["retailer", "both"] },
  { name: "shop.reconcile", everyMs: 30 * MINUTE_MS, roles: ["retailer", "both"] },
  { name: "order.timers", everyMs: 10 * MINUTE_MS, roles: ["retailer", "both"] },
  { name: "vendors.remind", everyMs: 30 * MINUTE_MS, roles: ["retailer", "both"] },
  { name: "scorecards.compute", everyMs: 60 * MINUTE_MS, roles: ["retailer", "both"] },
  { name: "shop.read-markets", everyMs: DAY_MS, roles: ["retailer", "both"] },
  { name: "shop.keep-token", everyMs: 7 * DAY_MS, roles: ["retailer", "supplier", "both"] },
] as const satisfies { name: JobName; everyMs: number; roles: string[] }[];

/** Keeps the recurring jobs of the app and of all shops in the queue. Calling it often changes nothing. */
export async function scheduleRecurringJobs({ db, clock }: Services): Promise<void> {
  const now = clock.now();
  await scheduleRecurring(db, "privacy.purge", {}, { everyMs: DAY_MS, now });
  const shops = await db.prisma.shop.findMany({
    where: { uninstalledAt: null, role: { not: null } },
    orderBy: { id: "asc" },
  });
  for (const shop of shops)
    for (const { name, everyMs, roles } of RECURRING)
      if ((roles as readonly (string | null)[]).includes(shop.role))
        await scheduleRecurring(db, name, { shopId: shop.id }, { everyMs, now });
  const digests = await db.prisma.notificationSetting.findMany({
    where: { nextDigestAt: { lte: now }, shop: { uninstalledAt: null } },
    select: { shopId: true },
    orderBy: { shopId: "asc" },
  });
  for (const { shopId } of digests) await enqueue(db.prisma, "notifications.digest", { shopId }, { now });
  const mailboxes = await db.prisma.mailbox.findMany({
    where: { shop: { uninstalledAt: null } },
    select: { shopId: true },
    orderBy: { shopId: "asc" },
  });
  for (const { shopId } of mailboxes)
    await scheduleRecurring(db, "mailbox.read", { shopId }, { everyMs: 2 * MINUTE_MS, now });
  const vendors = await db.prisma.supplier.findMany({
    where: { kind: { in: ["files", "api"] }, connection: { state: "active" }, shop: { uninstalledAt: null } },
    select: { id: true, kind: true },
    orderBy: { id: "asc" },
  });
  for (const { id: supplierId, kind } of vendors)
    for (const { name, everyMs } of ASKED_OF[kind as keyof typeof ASKED_OF])
      await scheduleRecurring(db, name, { supplierId }, { everyMs, now });
  for (const { id } of shops) {
    await readStockAgain({ db, clock }, id);
    await comparePublished({ db, clock }, id);
  }
}

/** Webhooks about stock may be lost: what was not read for a quarter of an hour is wanted again. */
async function readStockAgain({ db, clock }: Pick<Services, "db" | "clock">, shopId: string): Promise<void> {
  const now = clock.now();
  const before = new Date(now.getTime() - STOCK_AGE_MS);
  const { readStartedAt } = db.prisma.stockPool.fields;
  const old = await db.prisma.stockPool.findMany({
    where: {
      shopId,
      offers: { some: {} },
      readStartedAt: { lt: before },
      OR: [{ readRequestedAt: null }, { readRequestedAt: { lt: readStartedAt } }],
    },
    select: { id: true },
  });
  const poolIds = old.map(({ id }) => id);
  if (poolIds.length > 0) await db.prisma.$transaction((tx) => wantReading(tx, poolIds, now));
}
