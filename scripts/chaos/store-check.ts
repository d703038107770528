import type { StoreDump, Stores } from "./stores.ts";

/** doubled, oversold, wrong-quantity and fulfilled-twice must never be; missing is silent unless a person is told. */
export type Difference = {
  kind: "doubled" | "missing" | "wrong-quantity" | "fulfilled-twice" | "not-fulfilled" | "oversold";
  order: string | null;
  says: string;
};

const sum = (numbers: readonly number[]) => numbers.reduce((all, each) => all + each, 0);
const referenceOf = ({ customAttributes }: StoreDump["orders"][number]) =>
  customAttributes.find(({ key }) => key === "Retailer order")?.value;

function groupBy<T, K>(list: readonly T[], keyOf: (one: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const one of list) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}

/**
 * Compares what the stores hold, and asks nobody else: each unit that the customer still wants stands in exactly one
 * live order of a supplier, and each unit that left a supplier is fulfilled once, under its parcel's number.
 */
export function compareStores({ retailer, suppliers }: Stores): Difference[] {
  const found: Difference[] = [];
  const placed = suppliers.flatMap(({ handle, dump }) => dump.orders.map((order) => ({ handle, dump, order })));
  const live = placed.filter(({ order }) => order.cancelledAt === null);
  for (const [key, twins] of groupBy(live, ({ order }) => order.sourceIdentifier))
    if (key !== null && twins.length > 1)
      found.push({
        kind: "doubled",
        order: (twins[0] && referenceOf(twins[0].order)) ?? null,
        says: `${key} stands ${twins.length} times: ${twins.map(({ handle, order }) => `${order.name} of ${handle}`).join(", ")}`,
      });
  const byReference = groupBy(placed, ({ order }) => referenceOf(order));
  for (const order of retailer.orders) {
    const theirs = byReference.get(order.name) ?? [];
    const shipped = theirs.flatMap(({ dump, order: { id } }) => parcelsOf(dump, id));
    const back = parcelsOf(retailer, order.id);
    const say = (kind: Difference["kind"], says: string) => found.push({ kind, order: order.name, says });
    for (const sku of new Set(order.lines.map((line) => line.sku))) {
      const mine = order.lines.filter((line) => line.sku === sku);
      const sold = sum(mine.map(({ quantity }) => quantity));
      const wanted = order.cancelledAt ? 0 : sum(mine.map(({ currentQuantity }) => currentQuantity));
      const bought = sum(
        theirs
          .filter(({ order: { cancelledAt } }) => cancelledAt === null)
          .flatMap(({ order: { lines } }) => lines.filter((line) => line.sku === sku))
          .map(({ currentQuantity }) => currentQuantity),
      );
      const figures = `${sku}: sold ${sold}, wanted ${wanted}, at suppliers ${bought}`;
      if (bought > sold) say("doubled", figures);
      else if (bought > wanted) say("wrong-quantity", figures);
      else if (bought < wanted) say("missing", figures);
      const left = unitsIn(shipped, sku);
      const told = unitsIn(back, sku);
      if (told > left) say("fulfilled-twice", `${sku}: ${left} units left suppliers, ${told} are fulfilled`);
      if (told < Math.min(left, wanted))
        say("not-fulfilled", `${sku}: ${left} units left suppliers, ${told} are fulfilled`);
    }
    const numbers = back.flatMap((parcel) => parcel.numbers);
    for (const number of new Set(numbers)) {
      const times = numbers.filter((each) => each === number).length;
      const most = shipped.filter((parcel) => parcel.numbers.includes(number)).length;
      if (times > most) say("fulfilled-twice", `parcel ${number} is there ${times} times and left ${most} times`);
      const inIt = (parcels: readonly Parcel[]) => parcels.filter((parcel) => parcel.numbers.includes(number));
      for (const sku of new Set(order.lines.map((line) => line.sku))) {
        const [left, told] = [unitsIn(inIt(shipped), sku), unitsIn(inIt(back), sku)];
        const isTold = times > most || unitsIn(back, sku) > unitsIn(shipped, sku);
        if (told > left && !isTold)
          say("fulfilled-twice", `${sku}: ${left} units left in parcel ${number}, ${told} are fulfilled under it`);
      }
    }
  }
  for (const { handle, dump } of suppliers)
    for (const { inventoryItemId, quantities } of dump.inventoryLevels)
      if (quantities.available < 0) {
        const sku = dump.variants.find((variant) => variant.inventoryItemId === inventoryItemId)?.sku;
        found.push({ kind: "oversold", order: null, says: `${sku} of ${handle}: ${quantities.available} available` });
      }
  return found;
}

type Parcel = { numbers: string[]; lines: { sku: string | null; quantity: number }[] };

/** Parcels of an order that stand. */
function parcelsOf({ fulfillments, orders }: StoreDump, orderId: number): Parcel[] {
  const lines = orders.find(({ id }) => id === orderId)?.lines ?? [];
  return fulfillments
    .filter((each) => each.orderId === orderId && each.status === "SUCCESS")
    .map((each) => ({
      numbers: each.tracking.flatMap(({ number }) => number ?? []),
      lines: each.lines.map(({ orderLineId, quantity }) => ({
        sku: lines.find(({ id }) => id === orderLineId)?.sku ?? null,
        quantity,
      })),
    }));
}

const unitsIn = (parcels: readonly Parcel[], sku: string | null) =>
  sum(parcels.flatMap(({ lines }) => lines.filter((line) => line.sku === sku).map(({ quantity }) => quantity)));
