import { restrictedSkus } from "../orders/restricted-items.ts";
import type { Sql } from "../platform/sql.server.ts";
import { exclusionOf } from "./candidates.ts";
import { dayIn } from "../platform/local-time.ts";
import type { CandidateFacts, LineFacts, RoutingDefaults, RoutingFacts } from "./facts.ts";
import { loadHistory, type History } from "./load/history.server.ts";
import { loadLines, type LoadedLine } from "./load/lines.server.ts";
import { loadOffers, readOffer, type LoadedOffer } from "./load/offers.server.ts";
import { loadOrder, type LoadedOrder } from "./load/order.server.ts";
import { ownCandidate, ownSupplier } from "./load/own-stock.ts";
import { loadSuppliers, loadUnitsToday, type LoadedSupplier } from "./load/suppliers.server.ts";
import { ruleSetForGid, type RuleSetForOrder } from "./rules/versions/rule-set-for.server.ts";
import { loadPins, pinsOf, type Pin } from "./load-pins.server.ts";

/** What mapped items did before there were rules: to their supplier, first by priority, split where one has too little. */
const DEFAULTS = {
  ...{ strategy: "preferred", split: { kind: "by-quantity", maxSuppliers: null } },
  marginFloorPermille: null,
} as const satisfies Partial<RoutingDefaults>;

type Asked = { shopId: string; orderGid: string; now: Date };

/**
 * Everything routing may know about one order, in a number of queries that does not depend on its size; null when we do
 * not know the order. ATP counts the order's own soft reservations as free: the decision replaces them. The customer's
 * postal code is among the facts: what is stored of them keeps it apart, encrypted.
 * @param ruleSet the version that the order is decided by
 */
export async function loadRoutingFacts(
  tx: Sql,
  { ruleSet, ...asked }: Asked & { ruleSet: RoutingFacts["ruleSet"] },
): Promise<RoutingFacts | null> {
  const loaded = await loadOrder(tx, asked);
  return loaded && { ...(await factsAround(tx, loaded, asked)), ruleSet };
}

/** The same under the rule set that the order belongs to, and which one is being tried. Three round trips. */
export async function factsOf(
  tx: Sql,
  asked: Asked,
): Promise<{ facts: RoutingFacts; tried: RuleSetForOrder["triedId"] } | null> {
  const [chosen, loaded] = await Promise.all([ruleSetForGid(tx, asked), loadOrder(tx, asked)]);
  if (!chosen || !loaded) return null;
  const { triedId, ...ruleSet } = chosen;
  return { facts: { ...(await factsAround(tx, loaded, asked)), ruleSet }, tried: triedId };
}

async function factsAround(
  tx: Sql,
  loaded: LoadedOrder,
  { shopId, now }: Asked,
): Promise<Omit<RoutingFacts, "ruleSet">> {
  const { order, destination, shop } = loaded;
  const { ownStock: choice, feedHours, scoreFloor } = shop.settings;
  const [lines, suppliers, offers, history] = await Promise.all([
    loadLines(tx, order),
    loadSuppliers(tx, shopId, loaded),
    loadOffers(tx, { shopId, orderId: order.id }),
    loadHistory(tx, { shopId, order, day: dayIn(shop.timeZone, now.getTime()) }),
  ]);
  const { word, scoreOf, views } = history;
  const [unitsToday, requests] = await Promise.all([
    loadUnitsToday(tx, suppliers, now),
    loadPins(
      tx,
      { orderId: order.id, views },
      suppliers.map(({ facts, locationGid }) => ({ id: facts.id, locationGid })),
    ),
  ]);
  const charges = new Map(suppliers.map(({ facts, charges }) => [facts.id, charges]));
  const offered = offers.map((row) => readOffer(row, charges, now));
  const shared = { loaded, suppliers, offers: byVariant(offered), history, requests };
  const others = suppliers.map(({ facts }) => facts);
  return {
    ...{ now: now.toISOString(), timeZone: shop.timeZone },
    order: { ...order, expedite: word.expedite, releasedRules: word.releasedRules },
    destination,
    defaults: {
      ...{ ...DEFAULTS, ownStockByCost: choice === "by-cost" },
      feedTooOldHours: feedHours === 0 ? null : feedHours,
      scoreFloor: scoreFloor === 0 ? null : scoreFloor,
    },
    suppliers: [
      ...others.map((facts) => ({ ...facts, unitsToday: unitsToday.get(facts.id) ?? 0, score: scoreOf(facts.id) })),
      ...ownSupplier(choice, { destination, shop, others }),
    ],
    lines: lines.map((line) => lineFacts(line, shared)),
    rates: history.rates,
  };
}

