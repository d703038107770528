import { db } from "../db-file.ts";
import { gidOf } from "../../app/platform/gid.ts";
import { releaseHold } from "../../app/orders/release-hold.server.ts";
import { HOME, type Bought, type StoreDump, type Trade } from "../trade.ts";
import { ITEMS, RETAILERS, SUPPLIERS, type Step } from "./scenario.ts";
import type { WorldTime } from "./world-time.ts";

/** One run of the property: the items it plays with, what was bought, and numbers that no other run's things have. */
export type Run = { skus: string[]; bought: Bought[]; next: () => number };
/** How often each thing happened, and how often a store would not have it. */
export type Tally = Record<string, { happened: number; refused: number }>;
type Stage = { trade: Trade; time: WorldTime; run: Run; tally: Tally };
type Of<Kind extends Step["do"]> = Extract<Step, { do: Kind }>;

/** Tracking numbers of parcels that the merchant packs itself. */
export const BY_HAND = "HAND-";
/** What a store says no to (sold out, nothing to ship, too late) has not happened. */
const REFUSALS =
  /OUT_OF_STOCK|NO_SHIPPING|CANNOT_|INVALID_|NOTHING_TO_SHIP|ALREADY_PAID|CANCELLED|NOT_FOUND|UNKNOWN_LOCATION/;

export const orderIn = (store: StoreDump, { orderId }: Bought) => store.orders.find(({ id }) => id === orderId);
const among = <T>(list: readonly T[], index: number): T | undefined => list[index % Math.max(1, list.length)];

type Outcome = "happened" | "refused";

/** One thing that happens, or does not because a store refuses it or there is nothing it could happen to. */
export async function happen(stage: Stage, step: Step): Promise<void> {
  const outcome = await attempt(stage, step).catch((cause: unknown): Outcome => {
    if (REFUSALS.test(String(cause))) return "refused";
    throw cause;
  });
  const name = "how" in step ? `${step.do}: ${step.how}` : step.do;
  const counted = (stage.tally[name] ??= { happened: 0, refused: 0 });
  counted[outcome] += 1;
}

async function attempt(stage: Stage, step: Step): Promise<Outcome> {
  switch (step.do) {
    case "wait":
      await stage.time.pass(step.ms);
      return "happened";
    case "jobs":
      await stage.time.runJobs(step.count);
      return "happened";
    case "fault":
      return breakCalls(stage, step);
    case "buy":
      return buy(stage, step);
    case "rush":
      return rush(stage, step);
    case "stock":
      return changeStock(stage, step);
    case "change":
      return changeOrder(stage, step);
    case "ship":
    case "answer":
      return workAtSupplier(stage, step);
  }
}

/** There was nothing to do it to. */
const done = (call: Promise<unknown> | undefined): Promise<Outcome> =>
  call ? call.then(() => "happened" as const) : Promise.resolve("refused" as const);

const DELAYS: Partial<Record<Of<"fault">["kind"], number>> = { "commit-late": 30_000, "http-429": 6_000 };

async function breakCalls({ trade }: Stage, { call, kind, times }: Of<"fault">): Promise<Outcome> {
  const [side, operation] = call;
  for (const handle of side === "supplier" ? SUPPLIERS : RETAILERS)
    await trade.fault(handle, operation, kind, { times, ...(kind in DELAYS ? { delayMs: DELAYS[kind] } : {}) });
  return "happened";
}

/** The retailers sell the last item on when it is out of stock. */
async function rush({ trade, run, time }: Stage, { supplier, units }: Of<"rush">): Promise<Outcome> {
  const sku = run.skus.at(-1) ?? "";
  for (const retailer of [...RETAILERS, ...RETAILERS])
    run.bought.push(await trade.buy(retailer, [{ sku, quantity: 3 }], { financialStatus: "PAID" }));
  await time.pass(25_000);
  return done(trade.post(supplier, "stock", { sku, available: units }));
}

async function buy({ trade, run }: Stage, { wishes, paid, retailer }: Of<"buy">): Promise<Outcome> {
  const lines = wishes.map((quantity, index) => ({ sku: run.skus[index % ITEMS] ?? "", quantity }));
  run.bought.push(await trade.buy(retailer, lines, { financialStatus: paid ? "PAID" : "PENDING" }));
  return "happened";
}

async function changeStock({ trade, run }: Stage, { supplier, item, units, own }: Of<"stock">): Promise<Outcome> {
  const sku = among(run.skus, item) ?? "";
  if (own && units > 0) return done(trade.buy(supplier, [{ sku, quantity: units }], { deliveryMethod: "RETAIL" }));
  return done(trade.post(supplier, "stock", { sku, available: units }));
}

