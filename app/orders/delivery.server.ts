import { endDeliveries } from "../intake/end-deliveries.server.ts";
import { openDeliveries } from "../intake/read-delivery.server.ts";
import { resultOf } from "../intake/verdict.ts";
import { correlate } from "../platform/correlation.server.ts";
import { normaliseGid } from "../platform/gid.ts";
import { orThrow } from "../shopify/admin-client.server.ts";
import { OrderOfFulfilmentOrderDocument } from "../shopify/operations.generated.ts";
import type { Handler, Services, TogetherHandler } from "../shopify/services.ts";
import { deliveryFacts, type Told } from "./delivery-facts.server.ts";
import { aboutOf, judge, type Verdict } from "./delivery-verdict.ts";

/** `delivery.order`: a stored webhook about an order or its fulfilment orders. Payloads only say "read again". */
export const orderDeliveryHandler: Handler<"delivery.order"> = async (services, { deliveryId }) => {
  const [told] = await openTold(services, [deliveryId]);
  if (!told) return;
  let [verdict] = await judgeAll(services, [told]);
  if (verdict?.kind === "ask-store")
    [verdict] = await judgeAll(services, [{ ...told, orderGid: await orderInStore(services, told, verdict) }]);
  if (!verdict) return;
  if ("orderGid" in verdict && verdict.orderGid) correlate(verdict.orderGid);
  await endDeliveries(services.db, [{ id: deliveryId, verdict }], services.clock.now());
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
    return verdict ? [{ id: told.delivery.id, verdict }] : [];
  });
  await endDeliveries(services.db, judged, services.clock.now());
  const results = new Map(judged.map(({ id, verdict }) => [id, verdict]));
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