function byVariant(offers: readonly LoadedOffer[]): Map<string, LoadedOffer[]> {
  const grouped = new Map<string, LoadedOffer[]>();
  for (const offer of offers) {
    const known = grouped.get(offer.variantGid);
    if (known) known.push(offer);
    else grouped.set(offer.variantGid, [offer]);
  }
  return grouped;
}

type Shared = {
  loaded: LoadedOrder;
  suppliers: LoadedSupplier[];
  /** by the retailer's variant */
  offers: ReadonlyMap<string, LoadedOffer[]>;
  history: History;
  requests: Pin[];
};

function lineFacts(loaded: LoadedLine, shared: Shared): LineFacts {
  const { line, variantGid } = loaded;
  const { order, shop, destination } = shared.loaded;
  const mapped = variantGid === null ? [] : (shared.offers.get(variantGid) ?? []);
  const pins = pinsFor(loaded, mapped, shared);
  const asked = new Set(pins.map(({ supplierId }) => supplierId));
  return {
    ...line,
    restricted: restrictedSkus([line], shop.settings.restrictedItems, destination.countryCode).length > 0,
    candidates: [
      ...ownCandidate(shop.settings.ownStock, line, { ...loaded, currency: order.currency }),
      ...mapped.flatMap((offer, rank) => candidateFacts(offer, { line, rank, asked, ...shared })),
    ],
    pins,
  };
}

/** First what the merchant has requested in Shopify, then what a person has pinned here, as far as units are left. */
function pinsFor(
  loaded: LoadedLine,
  mapped: readonly LoadedOffer[],
  { requests, history: { word } }: Shared,
): LineFacts["pins"] {
  const { lineId, quantity } = loaded.line;
  const pins: LineFacts["pins"] = pinsOf(requests, { lineItemGid: loaded.lineItemGid, quantity }).map((pin) => ({
    ...{ ...pin, by: "request" },
  }));
  let left = quantity - pins.reduce((sum, pin) => sum + pin.quantity, 0);
  // A word about the line comes before one about the whole order, which concerns what the supplier offers at all.
  const said = [
    ...word.pins.filter((pin) => pin.lineId === lineId),
    ...word.pins.filter(
      (pin) => pin.lineId === null && mapped.some(({ candidate }) => candidate.supplierId === pin.supplierId),
    ),
  ];
  for (const { supplierId, quantity: wanted } of said) {
    const units = Math.min(left, wanted ?? left);
    left -= units;
    const same = pins.find((pin) => pin.supplierId === supplierId);
    if (units > 0 && same) same.quantity += units;
    else if (units > 0) pins.push({ supplierId, quantity: units, by: "person" });
  }
  return pins;
}

function candidateFacts(
  { candidate, offerState, policy, stockRead }: LoadedOffer,
  at: Shared & { line: LoadedLine["line"]; rank: number; asked: ReadonlySet<string> },
): CandidateFacts[] {
  const { line, asked } = at;
  const { word, refusals, scoreOf } = at.history;
  const { supplierId } = candidate;
  const supplier = at.suppliers.find(({ facts }) => facts.id === supplierId);
  if (!supplier) return [];
  const excludedBy = word.exclusions.find(
    (each) => each.supplierId === supplierId && (each.lineId === null || each.lineId === line.lineId),
  );
  // The merchant asks again a supplier that has declined before: that is its choice.
  const again = asked.has(supplierId);
  const excluded =
    exclusionOf({
      ...{ supplier: supplier.facts.state, setupNote: supplier.setupNote, offerState, policy, stockRead },
      refused: again ? null : (refusals.get(`${line.lineId} ${supplierId}`) ?? null),
      refusals: again ? 0 : timesRefused(refusals, line.lineId),
      ...{ reaches: supplier.reaches, destination: at.loaded.destination },
    }) ?? (excludedBy ? { code: "excluded-by-person" as const, values: { note: excludedBy.note } } : undefined);
  const score = line.productType === null ? null : scoreOf(supplierId, line.productType);
  return [{ ...candidate, score, rank: at.rank, ...(excluded ? { excluded } : {}) }];
}

const timesRefused = (refusals: ReadonlyMap<string, unknown>, lineId: string) =>
  [...refusals.keys()].filter((key) => key.startsWith(`${lineId} `)).length;
