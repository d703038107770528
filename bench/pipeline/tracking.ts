import { setTimeout as sleep } from "node:timers/promises";
import { domainOf, RETAILER } from "../../scripts/chaos/stores.ts";
import type { PipelineStage } from "./stage.ts";

/** What suppliers ship here in a second, one after the other and evenly. */
export const SHIPPED_A_SECOND = 4;
const WITHIN_MS = 120_000;

type Placed = { externalGid: string; domain: string; fulfilmentOrders: string[] };

/**
 * Suppliers ship accepted orders, and their stores tell by webhook. How long it takes each time, in milliseconds, from
 * the moment the supplier says so until the call that makes the fulfilment in the retailer's store.
 */
export async function trackingTimes(stage: PipelineStage, names: readonly string[]): Promise<number[]> {
  const { control } = stage.stack;
  const { rows } = await stage.database.query<Placed>(
    `SELECT placed."externalGid", store."domain", ARRAY(SELECT view."fulfilmentOrderGid" FROM "FulfilmentOrderView" view
       WHERE view."orderId" = placed."orderId") AS "fulfilmentOrders"
     FROM "SupplierOrder" placed JOIN "Order" order_ ON order_."id" = placed."orderId"
     JOIN "Supplier" supplier ON supplier."id" = placed."supplierId"
     JOIN "Connection" connection ON connection."id" = supplier."connectionId"
     JOIN "Shop" store ON store."id" = connection."supplierShopId"
     WHERE order_."name" = ANY($1) AND placed."acceptedAt" IS NOT NULL`,
    [names],
  );
  // The sandbox has a clock of its own.
  const { now } = await control.get<{ now: string }>("clock");
  const aheadMs = Date.parse(now) - Date.now();
  const since = Date.now();
  const shippedAt = new Map<string, number>();
  for (const [index, { externalGid, domain, fulfilmentOrders }] of rows.entries()) {
    const dueMs = since + (index * 1_000) / SHIPPED_A_SECOND;
    await sleep(Math.max(0, dueMs - Date.now()));
    for (const gid of fulfilmentOrders) shippedAt.set(gid, Date.now() + aheadMs);
    await control.post(`stores/${domain}/orders/${externalGid.split("/").at(-1)}/ship`, {
      tracking: { company: "DHL", number: `T-${index}` },
    });
  }
  for (;;) {
    const times = await written(stage, { since: since + aheadMs, shippedAt });
    if (times.length >= rows.length) return times;
    if (Date.now() - since > WITHIN_MS + (rows.length * 1_000) / SHIPPED_A_SECOND)
      throw new Error(`Only ${times.length} of ${rows.length} parcels reached the retailer's store.`);
    await sleep(500);
  }
}

type Call = { operation: string; atMs: number; ids: string[]; errors: string[] };

/** The log of the sandbox's calls tells when each was made, and of which fulfilment orders. */
async function written(
  { stack }: PipelineStage,
  { since, shippedAt }: { since: number; shippedAt: ReadonlyMap<string, number> },
): Promise<number[]> {
  const calls = await stack.control.get<Call[]>(`calls?store=${domainOf(RETAILER)}&since=${since}`);
  return calls.flatMap(({ operation, atMs, ids, errors }) => {
    if (operation !== "CreateFulfilment" || errors.length > 0) return [];
    const shipped = ids.map((id) => shippedAt.get(id)).find((at) => at !== undefined);
    return shipped === undefined ? [] : [atMs - shipped];
  });
}
