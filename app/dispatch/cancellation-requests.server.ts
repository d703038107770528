import type { SupplierOrder, SupplierOrderLine } from "@prisma/client";
import type { FulfilmentOrderFacts } from "../orders/canonical-order.ts";
import { inOrderTransaction } from "../orders/order-lock.server.ts";
import { askToReduce } from "../orders/reductions/ask-to-reduce.server.ts";
import { askToWithdraw } from "../orders/withdraw.server.ts";
import { CROSSDOCK } from "../platform/actor.ts";
import { audit } from "../platform/audit.server.ts";
import { normaliseGid } from "../platform/gid.ts";
import { log } from "../platform/log.server.ts";
import { enqueue } from "../queue/outbox.server.ts";
import { orThrow, type AdminClient } from "../shopify/admin-client.server.ts";
import {
  AcceptCancellationRequestDocument,
  CancellationRequestsDocument,
  RejectCancellationRequestDocument,
  type CancellationRequestsQuery,
} from "../shopify/operations.generated.ts";
import type { Handler, Services } from "../shopify/services.ts";
import { shopRef } from "../shopify/shops.server.ts";
import { cancellationAnswer, type AskedOrder, type CancellationAnswer } from "./cancellation-answers.ts";
import { lockOrderOf } from "./order-to-send.server.ts";
import { readFulfilmentOrders } from "./request-calls.server.ts";
import { isAcceptedRequest } from "./request-steps.ts";

type OpenRequest = CancellationRequestsQuery["assignedFulfillmentOrders"]["nodes"][number];
const MOST_PAGES = 20;
const NOT_SETTLED_MS = 15_000;

/**
 * `cancellations.answer`: reads the merchant's open cancellation requests and answers those that can be answered. Where a
 * supplier has the units, it is asked to cancel first; the job that learns the outcome queues this one again.
 */
export const cancellationsAnswerHandler: Handler<"cancellations.answer"> = async (services, { shopId }) => {
  const shop = await shopRef(services.db.prisma, shopId);
  if (shop.uninstalledAt) return;
  const admin = await services.admin(shop);
  const requests = await openRequests(admin);
  let isUnsettled = false;
  for (const request of requests) {
    const asked = requests.filter((one) => one.order.id === request.order.id).map(({ id }) => normaliseGid(id));
    if (await answer(services, admin, { shopId, request, asked: new Set(asked) })) isUnsettled = true;
  }
  if (isUnsettled) return { again: { inMs: NOT_SETTLED_MS, why: "What the supplier has is not settled yet." } };
  return;
};

/** What is submitted is the supplier's as soon as that is answered. */
const holds = (one: FulfilmentOrderFacts) => isAcceptedRequest(one) || one.requestStatus === "SUBMITTED";

async function openRequests(admin: AdminClient): Promise<OpenRequest[]> {
  const found: OpenRequest[] = [];
  let after: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer: CancellationRequestsQuery = orThrow(await admin.query(CancellationRequestsDocument, { after }));
    const { nodes, pageInfo } = answer.assignedFulfillmentOrders;
    found.push(...nodes);
    if (!pageInfo.hasNextPage || !pageInfo.endCursor) break;
    after = pageInfo.endCursor;
  }
  return found;
}

