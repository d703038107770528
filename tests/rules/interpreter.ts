import type { CandidateFacts, LineFacts, RoutingFacts } from "../../app/routing/facts.ts";
import { isGroup, type ConditionUse, type Group, type Rule } from "../../app/routing/rules/rule.ts";

// The rules once more, plainly: read the fact, compare, walk the groups. Shares nothing with the compiler but the types.

type Value = number | string | string[] | boolean | { minor: number; currency: string } | null;
type Place = { facts: RoutingFacts; line?: LineFacts; candidate?: CandidateFacts };

const low = (text: string) => text.trim().toLowerCase();
const DIGITS: Record<string, number> = { JPY: 0 };

function inCurrency(facts: RoutingFacts, minor: number, from: string, to: string): number | null {
  const rate = (currency: string) =>
    currency === facts.order.currency ? 1 : Number(facts.rates.find((each) => each.from === currency)?.rate ?? NaN);
  if (from === to) return minor;
  const value = Math.round((minor * rate(from) * 10 ** ((DIGITS[to] ?? 2) - (DIGITS[from] ?? 2))) / rate(to));
  return Number.isNaN(value) ? null : value;
}

function local({ now, timeZone }: RoutingFacts) {
  const text = new Date(now).toLocaleString("sv-SE", { timeZone });
  const weekday = new Date(`${text.slice(0, 10)}T00:00:00Z`).getUTCDay() || 7;
  return { date: text.slice(0, 10), time: text.slice(11, 16), weekday };
}

const costOf = (line: LineFacts, { prices, packSize }: CandidateFacts) => {
  const price = prices.findLast(({ from }) => from <= line.quantity * packSize);
  return price ? price.minor * packSize : null;
};
const stands = ({ excluded }: CandidateFacts) => excluded === undefined;
const supplierOf = ({ facts, candidate }: Place) => facts.suppliers.find(({ id }) => id === candidate?.supplierId);

function cheapest({ facts, line }: Place): number | null {
  const costs = line!.candidates.filter(stands).flatMap((each) => {
    const cost = costOf(line!, each);
    return cost === null ? [] : (inCurrency(facts, cost, each.currency, facts.order.currency) ?? []);
  });
  return costs.length > 0 ? Math.min(...costs) : null;
}

const marginOf = (price: number, cost: number | null) =>
  cost === null || price <= 0 ? null : (1 - cost / price) * 100;

