import { closeDeliveries, openDeliveries, type DeliveryEnd } from "../intake/read-delivery.server.ts";
import { correlate } from "../platform/correlation.server.ts";
import { normaliseGid } from "../platform/gid.ts";
import { sqlOf, sqlTransaction } from "../platform/sql.server.ts";
import type { JobResult } from "../queue/job-result.ts";
import { enqueueAll } from "../queue/outbox.server.ts";
import { orThrow } from "../shopify/admin-client.server.ts";
import { OrderOfFulfilmentOrderDocument } from "../shopify/operations.generated.ts";
import type { Handler, Services, TogetherHandler } from "../shopify/services.ts";
import { deliveryFacts, type Told } from "./delivery-facts.server.ts";
import { aboutOf, judge, type Verdict, type Want } from "./delivery-verdict.ts";

/** `delivery.order`: a stored webhook about an order or its fulfilment orders. Payloads only say "read again". */
export const orderDeliveryHandler: Handler<"delivery.order"> = async (services, { deliveryId }) => {
  const [told] = await openTold(services, [deliveryId]);
  if (!told) return;
  let [verdict] = await judgeAll(services, [told]);
  if (verdict?.kind === "ask-store")
    [verdict] = await judgeAll(services, [{ ...told, orderGid: await orderInStore(services, told, verdict) }]);
  if (!verdict) return;
  if ("orderGid" in verdict && verdict.orderGid) correlate(verdict.orderGid);
  await saveEnds(services, [{ told, verdict }]);
  return resultOf(verdict);
};

/** The same for many: what is known is asked once for all, and what they cause is written once. */
export const orderDeliveriesHandler: TogetherHandler<"delivery.order"> = async (services, payloads) => {
  const opened = await openTold(
    services,
    payloads.map(({ deliveryId }) => deliveryId),
  );
  const verdicts = await judgeAll(services, opened);
  const judged = opened.flatMap((told, place) => {
    const verdict = verdicts[place];
    return verdict ? [{ told, verdict }] : [];
  });
  await saveEnds(services, judged);
  const results = new Map(judged.map(({ told, verdict }) => [told.delivery.id, verdict]));
  return payloads.map(({ deliveryId }) => {
    const verdict = results.get(deliveryId);
    if (verdict?.kind === "ask-store") return "alone";
    return verdict && resultOf(verdict);
  });
};

async function openTold(services: Services, deliveryIds: string[]): Promise<Told[]> {
  const opened = await openDeliveries(services, deliveryIds);
  return opened.flatMap((each) => {
    if (each.kind === "closed") return [];
    const { topic, body, shop } = each.delivery;
    return [{ delivery: each.delivery, about: aboutOf({ topic, body, role: shop.role }) }];
  });
}

async function judgeAll({ db }: Services, told: readonly Told[]): Promise<Verdict[]> {
  const facts = await deliveryFacts(db, told);
  return told.flatMap(({ about }, place) => {
    const known = facts[place];
    return known ? [judge(about, known)] : [];
  });
}

const resultOf = (verdict: Verdict): JobResult =>
  verdict.kind === "again" ? { again: { inMs: verdict.inMs, why: verdict.why } } : undefined;

/** Asks with the claimed shop's own token: bodies and their shop are not proven to fit together. */
async function orderInStore(
  services: Services,
  { delivery }: Told,
  { fulfilmentOrderGid }: Verdict & { kind: "ask-store" },
): Promise<string | null> {
  const admin = await services.admin(delivery.shop);
  const { fulfillmentOrder } = orThrow(await admin.query(OrderOfFulfilmentOrderDocument, { id: fulfilmentOrderGid }));
  return fulfillmentOrder ? normaliseGid(fulfillmentOrder.order.id) : null;
}

/** Closes those that have ended, together with the jobs that they ask for. */
async function saveEnds({ db, clock }: Services, judged: readonly { told: Told; verdict: Verdict }[]): Promise<void> {
  const now = clock.now();
  const wants: Want[] = [];
  const ends = judged.flatMap(({ told, verdict }): DeliveryEnd[] => {
    if (verdict.kind !== "end") return [];
    if (verdict.want) wants.push(verdict.want);
    const { state, note, orderGid } = verdict;
    return [{ id: told.delivery.id, state, note, correlationId: orderGid }];
  });
  if (wants.length === 0) return closeDeliveries(sqlOf(db), ends);
  // In an order that is the same for everybody who writes several of these jobs.
  wants.sort((a, b) => (kindOf(a) + JSON.stringify(a.payload) < kindOf(b) + JSON.stringify(b.payload) ? -1 : 1));
  await sqlTransaction(db, async (tx) => {
    const written = [...new Set(wants.map(kindOf))].map((kind) => {
      const [first, ...more] = wants.filter((want) => kindOf(want) === kind);
      return first && enqueueAll(tx, first.job, [first, ...more], { now, delayMs: first.delayMs });
    });
    await Promise.all([...written, closeDeliveries(tx, ends)]);
  });
}

/** Those of one kind are written with one statement. */
const kindOf = ({ job, delayMs }: Want) => `${job} ${delayMs}`;
