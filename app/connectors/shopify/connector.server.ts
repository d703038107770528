import { normaliseGid } from "../../platform/gid.ts";
import { log } from "../../platform/log.server.ts";
import type { AdminClient, AdminError, Turn } from "../../shopify/admin-client.server.ts";
import { waitOf } from "../../shopify/admin-errors.ts";
import {
  CancelSupplierOrderDocument,
  CreateSupplierOrderDocument,
  ShopFactsDocument,
  SupplierOrderByKeyDocument,
  SupplierOrderFulfilmentsDocument,
  SupplierOrdersBySourceDocument,
  type CreatedSupplierOrderFragment,
  type SupplierOrderFulfilmentsQuery,
} from "../../shopify/operations.generated.ts";
import { SUPPLIER_ORDER_KEY } from "../../shopify/supplier-order-key.ts";
import type { Services } from "../../shopify/services.ts";
import type { Capabilities, Connector, Limits, PlacedOrder, SendResult, SupplierShipment } from "../connector.ts";
import type { ConnectorKind } from "../kind.ts";
import { classifyOrderCreateErrors } from "./answers.ts";
import { supplierOrderInput } from "./order.ts";
import { stageReduction } from "./reduction.server.ts";
import { readShopifyStock } from "./stock.server.ts";
import { trouble } from "./trouble.ts";

const RETRY_TRANSIENT_MS = 15_000;

const capabilities: Capabilities = {
  ...{ send: true, lookUp: true, cancel: true, change: true },
  ...{ readAcknowledgement: true, readShipments: true, readStock: true, testConnection: true },
};
/** Shopify cancels in a job of its own. A cancellation that was taken and does not show by then has failed. */
const limits: Limits = { mostLines: 250, cancelPatienceMs: 90_000, mostCancelTries: 3 };

/** A supplier with a Shopify store that has the app: orders are placed in that store. */
export const shopifyKind: ConnectorKind = {
  ...{ title: "Shopify store", capabilities, limits },
  open: async ({ admin, clock }, { name, connection }) => {
    const shop = connection?.supplier;
    if (!shop) return { unreachable: `${name} has not accepted the invitation yet.` };
    if (shop.uninstalledAt) return { unreachable: `${name} no longer has Crossdock installed in ${shop.domain}.` };
    return shopifyConnector(await admin(shop), clock);
  },
};

/** `admin` is the supplier's. */
function shopifyConnector(admin: AdminClient, clock: Services["clock"]): Connector<Turn> {
  return {
    ...{ capabilities, limits },
    awaitTurn: async () => {
      const answer = await admin.reserve(CreateSupplierOrderDocument);
      return answer.ok ? { ok: true, turn: answer.data } : trouble(answer.error);
    },

    send: async (order, fence) => {
      const answer = await admin.once(CreateSupplierOrderDocument, supplierOrderInput(order), fence);
      if (!answer.ok) return sendTrouble(answer.error);
      const { order: created, userErrors = [] } = answer.data.orderCreate ?? {};
      if (created) return { kind: "accepted", order: placedOrder(created) };
      const [first, ...others] = userErrors;
      if (first) return classifyOrderCreateErrors([first, ...others]);
      return { kind: "unknown", code: "no-answer", message: "Shopify answered with neither an order nor an error." };
    },

    lookUp: async (key) => {
      const { namespace, key: metafield } = SUPPLIER_ORDER_KEY;
      const byId = await admin.query(SupplierOrderByKeyDocument, {
        identifier: { customId: { namespace, key: metafield, value: key } },
      });
      // The search index lags, the id does not; the search still finds a second order where ids are not unique.
      const bySearch = await admin.query(SupplierOrdersBySourceDocument, { query: `source_identifier:"${key}"` });
      if (!bySearch.ok) return trouble(bySearch.error);
      if (!byId.ok && !isNoDefinition(byId.error)) return trouble(byId.error);
      const found = new Map<string, PlacedOrder>();
      const one = byId.ok ? byId.data.orderByIdentifier : null;
      for (const node of one ? [one] : []) found.set(normaliseGid(node.id), placedOrder(node));
      for (const node of bySearch.data.orders.nodes) {
        // A search may match more than it was asked for.
        if (node.sourceIdentifier === key) found.set(normaliseGid(node.id), placedOrder(node));
      }
      return { ok: true, orders: [...found.values()].sort((a, b) => a.createdAt.localeCompare(b.createdAt)) };
    },

    readProgress: async (externalGid) => {
      const answer = await admin.query(SupplierOrderFulfilmentsDocument, { id: externalGid });
      if (!answer.ok) return trouble(answer.error);
      const { order } = answer.data;
      if (!order)
        return { ok: false, retry: false, message: `The supplier's store no longer has order ${externalGid}.` };
      return {
        ok: true,
        cancelled: order.cancelledAt !== null,
        cancelRefused: null,
        // What stands in its store it has.
        acknowledgedAt: order.createdAt,
        lines: order.lineItems.nodes.map((line) => ({
          externalLineGid: normaliseGid(line.id),
          units: line.currentQuantity,
        })),
        shipments: order.fulfillments.flatMap(shipment),
      };
    },

    cancel: async (externalGid, note) => {
      const answer = await admin.idempotent(CancelSupplierOrderDocument, {
        orderId: externalGid,
        reason: "OTHER",
        restock: true,
        staffNote: note.slice(0, 255),
      });
      if (!answer.ok) return { ok: false, retry: answer.error.class !== "permanent", message: answer.error.message };
      const errors = answer.data.orderCancel?.orderCancelUserErrors ?? [];
      const serious = errors.filter(({ message }) => !/already been cancell?ed/i.test(message));
      return serious.length === 0
        ? { ok: true }
        : { ok: false, retry: false, message: serious.map((error) => error.message).join(" ") };
    },

    stageReduction: (externalGid, lines, note) => stageReduction(admin, { externalGid, lines, note }),

    readStock: (itemGids) => readShopifyStock(admin, itemGids, clock),

    testConnection: async () => {
      const answer = await admin.query(ShopFactsDocument, {});
      return answer.ok
        ? { ok: true, message: `${answer.data.shop.name} lets Crossdock in.` }
        : { ok: false, message: answer.error.message };
    },
  };
}

