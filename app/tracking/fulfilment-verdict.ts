import { ended, type Again, type Ended, type WantOf } from "../intake/verdict.ts";

/** An answer that is on its way tells whose it is. */
const IN_FLIGHT_WAIT_MS = 5_000;

/** What we know of a fulfilment that a webhook tells of. */
export type FulfilmentFacts = {
  /** the supplier order that its order is, in a supplier's store; `orderGid` is the retailer's */
  supplied: { id: string; shopId: string; orderGid: string } | null;
  /** its order is one of the shop's own that we know */
  known: boolean;
  /** we wrote it */
  written: boolean;
  /** we are writing one of this order */
  writing: boolean;
  /** an order of ours is being placed in this store */
  sending: boolean;
};

type Told = { shopId: string; orderGid: string; cancelled: boolean };

export type FulfilmentVerdict =
  | Ended<WantOf<"shipment.collect"> | WantOf<"order.refresh">>
  | Again
  /** one that we wrote */
  | { kind: "cancelled"; orderGid: string };

/**
 * A supplier's parcel is collected; in a retailer's store, what we wrote ourselves is nothing new unless somebody has
 * canceled it, and anything else has the order read again. A shop may be both.
 */
export function judgeFulfilment({ shopId, orderGid, cancelled }: Told, facts: FulfilmentFacts): FulfilmentVerdict {
  if (facts.supplied) {
    const { id, shopId: owner, orderGid: about } = facts.supplied;
    const want = { job: "shipment.collect" as const, payload: { supplierOrderId: id }, shopId: owner, delayMs: 0 };
    return ended("processed", "A supplier's parcel is collected.", about, want);
  }
  if (!facts.known) {
    if (facts.sending) return again(null, "An order is being placed in this store.");
    return ended("ignored", "An order that Crossdock has nothing to do with.");
  }
  if (facts.written && cancelled) return { kind: "cancelled", orderGid };
  if (facts.written) return ended("ignored", "We wrote this fulfillment.", orderGid);
  if (facts.writing) return again(orderGid, "We are writing a fulfillment of this order.");
  const want = { job: "order.refresh" as const, payload: { shopId, orderGid }, shopId, delayMs: 0 };
  return ended("processed", "Somebody else's fulfillment: the order is read.", orderGid, want);
}

const again = (orderGid: string | null, why: string): FulfilmentVerdict => ({
  ...{ kind: "again", orderGid, inMs: IN_FLIGHT_WAIT_MS, why },
});
