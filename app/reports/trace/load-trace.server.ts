import { exceptionText, type ExceptionValues } from "../../exceptions/catalogue.ts";
import type { Tx } from "../../platform/db.server.ts";
import { normaliseGid } from "../../platform/gid.ts";
import { say } from "../../platform/phrase.ts";
import { describeJob } from "../../queue/outbox.server.ts";
import { explainDecision } from "../../routing/engine/explain.ts";
import { readDecision } from "../../routing/stored-decision.server.ts";
import { sentenceOfEvent } from "../timeline.ts";
import { inTimeOrder, jobText, type Trace, type TraceEntry } from "./trace.ts";

/** An order comes with its webhooks, some of which are older than our first look at it. */
const BEFORE_MS = 24 * 60 * 60 * 1000;

/** Orders of this name ("#1001", "1001") or gid, in one shop or in all. */
export async function findOrders(
  tx: Tx,
  { wanted, shopDomain }: { wanted: string; shopDomain?: string },
): Promise<{ id: string; name: string; shop: { domain: string } }[]> {
  const named = { OR: [{ name: wanted }, { name: `#${wanted}` }] };
  return tx.order.findMany({
    where: {
      ...(wanted.startsWith("gid://") ? { orderGid: normaliseGid(wanted) } : named),
      ...(shopDomain ? { shop: { domain: shopDomain } } : {}),
    },
    select: { id: true, name: true, shop: { select: { domain: true } } },
    orderBy: { id: "asc" },
  });
}

/** The whole life of an order in time order, from its first webhook to its last parcel. Ids and facts, never people. */
export async function loadTrace(tx: Tx, orderId: string): Promise<Trace> {
  const order = await tx.order.findUniqueOrThrow({
    where: { id: orderId },
    select: {
      ...{ id: true, shopId: true, orderGid: true, name: true, state: true, stateNote: true, createdAt: true },
      shop: { select: { domain: true } },
      holds: true,
      decisions: { include: { ruleSet: { select: { version: true } }, shared: true } },
      supplierOrders: {
        include: { supplier: { select: { name: true } }, attempts: true, shipments: { include: { lines: true } } },
      },
    },
  });
  const { shopId, orderGid, supplierOrders } = order;
  const webhooks = await tx.webhookDelivery.findMany({
    where: { correlationId: orderGid, receivedAt: { gte: new Date(order.createdAt.getTime() - BEFORE_MS) } },
    select: { id: true, shopDomain: true, topic: true, receivedAt: true, state: true, note: true },
  });
  const lanes = [
    describeJob("order.refresh", { shopId, orderGid }).lane,
    ...supplierOrders.map(({ id }) => describeJob("supplier-order.send", { supplierOrderId: id }).lane),
    ...webhooks.map(({ id }) => describeJob("delivery.order", { deliveryId: String(id) }).lane),
  ];
  const [jobs, events, exceptions] = await Promise.all([
    tx.job.findMany({ where: { lane: { in: lanes } } }),
    tx.auditEvent.findMany({ where: { shopId, orderId } }),
    tx.exception.findMany({ where: { shopId, orderId } }),
  ]);
  const entries: TraceEntry[] = [
    ...webhooks.map((each) => ({
      ...{ at: each.receivedAt, kind: "webhook" as const, id: `webhook:${each.id}` },
      text: `${each.topic} of ${each.shopDomain}: ${each.state}${each.note ? `. ${each.note}` : ""}`,
    })),
    ...jobs.map((job) => ({ at: job.createdAt, kind: "job" as const, text: jobText(job), id: `job:${job.id}` })),
    ...events.map(({ id, at, actor, action, values }) => ({
      ...{ at, kind: "event" as const, id: `event:${id}` },
      text: `${say(sentenceOfEvent(action, values))}${actor === "crossdock" ? "" : " By a person."}`,
    })),
    ...order.holds.flatMap(holdEntries),
    ...order.decisions.map(decisionEntry),
    ...supplierOrders.flatMap(supplierOrderEntries),
    ...exceptions.flatMap(exceptionEntries),
  ];
  const { name, state, stateNote: note } = order;
  return { correlationId: orderGid, shop: order.shop.domain, name, state, note, entries: inTimeOrder(entries) };
}