/** Without the definition of our id metafield Shopify cannot look up by it; the search still can. */
const isNoDefinition = (error: AdminError) => error.code === "NOT_FOUND" && /metafield definition/i.test(error.message);

function sendTrouble(error: AdminError): SendResult {
  log.warn("connector.send-trouble", { class: error.class, code: error.code });
  const waitMs = waitOf(error);
  if (waitMs !== null) return { kind: "not-sent", retryInMs: waitMs, message: error.message };
  switch (error.class) {
    case "unknown":
      return { kind: "unknown", code: "no-answer", message: error.message };
    case "transient":
      return { kind: "not-sent", retryInMs: error.retryAfterMs ?? RETRY_TRANSIENT_MS, message: error.message };
    case "business":
      return { kind: "refused", code: error.code, message: error.message };
    case "permanent":
      return { kind: "failed", code: error.code, message: error.message };
  }
}

function placedOrder(order: CreatedSupplierOrderFragment): PlacedOrder {
  return {
    externalGid: normaliseGid(order.id),
    externalName: order.name,
    createdAt: order.createdAt,
    cancelled: order.cancelledAt !== null,
    lines: order.lineItems.nodes.map((line) => ({
      externalLineGid: normaliseGid(line.id),
      variantGid: line.variant ? normaliseGid(line.variant.id) : null,
      units: line.quantity,
    })),
  };
}

type Fulfilment = NonNullable<SupplierOrderFulfilmentsQuery["order"]>["fulfillments"][number];

/** A fulfilment that failed is no parcel. */
function shipment(fulfilment: Fulfilment): SupplierShipment[] {
  const { status, trackingInfo } = fulfilment;
  if (status === "ERROR" || status === "FAILURE") return [];
  return [
    {
      externalRef: normaliseGid(fulfilment.id),
      state: status === "CANCELLED" ? "cancelled" : "shipped",
      carrier: trackingInfo.find((info) => info.company)?.company ?? null,
      trackingNumbers: trackingInfo.flatMap((info) => (info.number ? [info.number] : [])),
      trackingUrls: trackingInfo.flatMap((info) => (info.url ? [info.url] : [])),
      shippedAt: fulfilment.createdAt,
      lines: fulfilment.fulfillmentLineItems.nodes.map(({ lineItem, quantity }) => ({
        externalLineGid: normaliseGid(lineItem.id),
        units: quantity ?? 0,
        sku: lineItem.sku?.trim() || null,
        title: lineItem.title,
      })),
    },
  ];
}
