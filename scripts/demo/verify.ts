import type { SceneOrder } from "./scene.ts";

/** What one store holds, as far as the comparison needs it. */
export type StoreState = { domain: string; name: string; orders: OrderState[] };
export type OrderState = {
  name: string;
  cancelled: boolean;
  /** custom attributes of the order: ours name the retailer's order */
  attributes: { key: string; value: string }[];
  lines: { sku: string; quantity: number }[];
  parcels: ParcelState[];
};
export type ParcelState = { carrier: string; tracking: string; lines: { sku: string; quantity: number }[] };

/** A retailer order of the scene with the name that its store gave it. */
export type PlacedOrder = SceneOrder & { name: string };

type Units = Map<string, number>;

/** A supplier's SKU in the retailer's words, where the two differ. */
export type Aliases = Record<string, string>;

/**
 * Compares the final state of all stores with what it should be: each unit to be bought stands in exactly one live
 * supplier order, each unit that a supplier shipped is fulfilled exactly once on the retailer's order, under the tracking
 * number of its parcel, and nothing else is bought or fulfilled. Asks the stores only, never the app.
 * @returns one sentence per difference; empty when all is as it should be
 */
export function differences(
  retailer: StoreState,
  suppliers: StoreState[],
  placed: PlacedOrder[],
  aliases: Aliases,
): string[] {
  const found: string[] = [];
  const bySupply = suppliers.flatMap(({ name, orders }) =>
    orders
      .filter(({ cancelled }) => !cancelled)
      .map((order) => ({ supplier: name, ...inRetailerWords(order, aliases) })),
  );
  for (const expected of placed) {
    const order = retailer.orders.find(({ name }) => name === expected.name);
    if (!order) {
      found.push(`${expected.name} is gone from ${retailer.name}.`);
      continue;
    }
    const supply = bySupply.filter(({ attributes }) => attributes.some(({ value }) => value === expected.name));
    const wanted = unitsOf(expected.lines.filter(({ fate }) => fate === "bought"));
    compare(found, `${expected.name}: units bought of`, wanted, unitsOf(supply.flatMap(({ lines }) => lines)));

    const shipped = supply.flatMap(({ parcels }) => parcels);
    const back = withoutOwn(order.parcels, expected);
    const numbers = new Set([...shipped, ...back].map(({ tracking }) => tracking));
    for (const number of numbers) {
      const of = (parcels: ParcelState[]) =>
        unitsOf(parcels.filter(({ tracking }) => tracking === number).flatMap(({ lines }) => lines));
      compare(
        found,
        `${expected.name}: units in parcel ${number || "without number"} of`,
        of(shipped),
        of(order.parcels),
      );
    }
    const carriers = (parcels: ParcelState[]) =>
      JSON.stringify(parcels.map(({ tracking, carrier }) => [tracking, carrier]).sort());
    if (numbers.size > 0 && carriers(shipped) !== carriers(back))
      found.push(`${expected.name}: parcels are ${carriers(back)}, the suppliers shipped ${carriers(shipped)}.`);
  }
  const names = new Set(placed.map(({ name }) => name));
  for (const { supplier, name, attributes } of bySupply)
    if (!attributes.some(({ value }) => names.has(value)))
      found.push(`${supplier} has order ${name}, which nobody placed.`);
  for (const { name, parcels } of retailer.orders)
    if (!names.has(name) && parcels.length > 0)
      found.push(`${retailer.name} ${name} is fulfilled but is not of this day.`);
  return found;
}

/** Parcels without what the merchant hands over itself: its own items, and what is picked up or bought at the till. */
function withoutOwn(parcels: ParcelState[], { lines }: SceneOrder): ParcelState[] {
  const own = new Set(lines.filter(({ fate }) => fate === "own" || fate === "elsewhere").map(({ sku }) => sku));
  return parcels
    .map((parcel) => ({ ...parcel, lines: parcel.lines.filter(({ sku }) => !own.has(sku)) }))
    .filter((parcel) => parcel.lines.length > 0);
}

function inRetailerWords(order: OrderState, aliases: Aliases): OrderState {
  const translate = (lines: OrderState["lines"]) =>
    lines.map(({ sku, quantity }) => ({ sku: aliases[sku] ?? sku, quantity }));
  return {
    ...order,
    lines: translate(order.lines),
    parcels: order.parcels.map((parcel) => ({ ...parcel, lines: translate(parcel.lines) })),
  };
}

function unitsOf(lines: { sku: string; quantity: number }[]): Units {
  const units: Units = new Map();
  for (const { sku, quantity } of lines) units.set(sku, (units.get(sku) ?? 0) + quantity);
  return units;
}

function compare(found: string[], what: string, wanted: Units, actual: Units) {
  for (const sku of new Set([...wanted.keys(), ...actual.keys()])) {
    const [should, is] = [wanted.get(sku) ?? 0, actual.get(sku) ?? 0];
    if (should !== is) found.push(`${what} ${sku}: ${is}, should be ${should}.`);
  }
}