type Loaded = {
  hold: { id: string; kind: string; reason: string; endsBy: string; createdAt: Date; releasedAt: Date | null };
  exception: {
    id: string;
    kind: string;
    values: unknown;
    occurrences: number;
    openedAt: Date;
    resolvedAt: Date | null;
    resolution: string | null;
  };
};

function holdEntries({ id, kind, reason, endsBy, createdAt, releasedAt }: Loaded["hold"]): TraceEntry[] {
  const about = { kind: "hold" as const, id: `hold:${id}` };
  return [
    { ...about, at: createdAt, text: `${kind}: ${reason} Ends by: ${endsBy}` },
    ...(releasedAt ? [{ ...about, at: releasedAt, text: `${kind}: released` }] : []),
  ];
}

function exceptionEntries(exception: Loaded["exception"]): TraceEntry[] {
  const { title, cause } = exceptionText(exception.kind);
  const about = { kind: "exception" as const, id: `exception:${exception.id}` };
  const times = exception.occurrences > 1 ? ` (${exception.occurrences} times)` : "";
  return [
    { ...about, at: exception.openedAt, text: `${title}${times}: ${say(cause(exception.values as ExceptionValues))}` },
    ...(exception.resolvedAt
      ? [{ ...about, at: exception.resolvedAt, text: `${title}: resolved. ${exception.resolution ?? ""}`.trim() }]
      : []),
  ];
}

type StoredDecision = Parameters<typeof readDecision>[0] & {
  id: string;
  orderVersion: number;
  createdAt: Date;
  ruleSet: { version: number };
};

function decisionEntry({ id, orderVersion, createdAt, ruleSet, ...stored }: StoredDecision): TraceEntry {
  const decision = readDecision(stored);
  const lines = decision ? explainDecision(decision).lines : [];
  const told = lines.map(({ sku, title, summary }) => `${sku ?? say(title)}: ${say(summary)}`).join(" ");
  const version = `Version ${orderVersion} of the order, version ${ruleSet.version} of the rules`;
  return { at: createdAt, kind: "decision", text: `${version}. ${told}`.trim(), id: `decision:${id}` };
}

type Attempted = {
  id: string;
  effect: string;
  number: number;
  outcome: string;
  outcomeNote: string | null;
  startedAt: Date;
  finishedAt: Date | null;
};
type LoadedSupplierOrder = {
  id: string;
  key: string;
  state: string;
  stateNote: string | null;
  externalGid: string | null;
  externalName: string | null;
  createdAt: Date;
  supplier: { name: string };
  attempts: Attempted[];
  shipments: {
    id: string;
    state: string;
    externalRef: string;
    fulfilmentGid: string | null;
    shippedAt: Date;
    lines: { units: number; fulfilled: number }[];
  }[];
};

function supplierOrderEntries(supplierOrder: LoadedSupplierOrder): TraceEntry[] {
  const { id, key, state, stateNote, externalGid, externalName, createdAt, supplier, attempts } = supplierOrder;
  const there = externalGid ? ` as ${externalName ?? "an order"} (${externalGid})` : "";
  const note = stateNote ? `. ${stateNote}` : "";
  return [
    {
      ...{ at: createdAt, kind: "supplier order", id: `supplier-order:${id}` },
      text: `${key} for ${supplier.name}: now ${state}${there}${note}`,
    },
    ...attempts.map((attempt): TraceEntry => ({
      at: attempt.startedAt,
      kind: "attempt",
      text: attemptText(key, attempt),
      id: attempt.id,
    })),
    ...supplierOrder.shipments.map((shipment): TraceEntry => {
      const units = shipment.lines.reduce((sum, line) => sum + line.units, 0);
      const fulfilled = shipment.lines.reduce((sum, line) => sum + line.fulfilled, 0);
      const written = shipment.fulfilmentGid
        ? `${fulfilled} fulfilled for the retailer (${shipment.fulfilmentGid})`
        : "not written on the retailer's order";
      const text = `${key}: ${shipment.state}, ${units} units, ${written}`;
      return { at: shipment.shippedAt, kind: "parcel", text, id: shipment.externalRef };
    }),
  ];
}

function attemptText(key: string, { effect, number, outcome, outcomeNote, finishedAt }: Attempted): string {
  const end = finishedAt ? ` at ${finishedAt.toISOString()}` : "";
  return `${key}: ${effect} ${number}: ${outcome}${end}${outcomeNote ? `. ${outcomeNote}` : ""}`;
}