const READ: Record<string, (place: Place, use: ConditionUse) => Value> = {
  "order.total": ({ facts: { order } }) => ({ minor: order.totalMinor, currency: order.currency }),
  "order.items": ({ facts }) => facts.lines.reduce((sum, { quantity }) => sum + quantity, 0),
  "order.lines": ({ facts }) => facts.lines.length,
  "order.weight": ({ facts }) => {
    const grams = facts.lines.map((each) => each.quantity * each.weightGrams);
    return grams.includes(0) ? null : grams.reduce((sum, each) => sum + each, 0);
  },
  "order.tags": ({ facts }) => facts.order.tags,
  "order.skus": ({ facts }) => facts.lines.flatMap(({ sku }) => (sku === null ? [] : [sku])),
  "order.channel": ({ facts }) => facts.order.source ?? "",
  "order.risk": ({ facts }) => facts.order.risk,
  "order.payment": ({ facts }) => facts.order.payment,
  "order.currency": ({ facts: { order } }) => order.customerCurrency ?? order.currency,
  "order.attribute": ({ facts }, { name = "" }) =>
    facts.order.attributes.find((each) => low(each.name) === low(name))?.value ?? "",
  "order.age": ({ facts }) => (Date.parse(facts.now) - Date.parse(facts.order.createdAt)) / 3_600_000,
  "order.test": ({ facts }) => facts.order.test,
  "customer.orders": ({ facts }) => facts.order.customer.orders,
  "customer.tags": ({ facts }) => facts.order.customer.tags,
  "destination.country": ({ facts }) => facts.destination.countryCode,
  "destination.markets": ({ facts }) => facts.destination.markets,
  "destination.province": ({ facts: { destination: to } }) =>
    to.countryCode && to.provinceCode ? `${to.countryCode}-${to.provinceCode}` : null,
  "destination.postal-code": ({ facts }) => facts.destination.postalCode?.replaceAll(" ", "") ?? null,
  "destination.po-box": ({ facts }) => facts.destination.poBox,
  "destination.company": ({ facts }) => facts.destination.company ?? null,
  "destination.distance": ({ facts }) => {
    const ids = new Set(
      facts.lines.flatMap(({ candidates }) => candidates.filter(stands).map((each) => each.supplierId)),
    );
    const known = facts.suppliers.filter(({ id }) => ids.has(id)).flatMap(({ distanceKm }) => distanceKm ?? []);
    return known.length > 0 ? Math.min(...known) : null;
  },
  "delivery.method": ({ facts }) => facts.order.deliveryMethod ?? "",
  "delivery.expedite": ({ facts }) => facts.order.expedite,
  "time.weekday": ({ facts }) => local(facts).weekday,
  "time.hour": ({ facts }) => local(facts).time,
  "time.date": ({ facts }) => local(facts).date,
  "line.sku": ({ line }) => line!.sku ?? "",
  "line.product-type": ({ line }) => line!.productType ?? "",
  "line.vendor": ({ line }) => line!.vendor ?? "",
  "line.tags": ({ line }) => line!.tags,
  "line.collections": ({ line }) => line!.collections,
  "line.price": ({ facts, line }) => ({ minor: line!.unitPriceMinor, currency: facts.order.currency }),
  "line.cost": (place) => {
    const minor = cheapest(place);
    return minor === null ? null : { minor, currency: place.facts.order.currency };
  },
  "line.margin": (place) => marginOf(place.line!.unitPriceMinor, cheapest(place)),
  "line.quantity": ({ line }) => line!.quantity,
  "line.weight": ({ line }) => (line!.weightGrams > 0 ? line!.weightGrams : null),
  "line.hazmat": ({ line }) => line!.hazmat,
  "line.restricted": ({ line }) => line!.restricted ?? null,
  "line.suppliers": ({ line }) => line!.candidates.map(({ supplierId }) => supplierId),
  "line.supplier-count": ({ line }) => new Set(line!.candidates.map(({ supplierId }) => supplierId)).size,
  "candidate.supplier": ({ candidate }) => candidate!.supplierId,
  "candidate.supplier-tags": (place) => supplierOf(place)?.tags ?? [],
  "candidate.country": (place) => supplierOf(place)?.countryCode ?? null,
  "candidate.domestic": (place) => {
    const [from, to] = [supplierOf(place)?.countryCode, place.facts.destination.countryCode];
    return from && to ? from === to : null;
  },
  "candidate.stock": ({ candidate: one }) =>
    one!.atpUnits === null ? Infinity : Math.floor(one!.atpUnits / one!.packSize),
  "candidate.stock-left": ({ candidate: one, line }) =>
    one!.atpUnits === null ? Infinity : Math.floor(one!.atpUnits / one!.packSize) - line!.quantity,
  "candidate.cost": ({ candidate, line }) => {
    const minor = costOf(line!, candidate!);
    return minor === null ? null : { minor, currency: candidate!.currency };
  },
  "candidate.landed-cost": () => null,
  "candidate.margin": ({ facts, candidate, line }) => {
    const cost = costOf(line!, candidate!);
    const own = cost === null ? null : inCurrency(facts, cost, candidate!.currency, facts.order.currency);
    return marginOf(line!.unitPriceMinor, own);
  },
  "candidate.lead-time": (place) => supplierOf(place)!.terms.leadTimeDays,
  "candidate.score": (place) => (place.candidate!.score ?? supplierOf(place)?.score)?.value ?? null,
  "candidate.score-orders": (place) => (place.candidate!.score ?? supplierOf(place)?.score)?.sample ?? null,
  "candidate.feed-age": ({ candidate }) => candidate!.feedAgeHours,
  "candidate.distance": (place) => supplierOf(place)!.distanceKm,
  "candidate.capacity-left": (place) => {
    const { terms, unitsToday } = supplierOf(place)!;
    return terms.capacityPerDay === null ? Infinity : Math.max(0, terms.capacityPerDay - unitsToday);
  },
};

