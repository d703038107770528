import type { Order } from "@prisma/client";
import type { FulfilmentOrderFacts } from "../orders/canonical-order.ts";
import type { Sql } from "../platform/sql.server.ts";
import type { Attempt } from "./attempts.server.ts";
import { factsOfView, type StoredView } from "../orders/fulfilment-order-views.server.ts";
import type { WantedRequest } from "./request-steps.ts";
import { requestWishes, type RequestingOrder } from "./request-wishes.ts";

/** What is known of one retailer's order when its requests are looked at. */
export type RequestFacts = {
  order: Pick<Order, "id" | "shopId" | "orderGid" | "name" | "version" | "cancelledAt">;
  wishes: WantedRequest[];
  supplierLocations: ReadonlySet<string>;
  view: FulfilmentOrderFacts[];
  /** of supplier orders, by id: for messages */
  names: ReadonlyMap<string, Named>;
  /** the retailer's store */
  shop: { id: string; domain: string; uninstalledAt: Date | null };
  /** changes whose outcome is not known */
  open: OpenAttempt[];
};

type OpenAttempt = Pick<Attempt, "id" | "settleAfter">;
type Named = {
  key: string;
  supplierId: string;
  supplier: string;
  state: string;
  /** a person is being asked because it could not be claimed */
  claimFailed: boolean;
};

type Row = RequestFacts["order"] & {
  domain: string;
  uninstalledAt: Date | null;
  open: { id: string; settleAfter: string }[];
  views: StoredView[];
  locations: string[];
  rejected: string[];
  placed: (Omit<RequestingOrder, "mayHoldRequest" | "accepted" | "requestsCanceled"> & {
    key: string;
    supplierId: string;
    supplier: string;
    claimFailed: boolean;
    claimed: boolean;
    accepted: boolean;
    tried: boolean;
    reduceReason: string | null;
  })[];
};

/** Loads them in one statement; null when we do not know the order. */
export async function loadRequestFacts(
  tx: Sql,
  where: { shopId: string; orderGid: string },
): Promise<RequestFacts | null> {
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT order_."id", order_."shopId", order_."orderGid", order_."name", order_."version", order_."cancelledAt",
      shop."domain", shop."uninstalledAt",
      COALESCE((SELECT json_agg(json_build_object('id', try."id", 'settleAfter', try."settleAfter") ORDER BY try."startedAt")
        FROM "SupplierOrder" placed JOIN "Attempt" try ON try."supplierOrderId" = placed."id"
        WHERE placed."orderId" = order_."id" AND try."effect" = 'request.change'
          AND try."outcome" IN ('pending', 'unknown')), '[]') AS "open",
      COALESCE((SELECT json_agg(told ORDER BY told."fulfilmentOrderGid") FROM (
        SELECT "fulfilmentOrderGid", "locationGid", "status", "requestStatus", "method", "actions", "held", "lines"
        FROM "FulfilmentOrderView" WHERE "orderId" = order_."id") told), '[]') AS "views",
      ARRAY(SELECT "locationGid" FROM "Supplier" WHERE "shopId" = order_."shopId" AND "locationGid" IS NOT NULL)
        AS "locations",
      ARRAY(SELECT "subject" FROM "AuditEvent" WHERE "orderId" = order_."id" AND "action" = 'request.rejected')
        AS "rejected",
      COALESCE((SELECT json_agg(asked ORDER BY asked."createdAt", asked."id") FROM (
        SELECT placed."id", placed."key", placed."state", placed."orderVersion", placed."createdAt", placed."supplierId",
          supplier."name" AS "supplier", supplier."locationGid", placed."claimedAt" IS NOT NULL AS "claimed",
          placed."acceptedAt" IS NOT NULL AS "accepted", placed."reduceReason",
          EXISTS (SELECT 1 FROM "Exception" asked_ WHERE asked_."shopId" = placed."shopId"
            AND asked_."kind" = 'claim-failed' AND asked_."subject" = 'supplier-order:' || placed."id"
            AND asked_."state" = 'open') AS "claimFailed",
          EXISTS (SELECT 1 FROM "Attempt" tried WHERE tried."supplierOrderId" = placed."id"
            AND tried."effect" = 'request.change') AS "tried",
          COALESCE((SELECT json_agg(json_build_object('lineItemGid', line_."lineItemGid", 'quantity', line."quantity",
              'declined', line."declined", 'keep', line."keep", 'fulfilled', COALESCE((
                SELECT SUM(part."fulfilled") FROM "ShipmentLine" part WHERE part."supplierOrderLineId" = line."id"), 0))
              ORDER BY line."id")
            FROM "SupplierOrderLine" line JOIN "OrderLine" line_ ON line_."id" = line."orderLineId"
            WHERE line."supplierOrderId" = placed."id"), '[]') AS "lines"
        FROM "SupplierOrder" placed JOIN "Supplier" supplier ON supplier."id" = placed."supplierId"
        -- A request that the merchant has canceled is given back by answering that.
        WHERE placed."orderId" = order_."id"
          AND (placed."state" <> 'cancelled' OR placed."cancelReason" IS DISTINCT FROM 'request-canceled')) asked), '[]')
        AS "placed"
    FROM "Order" order_ JOIN "Shop" shop ON shop."id" = order_."shopId"
    WHERE order_."shopId" = ${where.shopId} AND order_."orderGid" = ${where.orderGid}`;
  if (!row) return null;
  const { views, locations, rejected, placed, domain, uninstalledAt, open, ...order } = row;
  const requesting = placed.map(
    ({ id, state, orderVersion, locationGid, claimed, accepted, tried, reduceReason, lines }) => ({
      ...{ id, state, orderVersion, locationGid, accepted, lines },
      // One that was declined is over: whatever is requested there now, the merchant has requested.
      mayHoldRequest: (claimed || tried) && !rejected.includes(`supplier-order:${id}`),
      requestsCanceled: reduceReason === "request-canceled",
    }),
  );
  return {
    order,
    wishes: requestWishes(requesting, order.version),
    supplierLocations: new Set(locations),
    view: views.map(factsOfView),
    names: new Map(
      placed.map(({ id, key, supplierId, supplier, state, claimFailed }) => [
        id,
        { key, supplierId, supplier, state, claimFailed },
      ]),
    ),
    shop: { id: order.shopId, domain, uninstalledAt },
    open: open.map(({ id, settleAfter }) => ({ id, settleAfter: new Date(`${settleAfter}Z`) })),
  };
}