/** @returns whether it has to be asked again soon */
async function answer(
  { db, clock }: Services,
  admin: AdminClient,
  {
    shopId,
    request,
    asked,
  }: { shopId: string; request: OpenRequest; /** all of this order */ asked: ReadonlySet<string> },
): Promise<boolean> {
  const orderGid = normaliseGid(request.order.id);
  const location = request.assignedLocation.location;
  const locationGid = location ? normaliseGid(location.id) : null;
  const lines = request.lineItems.nodes.map((line) => ({
    lineItemGid: normaliseGid(line.lineItem.id),
    remaining: line.remainingQuantity,
  }));
  const others = (await readFulfilmentOrders(admin, orderGid))
    .filter((one) => one.locationGid === locationGid && holds(one) && !asked.has(one.gid))
    .flatMap((one) => one.lines);
  const decided = await inOrderTransaction(db, async (tx) => {
    const order = await lockOrderOf(tx, { shopId, orderGid });
    if (!order) return null;
    const supplierOrders = await tx.supplierOrder.findMany({
      where: { orderId: order.id },
      include: {
        supplier: { select: { name: true, locationGid: true } },
        lines: {
          include: { orderLine: { select: { lineItemGid: true } }, shipmentLines: { select: { fulfilled: true } } },
        },
      },
      orderBy: { createdAt: "asc" },
    });
    const next = cancellationAnswer({ locationGid, lines, others }, supplierOrders.map(asAsked));
    const ask = { shopId, reason: "request-canceled", now: clock.now() } as const;
    for (const { id, keep } of next.kind === "ask" ? next.asks : [])
      if (keep === "nothing") await askToWithdraw(tx, { ...ask, id });
      else await askToReduce(tx, { ...ask, id, keep });
    const supplier = supplierOrders.find((one) => one.supplier.locationGid === locationGid)?.supplier.name ?? "";
    return { order, next, supplier };
  });
  if (!decided) return false;
  const { order, next, supplier } = decided;
  log.info("dispatch.cancellation-request", { orderId: order.id, answer: next.kind });
  if (next.kind === "wait") return next.isUnsettled;
  if (next.kind === "ask") return false;
  const refusal = await tell(admin, request.id, next);
  if (refusal !== null) {
    log.warn("dispatch.cancellation-not-answered", { orderId: order.id, refusal });
    return false;
  }
  await db.prisma.$transaction(async (tx) => {
    const now = clock.now();
    await audit(tx, {
      ...{ shopId, actor: CROSSDOCK, subject: `order:${order.id}`, orderId: order.id, now },
      action: next.kind === "accept" ? "request.cancellation-accepted" : "request.cancellation-rejected",
      values: { order: order.name, supplier, note: next.kind === "reject" ? next.note : null },
    });
    await enqueue(tx, "order.refresh", { shopId, orderGid }, { now });
  });
  return false;
}

/** Tells Shopify; null, or why it did not take the answer: the request was answered or withdrawn meanwhile. */
async function tell(
  admin: AdminClient,
  id: string,
  next: CancellationAnswer & { kind: "accept" | "reject" },
): Promise<string | null> {
  const errors =
    next.kind === "accept"
      ? orThrow(await admin.idempotent(AcceptCancellationRequestDocument, { id }))
          .fulfillmentOrderAcceptCancellationRequest?.userErrors
      : orThrow(await admin.idempotent(RejectCancellationRequestDocument, { id, message: `${next.note}.` }))
          .fulfillmentOrderRejectCancellationRequest?.userErrors;
  const messages = (errors ?? []).map(({ message }) => message);
  return messages.length > 0 ? messages.join(" ") : null;
}

type Row = Pick<
  SupplierOrder,
  | "id"
  | "state"
  | "cancelAskedAt"
  | "cancelRefusedAt"
  | "cancelNote"
  | "reduceReason"
  | "reduceRefusedAt"
  | "reduceNote"
> & {
  supplier: { name: string; locationGid: string | null };
  lines: (Pick<SupplierOrderLine, "id" | "quantity" | "declined" | "keep" | "packSize" | "shippedUnits"> & {
    orderLine: { lineItemGid: string };
    shipmentLines: { fulfilled: number }[];
  })[];
};

function asAsked(row: Row): AskedOrder {
  const { id, state, supplier, lines } = row;
  return {
    ...{ id, state, supplier: supplier.name, locationGid: supplier.locationGid, asked: whatIsAsked(row) },
    lines: lines.map(({ orderLine, quantity, declined, packSize, shippedUnits, shipmentLines, ...line }) => {
      const fulfilled = shipmentLines.reduce((sum, part) => sum + part.fulfilled, 0);
      const held = quantity - declined;
      const open = Math.max(0, held - fulfilled);
      const shipped = Math.min(open, Math.max(0, Math.ceil(shippedUnits / packSize) - fulfilled));
      return { id: line.id, lineItemGid: orderLine.lineItemGid, open, shipped, held };
    }),
  };
}

/** A reduction counts while it is not done: what was taken off since is no longer held. */
function whatIsAsked(row: Row): AskedOrder["asked"] {
  const { cancelAskedAt, cancelRefusedAt, cancelNote, reduceReason, reduceRefusedAt, reduceNote, lines } = row;
  if (cancelAskedAt && !cancelRefusedAt) return "under-way";
  const isReducing = lines.some(({ keep, quantity, declined }) => keep !== null && quantity - declined > keep);
  if (isReducing && !reduceRefusedAt) return "under-way";
  if (isReducing && reduceReason === "request-canceled") return { refused: reduceNote ?? "it refused" };
  return cancelRefusedAt ? { refused: cancelNote ?? "it refused" } : "no";
}
