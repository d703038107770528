import type { Control } from "../stack/control.ts";
import type { Plan } from "./plans.ts";
import type { Random } from "./random.ts";
import { domainOf, readStores, RETAILER, SKUS } from "./stores.ts";

type People = { control: Control; plan: Plan; random: Random };

/** What a store says no to (too late, nothing left to ship) has not happened: 422, whatever its reason is called. */
const REFUSALS = /\(422\)|NOT_FOUND/;
const unlessRefused = (call: Promise<unknown>) =>
  call.catch((cause: unknown) => {
    if (!REFUSALS.test(String(cause))) throw cause;
  });

/** One customer buys; some think better of it a little later. Answers the order's name. */
export async function customerBuys({ control, plan, random }: People): Promise<string> {
  const skus = new Set(Array.from({ length: random.between(1, 3) }, () => random.pick(SKUS)));
  const number = random.between(1, 1_000_000);
  const path = `stores/${domainOf(RETAILER)}`;
  const { orderId, name } = await control.post<{ orderId: number; name: string }>(`${path}/checkout`, {
    lines: [...skus].map((sku) => ({ sku, quantity: random.between(1, 3) })),
    shippingAddress: {
      ...{ firstName: "Ada", lastName: "Lovelace", address1: `Weg ${number}`, city: "Kiel", zip: "24103" },
      countryCode: "DE",
    },
    financialStatus: "PAID",
  });
  const changesMind = async (what: () => Promise<unknown>) => {
    await new Promise((resolve) => setTimeout(resolve, random.between(0, 6_000)));
    await unlessRefused(what());
  };
  if (random.is(plan.people.customerCancels))
    void changesMind(() => control.post(`${path}/orders/${orderId}/cancel`)).catch(console.error);
  else if (random.is(plan.people.customerReduces))
    void changesMind(async () => {
      const { orders } = await control.get<{ orders: { id: number; lines: { id: number }[] }[] }>(path);
      const line = orders.find(({ id }) => id === orderId)?.lines[0];
      await control.post(`${path}/orders/${orderId}/edit`, { lineItemId: line?.id, quantity: 0 });
    }).catch(console.error);
  return name;
}

/** What suppliers have decided about an order of theirs, by its key in their store. */
export type Decided = Map<string, "ship" | "cancel" | "decline">;

/**
 * Suppliers look at their orders once: ship, in one parcel or two, cancel, or decline a unit.
 * @returns how much was done
 */
export async function suppliersWork(
  { control, plan, random }: People,
  { decided, all }: { decided: Decided; all: boolean },
): Promise<number> {
  let done = 0;
  const { suppliers } = await readStores(control);
  for (const { handle, dump } of suppliers)
    for (const order of dump.orders) {
      if (order.cancelledAt || order.sourceIdentifier === null) continue;
      const on = (path: string, body: object = {}) =>
        unlessRefused(control.post(`stores/${domainOf(handle)}/orders/${order.id}/${path}`, body));
      const key = `${handle} ${order.name}`;
      const { supplierCancels, supplierDeclines, inTwoParcels, tracksAnew } = plan.people;
      const firstLine = order.lines.find(({ currentQuantity }) => currentQuantity > 0);
      if (!decided.has(key)) {
        const draw = random.next();
        const what = draw < supplierCancels ? "cancel" : draw < supplierCancels + supplierDeclines ? "decline" : "ship";
        decided.set(key, what);
        if (what === "cancel") await on("cancel");
        if (what === "decline" && firstLine)
          await on("edit", { lineItemId: firstLine.id, quantity: firstLine.currentQuantity - 1 });
        if (what !== "ship") done += 1;
        if (what !== "ship") continue;
      }
      if (decided.get(key) === "cancel" || (!all && random.is(0.6))) continue;
      const parcels = dump.fulfillments.filter(({ orderId, status }) => orderId === order.id && status === "SUCCESS");
      const left = order.lines
        .map(({ id, currentQuantity }) => ({
          lineItemId: id,
          quantity:
            currentQuantity -
            parcels
              .flatMap(({ lines }) => lines.filter(({ orderLineId }) => orderLineId === id))
              .reduce((units, { quantity }) => units + quantity, 0),
        }))
        .filter(({ quantity }) => quantity > 0);
      if (left.length === 0) continue;
      const number = `${handle.slice(0, 2).toUpperCase()}${order.name.replace(/\D/g, "")}-${parcels.length + 1}`;
      const half = parcels.length === 0 && left.length > 1 && random.is(inTwoParcels);
      await on("ship", { lines: half ? left.slice(0, 1) : left, tracking: { company: "DHL", number } });
      done += 1;
      const [parcel] = parcels;
      if (parcel && random.is(tracksAnew))
        await unlessRefused(
          control.post(`stores/${domainOf(handle)}/fulfilments/${parcel.id}/tracking`, {
            ...{ company: "DHL", number: `${number}-NEW` },
          }),
        );
    }
  return done;
}
