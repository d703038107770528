/** What other apps of a store do: a 3PL's fulfilment service, its answers, holds by another app. */
import type { FulfillmentOrder, FulfillmentService, Id, Store } from "../types.ts";
import { nextId, type World } from "../world.ts";
import { updateProfile } from "./delivery.ts";
import { orderOf, type LineUnits } from "./fulfillment-orders.ts";
import { holdFulfillmentOrder, releaseHolds } from "./holds.ts";
import { createFulfillmentService, handleOf, serviceAt } from "./locations.ts";
import { isRefusal, refusal, saying, type Refusal } from "./outcome.ts";
import { acceptCancellation, acceptRequest, closeRequest, rejectCancellation, rejectRequest } from "./requests.ts";

/** The client id of another app of this name; the app is registered when it is new. It gets no webhooks. */
function otherApp(world: World, name: string): string {
  const clientId = `other-app-${handleOf(name)}`;
  if (!world.apps.has(clientId))
    world.apps.set(clientId, {
      clientId,
      id: nextId(world),
      handle: handleOf(name),
      name,
      clientSecret: "",
      applicationUrl: "https://other-app.example",
      scopes: [],
      optionalScopes: [],
      webhooks: [],
    });
  return clientId;
}

/** Another app's 3PL: a service with its location, in the default delivery profile so that it can ship. */
export function addOtherService(
  world: World,
  store: Store,
  { name, app = name }: { name: string; app?: string | undefined },
): FulfillmentService | Refusal {
  const made = createFulfillmentService(world, store, {
    clientId: otherApp(world, app),
    appOrigin: null,
    name,
    inventoryManagement: true,
    trackingSupport: true,
  });
  if (!made.ok) return saying("SERVICE_REFUSED", made);
  const profile = [...store.deliveryProfiles.values()].find((candidate) => candidate.default);
  const group = profile?.locationGroups[0];
  if (profile && group)
    updateProfile(world, store, profile, {
      groupsToUpdate: [{ id: group.id, locationIdsToAdd: [made.service.locationId], locationIdsToRemove: [] }],
    });
  return made.service;
}

export const SERVICE_ANSWERS = {
  accept: acceptRequest,
  reject: rejectRequest,
  close: closeRequest,
  "accept-cancellation": acceptCancellation,
  "reject-cancellation": rejectCancellation,
};
export type ServiceAnswer = keyof typeof SERVICE_ANSWERS;

/** Another app's service answers a request. Services of the app under test answer for themselves. */
export function answerAsService(
  world: World,
  store: Store,
  id: Id,
  { answer, message = null }: { answer: ServiceAnswer; message?: string | null | undefined },
): FulfillmentOrder | Refusal {
  const found = fulfillmentOrderIn(store, id);
  if (isRefusal(found)) return found;
  const owner = serviceAt(store, found.locationId)?.clientId;
  if (!owner || store.installations.has(owner))
    return refusal(
      "NOT_ANOTHER_APPS",
      `Fulfilment order ${id} is not at a service of another app. Answer as the app that owns it.`,
    );
  const outcome = SERVICE_ANSWERS[answer](world, store, found, message);
  return outcome.ok ? outcome.fulfillmentOrder : saying("CANNOT_ANSWER", outcome);
}

export type HandHold = {
  reason?: string | undefined;
  notes?: string | null | undefined;
  /** Name of the app that holds; the merchant when absent. */
  app?: string | undefined;
  /** Part of the units, by order line items: the rest splits off. */
  lines?: { lineItemId: Id; quantity: number }[] | undefined;
};

/** Somebody else than the app under test holds a fulfilment order: the merchant, or another app. */
export function holdByHand(world: World, store: Store, id: Id, hold: HandHold = {}): FulfillmentOrder | Refusal {
  const found = fulfillmentOrderIn(store, id);
  if (isRefusal(found)) return found;
  const units = unitsOfLines(store, found, hold.lines);
  if (isRefusal(units)) return units;
  const outcome = holdFulfillmentOrder(world, store, found, {
    reason: hold.reason ?? "OTHER",
    reasonNotes: hold.notes ?? null,
    handle: "",
    externalId: null,
    clientId: hold.app === undefined ? null : otherApp(world, hold.app),
    units,
  });
  return outcome.ok ? outcome.fulfillmentOrder : saying("CANNOT_HOLD", outcome);
}

/** The merchant releases every hold; an app named only its own. */
export function releaseByHand(world: World, store: Store, id: Id, app?: string): FulfillmentOrder | Refusal {
  const found = fulfillmentOrderIn(store, id);
  if (isRefusal(found)) return found;
  const own = app === undefined ? null : found.holds.filter(({ clientId }) => clientId === otherApp(world, app));
  const outcome = releaseHolds(world, store, found, own?.map((hold) => hold.id) ?? null);
  return outcome.ok ? outcome.fulfillmentOrder : saying("CANNOT_RELEASE", outcome);
}

/** The fulfilment order with this id, or the refusal that there is none. */
export const fulfillmentOrderIn = (store: Store, id: Id): FulfillmentOrder | Refusal =>
  store.fulfillmentOrders.get(id) ??
  refusal("NOT_FOUND", `${store.domain} has no fulfilment order ${id}. Read the order again: ids change on moves.`);

/** Units named by order line items as units of the fulfilment order's own lines. */
export function unitsOfLines(
  store: Store,
  fulfillmentOrder: FulfillmentOrder,
  lines: { lineItemId: Id; quantity: number }[] = [],
): LineUnits[] | Refusal {
  const units: LineUnits[] = [];
  for (const { lineItemId, quantity } of lines) {
    const line = fulfillmentOrder.lines.find((candidate) => candidate.orderLineId === lineItemId);
    if (!line)
      return refusal(
        "NOT_FOUND",
        `Fulfilment order ${fulfillmentOrder.id} of ${orderOf(store, fulfillmentOrder).name} has no line item ${lineItemId}.`,
      );
    units.push({ id: line.id, quantity });
  }
  return units;
}
