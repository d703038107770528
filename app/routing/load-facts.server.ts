import { atp, type PoolPolicy } from "../inventory/atp.ts";
import { DECLINED_SOME } from "../orders/give-up.server.ts";
import type { Tx } from "../platform/db.server.ts";
import { fromStored } from "../platform/money.ts";
import { readShopSettings } from "../suppliers/shop-settings.ts";
import { exclusionOf, supplierState, type Reach } from "./candidates.ts";
import type { RoutingCandidate, RoutingFacts, RoutingSupplier } from "./decision.ts";
import { loadPins, pinsOf } from "./load-pins.server.ts";
import { ownCandidate, ownSupplier } from "./own-stock.ts";
import { publishedRuleSet } from "./rule-set.server.ts";

/**
 * Everything routing may know about one order, in a fixed number of queries whatever its size; null when we do not know
 * the order. ATP counts the order's own soft reservations as free: the decision replaces them.
 */
export async function loadFacts(
  tx: Tx,
  { shopId, orderGid, now }: { shopId: string; orderGid: string; now: Date },
): Promise<RoutingFacts | null> {
  const found = await tx.order.findUnique({
    where: { shopId_orderGid: { shopId, orderGid } },
    select: { id: true, version: true, currency: true, countryCode: true, test: true, poBox: true },
  });
  if (!found) return null;
  const { poBox, ...order } = found;
  const destination = { countryCode: order.countryCode, poBox };
  const ruleSet = await publishedRuleSet(tx, shopId, now);
  const lines = (await tx.orderLine.findMany({ where: { orderId: order.id }, orderBy: { id: "asc" } })).filter(
    (line) => line.wanted > line.allocated,
  );
  const suppliers = await loadSuppliers(tx, shopId);
  const offers = await loadOffers(tx, shopId, [...new Set(lines.flatMap((line) => line.variantGid ?? []))]);
  const refusals = await loadRefusals(tx, order.id);
  const softUnits = await loadSoftUnits(tx, order.id);
  const { settings } = await tx.shop.findUniqueOrThrow({ where: { id: shopId }, select: { settings: true } });
  const { ownStock, feedHours } = readShopSettings(settings);
  const pins = await loadPins(
    tx,
    order.id,
    suppliers.map(({ supplier, locationGid }) => ({ id: supplier.id, locationGid })),
  );
  return {
    now: now.toISOString(),
    order,
    ruleSet,
    suppliers: [...suppliers.map((row) => row.supplier), ...ownSupplier(ownStock)],
    lines: lines.map((line) => {
      const quantity = line.wanted - line.allocated;
      const own = pinsOf(pins, { lineItemGid: line.lineItemGid, quantity });
      const isPinned = (supplierId: string) => own.some((pin) => pin.supplierId === supplierId);
      return {
        lineId: line.id,
        title: line.title,
        sku: line.sku,
        quantity,
        ...(own.length > 0 ? { pins: own } : {}),
        candidates: [
          ...ownCandidate(ownStock, { ...line, currency: order.currency }),
          ...offers
            .filter((row) => row.variantGid === line.variantGid)
            .flatMap((row): RoutingCandidate[] => {
              const { mappingId, offer, packSize } = row;
              const from = suppliers.find((each) => each.supplier.id === offer.supplierId);
              if (!from) return [];
              const { policy, readStartedAt } = offer.pool;
              const available = atp({ ...offer.pool, policy: policy as PoolPolicy });
              // The merchant asks again a supplier that has declined before: that is its choice.
              const asked = isPinned(offer.supplierId);
              const refused = asked ? null : (refusals.get(`${line.id} ${offer.supplierId}`) ?? null);
              const excluded = exclusionOf({
                ...{
                  supplier: from.supplier.state,
                  setupNote: from.setupNote,
                  offerState: offer.state,
                  policy,
                  refused,
                },
                ...{ reach: from.reach, destination },
                feed: { ageHours: hoursSince(readStartedAt, now), limitHours: feedHours },
                ...{ stockRead: readStartedAt !== null, refusals: asked ? 0 : timesRefused(refusals, line.id) },
              });
              return [
                {
                  ...{ mappingId, supplierId: offer.supplierId, offerId: offer.id, poolId: offer.poolId },
                  ...{ variantGid: offer.variantGid, sku: offer.sku, packSize },
                  atpUnits:
                    available.kind === "unlimited" ? null : available.units + (softUnits.get(offer.poolId) ?? 0),
                  unitCost: fromStored(offer.costMinor, offer.currency),
                  ...(excluded ? { excluded } : {}),
                },
              ];
            }),
        ],
      };
    }),
  };
}

