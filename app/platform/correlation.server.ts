import { AsyncLocalStorage } from "node:async_hooks";

/**
 * What happens to one retailer order, from its first webhook to its last parcel, carries one id: the order's gid. It is on
 * its webhooks, jobs, audit events and log lines, and on the orders in the suppliers' stores.
 */
const current = new AsyncLocalStorage<{ id: string | null }>();

/** Runs `work` on behalf of an order; null = it is not known yet, or there is none. */
export function onBehalfOf<Result>(id: string | null, work: () => Promise<Result>): Promise<Result> {
  return current.run({ id }, work);
}

/** Says for which order the rest of the running job works: a webhook's job learns it on the way. */
export function correlate(id: string): void {
  const store = current.getStore();
  if (store) store.id = id;
}

/** The order that the running job works for. */
export function correlationId(): string | null {
  return current.getStore()?.id ?? null;
}
