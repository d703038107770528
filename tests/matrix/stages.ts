import { setTimeout as sleep } from "node:timers/promises";
import { runDueJobs } from "../../app/queue/runner.server.ts";
import { handlers, onDead } from "../../app/worker.server.ts";
import type { Bought, Trade } from "../trade.ts";
import type { Answer, Stage } from "./cells.ts";

export const RETAILER = "nordlicht";
export const NORTH = "north";
export const SOUTH = "south";
/** The order of every cell. North is asked for mugs first, South has them too; only South has pens. */
export const MUGS = 3;
const STOCK = 9_000;
const LOOKS_MAX = 2_000;

type Order = Awaited<ReturnType<Trade["orderOf"]>>;
const atNorth = (order: Order) => order.supplierOrders.find(({ supplier }) => supplier.name === "North");
const all = (order: Order, state: string) =>
  order.supplierOrders.length === 2 && order.supplierOrders.every((one) => one.state === state);

/** By stage: is the order there? In the first two, one look sooner and the stage would not have begun. */
const REACHED: Partial<Record<Stage, (order: Order) => boolean>> = {
  "before-decision": (order) => order.readStartedAt !== null && order.views.length > 0,
  decided: (order) => all(order, "planned"),
  claimed: (order) => all(order, "claimed"),
  unknown: (order) => atNorth(order)?.state === "unknown",
  sent: (order) => all(order, "accepted"),
};

/** Holds back the answer of North's store to a new order, until told. */
type HeldAnswer = { reached: Promise<void>; release: () => void };

/** Two promises that meet in the network: the call has arrived there, and its answer may come back. */
function holdAnswer(): HeldAnswer {
  const network = globalThis.fetch;
  let arrive = () => {};
  let release = () => {};
  const reached = new Promise<void>((resolve) => (arrive = resolve));
  const free = new Promise<void>((resolve) => (release = resolve));
  globalThis.fetch = async (input, init) => {
    const toNorth = new Headers(init?.headers).get("X-Sandbox-Host")?.startsWith(NORTH);
    if (!toNorth || !(init?.body as string).includes("CreateSupplierOrder")) return network(input, init);
    globalThis.fetch = network;
    const answer = network(input, init).finally(arrive);
    answer.catch(() => undefined);
    await free;
    return answer;
  };
  return { reached, release };
}

export type Reached = {
  bought: Bought;
  /** whatever the stage held back happens now */
  goOn: () => Promise<void>;
};

/** Buys an order and brings its mugs to the stage, and no further. */
export async function reach(t: Trade, stage: Stage, answer: Answer): Promise<Reached> {
  const bought = await t.buy(RETAILER, [
    { sku: "MUG", quantity: MUGS },
    { sku: "PEN", quantity: 1 },
  ]);
  const goOn = async () => undefined;
  switch (stage) {
    case "in-flight":
      return reachFlight(t, bought, answer);
    case "unknown":
      await t.fault(NORTH, "CreateSupplierOrder", answer === "lost" ? "http-5xx" : "drop-answer");
      break;
    case "accepted":
    case "first-parcel":
    case "last-parcel":
      await t.quiet();
      if (stage === "first-parcel") await ship(t, bought, { supplier: NORTH, mugs: 1 });
      if (stage === "last-parcel")
        for (const supplier of [NORTH, SOUTH]) await ship(t, bought, { supplier, mugs: MUGS });
      await t.quiet();
      if (answer === "refused") await shipUnheard(t, bought);
      return { bought, goOn };
    default:
  }
  await stepUntil(t, bought, REACHED[stage]);
  if (stage === "sent") {
    if (answer === "refused") await shipUnheard(t, bought);
  } else if (stage !== "unknown") await prepareSend(t, answer);
  return { bought, goOn };
}

/** North's answer to the send that is still to come. */
async function prepareSend(t: Trade, answer: Answer): Promise<void> {
  if (answer === "refused") await sellOut(t);
  if (answer === "no-answer") await t.fault(NORTH, "CreateSupplierOrder", "drop-answer");
  if (answer === "lost") await t.fault(NORTH, "CreateSupplierOrder", "http-5xx");
}

async function reachFlight(t: Trade, bought: Bought, answer: Answer): Promise<Reached> {
  await stepUntil(t, bought, REACHED.claimed);
  await prepareSend(t, answer);
  const { reached, release } = holdAnswer();
  const flying = runDueJobs(t.world.services, handlers, { onDead });
  await reached;
  const goOn = async () => {
    await drain(t);
    release();
    await flying;
  };
  return { bought, goOn };
}

/** North has sold its last mug, which no reading tells yet. */
async function sellOut(t: Trade): Promise<void> {
  await unheard(t, () => t.post(NORTH, "stock", { sku: "MUG", available: 0 }));
}

/** North has mugs again, and is seen to. */
export const restock = (t: Trade) => t.post(NORTH, "stock", { sku: "MUG", available: STOCK });

/** North has packed everything, of which nobody has heard yet: what has shipped is canceled no more. */
const shipUnheard = (t: Trade, bought: Bought) =>
  unheard(t, () => ship(t, bought, { supplier: NORTH, mugs: MUGS, number: "NORTH-UNHEARD" }));

async function unheard(t: Trade, work: () => Promise<unknown>): Promise<void> {
  await delivered(t);
  await t.world.control.post("/webhooks", { lose: 1 });
  await work();
  await t.world.control.post("/webhooks", { lose: 0 });
}

type Parcel = { supplier: string; mugs: number; number?: string };

async function ship(t: Trade, bought: Bought, { supplier, mugs, number }: Parcel): Promise<void> {
  const [order] = await t.placedFor(bought, supplier);
  const lines = order?.lines.map(({ id, sku }) => ({ lineItemId: id, quantity: sku === "MUG" ? mugs : 1 }));
  await t.post(supplier, `orders/${order?.id}/ship`, {
    ...{ lines, tracking: { company: "DHL", number: number ?? `${supplier}-${mugs}`.toUpperCase() } },
  });
}

/** Runs job after job until the order is where it is wanted; time moves on to the next event when nothing is due. */
async function stepUntil(t: Trade, bought: Bought, isThere: ((order: Order) => boolean) | undefined): Promise<void> {
  for (let looks = 0; looks < LOOKS_MAX; looks += 1) {
    const order = await t.orderOf(bought).catch(() => null);
    if (order && isThere?.(order)) return;
    const ran = await runDueJobs(t.world.services, handlers, { onDead, limit: 1 });
    if (ran > 0) continue;
    await delivered(t);
    if ((await t.world.services.db.prisma.job.count({ where: dueBy(t) })) === 0) await t.world.advance(100);
  }
  throw new Error(`${bought.name} did not get there.`);
}

const dueBy = (t: Trade) => ({ state: "queued" as const, runAt: { lte: t.world.clock.now() } });

/** Waits until the sandbox has nothing left to deliver at this moment. */
export async function delivered(t: Trade): Promise<void> {
  for (let looks = 0; looks < LOOKS_MAX; looks += 1) {
    const { pending } = await t.world.control.get<{ pending: number }>("/webhooks?last=1");
    if (pending === 0) return;
    await sleep(2);
  }
  throw new Error("The sandbox does not get its webhooks delivered.");
}

/** What can be done at this moment, beside a call that has no answer yet. */
async function drain(t: Trade): Promise<void> {
  for (let idle = 0; idle < 3;) {
    await delivered(t);
    const ran = await runDueJobs(t.world.services, handlers, { onDead });
    idle = ran === 0 ? idle + 1 : 0;
    // News coalesce for a second or two.
    await t.world.advance(700);
  }
}
