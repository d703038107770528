import { inOrderTransaction } from "../orders/order-lock.server.ts";
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

type OpenRequest = CancellationRequestsQuery["assignedFulfillmentOrders"]["nodes"][number];
const MOST_PAGES = 20;

/**
 * `cancellations.answer`: reads the merchant's open cancellation requests and answers those that can be answered. Where a
 * supplier has the units, it is asked to cancel first; the job that learns the outcome queues this one again.
 */
export const cancellationsAnswerHandler: Handler<"cancellations.answer"> = async (services, { shopId }) => {
  const shop = await shopRef(services.db.prisma, shopId);
  if (shop.uninstalledAt) return;
  const admin = await services.admin(shop);
  for (const request of await openRequests(admin)) await answer(services, admin, shopId, request);
};

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

async function answer(
  { db, clock }: Services,
  admin: AdminClient,
  shopId: string,
  request: OpenRequest,
): Promise<void> {
  const orderGid = normaliseGid(request.order.id);
  const location = request.assignedLocation.location;
  const locationGid = location ? normaliseGid(location.id) : null;
  const lines = request.lineItems.nodes.map((line) => ({
    lineItemGid: normaliseGid(line.lineItem.id),
    remaining: line.remainingQuantity,
  }));
  const decided = await inOrderTransaction(db, async (tx) => {
    const order = await lockOrderOf(tx, { shopId, orderGid });
    if (!order) return null;
    const supplierOrders = await tx.supplierOrder.findMany({
      where: { orderId: order.id },
      include: {
        supplier: { select: { name: true, locationGid: true } },
        lines: { include: { orderLine: { select: { lineItemGid: true } } } },
      },
      orderBy: { createdAt: "asc" },
    });
    const next = cancellationAnswer({ locationGid, lines }, supplierOrders.map(asAsked));
    if (next.kind === "ask")
      for (const id of next.ids) await askToWithdraw(tx, { id, shopId, reason: "request-canceled", now: clock.now() });
    const supplier = supplierOrders.find((one) => one.supplier.locationGid === locationGid)?.supplier.name ?? "";
    return { order, next, supplier };
  });
  if (!decided) return;
  const { order, next, supplier } = decided;
  log.info("dispatch.cancellation-request", { orderId: order.id, answer: next.kind });
  if (next.kind !== "accept" && next.kind !== "reject") return;
  const refusal = await tell(admin, request.id, next);
  if (refusal !== null) return log.warn("dispatch.cancellation-not-answered", { orderId: order.id, refusal });
  await db.prisma.$transaction(async (tx) => {
    const now = clock.now();
    await audit(tx, {
      ...{ shopId, actor: CROSSDOCK, subject: `order:${order.id}`, orderId: order.id, now },
      action: next.kind === "accept" ? "request.cancellation-accepted" : "request.cancellation-rejected",
      values: { order: order.name, supplier, note: next.kind === "reject" ? next.note : null },
    });
    await enqueue(tx, "order.refresh", { shopId, orderGid }, { now });
  });
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

type Row = {
  id: string;
  state: string;
  cancelAskedAt: Date | null;
  cancelRefusedAt: Date | null;
  cancelNote: string | null;
  supplier: { name: string; locationGid: string | null };
  lines: {
    quantity: number;
    declined: number;
    packSize: number;
    shippedUnits: number;
    orderLine: { lineItemGid: string };
  }[];
};

function asAsked({ id, state, cancelAskedAt, cancelRefusedAt, cancelNote, supplier, lines }: Row): AskedOrder {
  return {
    ...{ id, state, supplier: supplier.name, locationGid: supplier.locationGid, asked: cancelAskedAt !== null },
    refusal: cancelRefusedAt ? (cancelNote ?? "it refused") : null,
    lines: lines.map(({ orderLine, quantity, declined, packSize, shippedUnits }) => ({
      lineItemGid: orderLine.lineItemGid,
      open: Math.max(0, quantity - declined - Math.floor(shippedUnits / packSize)),
    })),
  };
}
