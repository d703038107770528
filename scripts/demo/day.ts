import type { Control } from "../stack/control.ts";
import { REFUSAL, RETAILER, SUPPLIERS, type SceneOrder } from "./scene.ts";
import { domainOf, readStores, type Stores } from "./stores.ts";
import { letHappen } from "./messy.ts";
import { differences, type Aliases, type OrderState, type PlacedOrder } from "./verify.ts";

/** Cedar's number for what Harbour Home sells as HH-BOWL-1: mapped by barcode. */
export const ALIASES: Aliases = { "BOWL-ASH": "HH-BOWL-1" };

/** Webhooks as bad as they get without being lost for good: doubled, shuffled, and one in twenty only on the retry. */
const DISORDER = { minCopies: 1, maxCopies: 3, maxDelayMs: 2_500, loseFirstAttempt: 0.05, retryScale: 0.05 };
const ORDER_EVERY_MS = 120;
const LOOK_EVERY_MS = 700;
const QUIET_LOOKS = 3;
const GIVE_UP_MS = 240_000;

type Say = (text: string) => void;
/** `today` grows while customers buy. */
type Ledger = { yesterday: PlacedOrder[]; today: PlacedOrder[] };

/** From here on webhooks misbehave; and one supplier's shelf is emptied without anybody being told. */
export async function openTheDay({ control }: { control: Control }) {
  // Its webhook is lost for good: exactly what makes a supplier's store refuse an order later on.
  await control.post("webhooks", { lose: 1 });
  await control.post(`stores/${domainOf(REFUSAL.supplier)}/stock`, { sku: REFUSAL.sku, available: 0 });
  await control.post("webhooks", { ...DISORDER, lose: 0 });
}

/**
 * Customers buy, one after the other, and what happens to their orders happens. Adds each order to `placed` as soon as it
 * has its name; ends when the last happening is over.
 */
export async function customersBuy(
  { control, placed, say }: { control: Control; placed: PlacedOrder[]; say: Say },
  orders: SceneOrder[],
) {
  const happenings: Promise<void>[] = [];
  for (const order of orders) {
    await pause(order.after ?? ORDER_EVERY_MS);
    const cart = order.cart ?? order.lines.map(({ sku, quantity }) => ({ sku, quantity }));
    const { name, orderId } = await control.post<{ name: string; orderId: number }>(
      `stores/${domainOf(RETAILER.handle)}/checkout`,
      { lines: cart, shippingAddress: order.customer, ...order.checkout },
    );
    placed.push({ ...order, name });
    say(`${name}  bought: ${cart.map(({ sku, quantity }) => `${quantity} × ${sku}`).join(", ")}`);
    const happening = letHappen(control, { ...order, name, orderId });
    // Should the next purchase fail, that is what is told, and not that this one had nobody left to talk to.
    happening.catch(() => undefined);
    happenings.push(happening);
  }
  await Promise.all(happenings);
}

/**
 * Suppliers ship what has come in, in one parcel or two, and leave a few orders for tomorrow. Ends when nothing moves any
 * more and all stores agree, or after four minutes.
 * @returns the stores as they are then, and what differs
 */
export async function suppliersShip({
  control,
  placed,
  busy,
  say,
  giveUpMs = GIVE_UP_MS,
}: {
  control: Control;
  placed: Ledger;
  /** customers still buy, or something still happens to their orders */
  busy: () => boolean;
  say: Say;
  /** some orders may wait for a person */
  giveUpMs?: number;
}): Promise<{ stores: Stores; found: string[] }> {
  const known = await readStores(control);
  const seen = new Set(known.suppliers.flatMap(({ domain, orders }) => orders.map(({ name }) => `${domain} ${name}`)));
  const giveUpAt = Date.now() + giveUpMs;
  for (let quiet = 0; ;) {
    const stores = await readStores(control);
    for (const supplier of stores.suppliers)
      for (const order of supplier.orders) {
        const key = `${supplier.domain} ${order.name}`;
        if (!seen.has(key)) say(`${reference(order)}  → ${supplier.name} ${order.name}: ${itemsOf(order.lines)}`);
        seen.add(key);
        const parcel = nextParcel(order);
        if (!parcel || isLeft(supplier.domain, order, placed.today)) continue;
        const number = `CD${order.name.replace(/\D/g, "")}${supplier.name.slice(0, 2).toUpperCase()}${order.parcels.length + 1}`;
        await control.post(`stores/${supplier.domain}/orders/${order.id}/ship`, {
          lines: parcel,
          tracking: { company: "DHL Express", number },
        });
        say(`${reference(order)}  ${supplier.name} shipped ${number}`);
        quiet = -1;
      }
    const all = [...placed.yesterday, ...placed.today];
    const found = differences(stores.retailer, stores.suppliers, all, ALIASES);
    const { pending } = await control.get<{ pending: number }>("webhooks?last=0");
    const calm = !busy() && found.length === 0 && pending === 0 && quiet >= 0;
    quiet = calm ? quiet + 1 : 0;
    if (quiet >= QUIET_LOOKS || Date.now() > giveUpAt) return { stores, found };
    await pause(LOOK_EVERY_MS);
  }
}

/** What goes into the order's next parcel; undefined when nothing more is shipped today. */
function nextParcel(order: OrderState & { lineIds: number[] }): { lineItemId: number; quantity: number }[] | undefined {
  const number = Number(order.name.replace(/\D/g, ""));
  const units = order.lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const inTwo = number % 4 === 0 && units > 1;
  const parcels = order.cancelled || number % 10 === 9 ? 0 : inTwo ? 2 : 1;
  if (order.parcels.length >= parcels) return undefined;
  const shipped = (sku: string) =>
    order.parcels.flatMap(({ lines }) => lines).reduce((sum, line) => sum + (line.sku === sku ? line.quantity : 0), 0);
  const rest = order.lines.map(({ sku, quantity }, index) => ({
    lineItemId: order.lineIds[index] ?? 0,
    quantity: quantity - shipped(sku),
  }));
  const first = rest.map((line) => ({ ...line, quantity: Math.floor(line.quantity / 2) }));
  const chosen = inTwo && order.parcels.length === 0 && first.some(({ quantity }) => quantity > 0) ? first : rest;
  const lines = chosen.filter(({ quantity }) => quantity > 0);
  return lines.length > 0 ? lines : undefined;
}

/** The supplier will not ship this order, says the scene. */
const isLeft = (domain: string, order: OrderState, today: PlacedOrder[]) =>
  today.find(({ name }) => name === reference(order))?.notShippedBy?.some((handle) => domainOf(handle) === domain) ===
  true;

const reference = (order: OrderState) =>
  order.attributes.find(({ value }) => value.startsWith("#"))?.value ?? order.name;
const itemsOf = (lines: { sku: string; quantity: number }[]) =>
  lines.map(({ sku, quantity }) => `${quantity} × ${sku}`).join(", ");
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Every supplier's shelves as on the first morning, so that every day can be sold like the first. */
export async function restock(control: Control) {
  for (const { handle, products } of SUPPLIERS)
    for (const { variants } of products)
      for (const { sku, available } of variants)
        await control.post(`stores/${domainOf(handle)}/stock`, { sku, available: available ?? 0 });
}