function numbers(is: string, value: number, one: number, two: number): boolean {
  if (is === "between") return one <= value && value <= two;
  if (is === "at-least") return value >= one;
  if (is === "more-than") return value > one;
  if (is === "at-most") return value <= one;
  return is === "less-than" ? value < one : value === one;
}

function compare(use: ConditionUse, seen: Value, facts: RoutingFacts): boolean {
  const { is, amount, to } = use;
  if (seen === null) return false;
  if (typeof seen === "boolean") return seen === (is === "yes");
  if (amount && typeof seen === "object" && "minor" in seen) {
    const value = inCurrency(facts, seen.minor, seen.currency, amount.currency);
    return value !== null && numbers(is, value, amount.minor, typeof to === "object" ? to.minor : 0);
  }
  const end = to as string;
  if (use.condition === "time.date") return (seen as string) >= use.from! && (seen as string) <= end;
  if (use.condition === "time.hour") {
    const [from, until, at] = [use.from!, end, seen as string];
    return from < until ? from <= at && at < until : at >= from || at < until;
  }
  if (use.condition === "time.weekday") return use.values!.includes(seen as number);
  if (typeof seen === "number") return numbers(is, seen, use.value!, Number(to));
  const values = (use.values ?? []).map((value) => low(String(value)));
  if (Array.isArray(seen)) {
    const own = seen.map(low);
    if (is === "all-of") return values.every((value) => own.includes(value));
    return values.some((value) => own.includes(value)) === (is === "any-of");
  }
  const text = low(seen as string);
  if (is === "between") {
    const part = text.slice(0, use.from!.length);
    return part.length === use.from!.length && part >= low(use.from!) && part <= low(end);
  }
  if (is.endsWith("starts-with")) return values.some((value) => text.startsWith(value)) === (is === "starts-with");
  if (is.endsWith("contains")) return values.some((value) => text.includes(value)) === (is === "contains");
  return values.includes(text) === (is === "one-of");
}

function holds(part: Group | ConditionUse, place: Place): boolean {
  if (isGroup(part)) {
    const answers = part.of.map((each) => holds(each, place));
    return part.match === "all" ? !answers.includes(false) : answers.includes(true);
  }
  const { facts } = place;
  const at = (where: Place) => compare(part, READ[part.condition]!(where, part), facts);
  if (part.scope === "all") return facts.lines.length > 0 && facts.lines.every((line) => at({ facts, line }));
  if (part.scope === "none") return !facts.lines.some((line) => at({ facts, line }));
  return at(place);
}

/** Whether some condition of a group is about `what`. */
const asks = (group: Group, what: (use: ConditionUse) => boolean): boolean =>
  group.of.some((part) => (isGroup(part) ? asks(part, what) : what(part)));

/** Ids of the rules that match, each with the lines it matches. */
export function interpret(rules: Rule[], facts: RoutingFacts): { id: string; lines: string[] }[] {
  return rules.flatMap(({ id, on, when }) => {
    if (!on) return [];
    const candidates = asks(when, ({ condition }) => condition.startsWith("candidate."));
    const lines = candidates || asks(when, ({ scope }) => scope === "any");
    if (!lines) return holds(when, { facts }) ? [{ id, lines: facts.lines.map(({ lineId }) => lineId) }] : [];
    const matching = facts.lines.filter((line) =>
      candidates
        ? line.candidates.some((candidate) => stands(candidate) && holds(when, { facts, line, candidate }))
        : holds(when, { facts, line }),
    );
    return matching.length > 0 ? [{ id, lines: matching.map(({ lineId }) => lineId) }] : [];
  });
}