const hoursSince = (at: Date | null, now: Date) => (at ? (now.getTime() - at.getTime()) / 3_600_000 : 0);

type SupplierRow = {
  supplier: RoutingSupplier;
  setupNote: string | null;
  locationGid: string | null;
  reach: Reach | null;
};

async function loadSuppliers(tx: Tx, shopId: string): Promise<SupplierRow[]> {
  const rows = await tx.supplier.findMany({
    where: { shopId },
    select: {
      ...{ id: true, name: true, priority: true, setupState: true, setupNote: true, locationGid: true },
      connection: {
        select: { state: true, supplier: { select: { connectionLostAt: true, uninstalledAt: true, settings: true } } },
      },
    },
    orderBy: { id: "asc" },
  });
  return rows.map(({ id, name, priority, setupState, setupNote, locationGid, connection }) => {
    const lost = Boolean(connection?.supplier?.connectionLostAt ?? connection?.supplier?.uninstalledAt);
    const state = supplierState({ connectionState: connection?.state ?? null, lost, setupState, locationGid });
    const reach = connection?.supplier ? readShopSettings(connection.supplier.settings) : null;
    return { supplier: { id, name, priority, state }, setupNote, locationGid, reach };
  });
}

async function loadOffers(tx: Tx, shopId: string, variantGids: string[]) {
  const rows = await tx.mapping.findMany({
    where: { shopId, state: "mapped", variant: { variantGid: { in: variantGids } } },
    select: {
      ...{ id: true, packSize: true },
      variant: { select: { variantGid: true } },
      offer: { include: { pool: true } },
    },
    orderBy: { id: "asc" },
  });
  return rows.map(({ id, packSize, variant, offer }) => ({
    ...{ mappingId: id, packSize, offer },
    variantGid: variant.variantGid,
  }));
}

/** By line and supplier: the last supplier order of this order that the supplier refused, wholly or some units of. */
async function loadRefusals(tx: Tx, orderId: string): Promise<Map<string, { key: string; note: string | null }>> {
  const rows = await tx.supplierOrder.findMany({
    where: { orderId, ...DECLINED_SOME },
    select: {
      ...{ key: true, state: true, stateNote: true, supplierId: true },
      lines: { select: { orderLineId: true, declined: true } },
    },
    orderBy: { id: "asc" },
  });
  return new Map(
    rows.flatMap(({ key, state, stateNote, supplierId, lines }) =>
      lines
        .filter(({ declined }) => state === "refused" || declined > 0)
        .map((line) => [`${line.orderLineId} ${supplierId}`, { key, note: stateNote }] as const),
    ),
  );
}

const timesRefused = (refusals: ReadonlyMap<string, unknown>, lineId: string) =>
  [...refusals.keys()].filter((key) => key.startsWith(`${lineId} `)).length;

async function loadSoftUnits(tx: Tx, orderId: string): Promise<Map<string, number>> {
  const held = await tx.reservation.findMany({
    where: { kind: "soft", orderLine: { orderId } },
    select: { poolId: true, units: true },
  });
  const units = new Map<string, number>();
  for (const { poolId, units: some } of held) units.set(poolId, (units.get(poolId) ?? 0) + some);
  return units;
}