async function changeOrder({ trade, run }: Stage, { how, which, line: index, units }: Of<"change">): Promise<Outcome> {
  const bought = among(run.bought, which);
  if (!bought) return "refused";
  const store = await trade.dump(bought.shop);
  const line = among(orderIn(store, bought)?.lines ?? [], index);
  const parts = store.fulfillmentOrders.filter(({ orderId }) => orderId === bought.orderId);
  const part = among(
    parts.filter(({ status }) => status !== "CLOSED" && status !== "CANCELLED"),
    index,
  );
  const on = (path: string, body: object = {}) => trade.post(bought.shop, `orders/${bought.orderId}/${path}`, body);
  const onPart = (verb: string, body: object = {}) =>
    part ? trade.post(bought.shop, `fulfilment-orders/${part.id}/${verb}`, body) : undefined;
  const edit = (quantity: number) => (line ? on("edit", { lineItemId: line.id, quantity }) : undefined);
  const refund = (restockType: string) =>
    line ? on("refund", { lines: [{ lineItemId: line.id, quantity: units, restockType }] }) : undefined;
  const now = line?.currentQuantity ?? 0;
  switch (how) {
    case "pay":
    case "cancel":
      return done(on(how));
    case "edit-up":
      return done(edit(now + units));
    case "edit-down":
      return done(edit(Math.max(0, now - units)));
    case "cancel-line":
      return done(edit(0));
    case "refund":
      return done(refund("CANCEL"));
    case "refund-without-restock":
      return done(refund("NO_RESTOCK"));
    case "address":
      return done(on("address", { address: { ...HOME, address1: `Weg ${run.next()}` } }));
    case "hold":
    case "release":
      return done(onPart(how));
    case "release-hold":
      return letGo(trade, bought);
    case "move":
      return done(onPart("move", { locationId: among(store.locations, units)?.id }));
    case "fulfil":
      return done(
        on("ship", {
          lines: line ? [{ lineItemId: line.id, quantity: units }] : [],
          tracking: { company: "DHL", number: `${BY_HAND}${run.next()}` },
        }),
      );
    case "take-back":
      return done(onPart("request-cancellation"));
  }
}

/** A person releases the first hold that can be released. */
async function letGo(trade: Trade, bought: Bought): Promise<Outcome> {
  const { id: shopId } = await trade.world.shop(bought.shop);
  const hold = await db().prisma.hold.findFirst({
    where: { shopId, releasedAt: null, order: { name: bought.name } },
    orderBy: { id: "asc" },
  });
  if (!hold) return "refused";
  const actor = await trade.actor(bought.shop);
  const { ok } = await releaseHold(trade.world.services, actor, { orderId: hold.orderId, holdId: hold.id });
  return ok ? "happened" : "refused";
}

/** Orders that suppliers have for this run's, and have not canceled. */
async function placedOrders(trade: Trade, { bought }: Run) {
  const orderGids = bought.map(({ orderId }) => gidOf("Order", orderId));
  const ours = await db().prisma.supplierOrder.findMany({ where: { order: { orderGid: { in: orderGids } } } });
  const keys = new Set(ours.map(({ key }) => key));
  const found = [];
  for (const supplier of SUPPLIERS)
    for (const order of (await trade.dump(supplier)).orders)
      if (!order.cancelledAt && order.sourceIdentifier !== null && keys.has(order.sourceIdentifier))
        found.push({ supplier, order });
  return found;
}

async function workAtSupplier({ trade, run }: Stage, step: Of<"ship"> | Of<"answer">): Promise<Outcome> {
  const { which, units } = step;
  const found = among(await placedOrders(trade, run), which);
  const line = among(found?.order.lines ?? [], units);
  if (!found || !line) return "refused";
  const { supplier, order: placed } = found;
  const on = (path: string, body: object = {}) => trade.post(supplier, `orders/${placed.id}/${path}`, body);
  if (step.do === "ship") {
    const lines = [{ lineItemId: line.id, quantity: units }];
    const tracking = { company: "DHL", number: `T-${run.next()}` };
    return done(on("ship", step.all ? { tracking } : { lines, tracking }));
  }
  switch (step.how) {
    case "cancel":
      return done(on("cancel"));
    case "decline":
      return done(on("edit", { lineItemId: line.id, quantity: Math.max(0, line.currentQuantity - units) }));
    case "refund":
      return done(on("refund", { lines: [{ lineItemId: line.id, quantity: units }] }));
    case "cancel-parcel": {
      const { fulfillments } = await trade.dump(supplier);
      const parcel = fulfillments.find(({ orderId, status }) => orderId === placed.id && status === "SUCCESS");
      return done(parcel && trade.post(supplier, `fulfilments/${parcel.id}/cancel`));
    }
  }
}
