import { advance } from "./clock.ts";
import { wreak, type Wreck } from "./havoc.ts";
import {
  brokenAtRest,
  notKept,
  refusedOrders,
  toldOrders,
  traceOf,
  uncountedRepeats,
  type Broken,
} from "./invariants.ts";
import { customerBuys, suppliersWork, type Decided } from "./people.ts";
import type { Plan } from "./plans.ts";
import { seeded } from "./random.ts";
import type { Stage } from "./stage.ts";
import { compareStores, type Difference } from "./store-check.ts";
import { canSell, openTrade, readStores } from "./stores.ts";
import { letTimePass } from "./time.ts";
import { vendorsOf, type VendorsReport } from "./vendors/play-vendors.ts";
import { watchInvariants, watchMemory } from "./watch.ts";

export type Report = {
  orders: number;
  havoc: Wreck[];
  /** faults that struck, by kind */
  struck: Record<string, number>;
  /** webhooks that were answered with 200 and are not kept */
  forgotten: string[];
  webhooks: { events: number; delivered: number; attempts: number; givenUp: number; lost: number; notTaken: number };
  /** memory of each process, in bytes, oldest first */
  memory: Record<string, number[]>;
  looks: number;
  /** of a plan with vendors without Shopify */
  vendors: VendorsReport | null;
  /** what never may be */
  broken: Broken[];
  differences: Difference[];
  /** orders that a person is told of, and of what */
  told: Record<string, string[]>;
  quiet: boolean;
  seconds: number;
  virtualMinutes: number;
};

type Options = { stage: Stage; plan: Plan; seed: number; orders: number; say: (text: string) => void };

const MINUTE_MS = 60_000;
const HAVOC_EVERY_MS = 2_500;
const ROUNDS_MOST = 6;
const LOOKS_PER_CUSTOMER = 4;
const CALM_WEBHOOKS = {
  ...{ minCopies: 1, maxCopies: 1, maxDelayMs: 0, loseFirstAttempt: 0, lose: 0, late: 0, badSignature: 0 },
};

/** Plays a plan to its end and tells what came of it. */
export async function play({ stage, plan, seed, orders, say }: Options): Promise<Report> {
  const { stack, clock, database } = stage;
  const { control } = stack;
  const startedMs = performance.now();
  const beganMs = clock.nowMs();
  say("Opening the stores …");
  await control.post("switches", plan.switches);
  await openTrade(stack, plan);
  const vendors = plan.vendors && (await vendorsOf(stage, plan, { seed, faults: plan.vendors }));
  const others = (sku: string) => vendors?.offering(sku) ?? 0;
  for (const giveUpMs = performance.now() + 2 * MINUTE_MS; !(await canSell(control, others));) {
    if (performance.now() > giveUpMs) throw new Error("After two minutes the retailer's store has nothing to sell.");
    await letTimePass(stage, { forMs: 500, horizonMs: plan.lookAheadMs });
  }
  await control.post("webhooks", plan.webhooks);
  // Each fault strikes once for certain, and then by chance.
  for (const more of [{ times: 1, chance: 1 }, { times: 1_000_000 }])
    for (const fault of plan.faults) await control.post("faults", { ...fault, mutations: true, ...more });

  const watch = watchInvariants(stage);
  const people = { control, plan, random: seeded(seed, "people") };
  const decided: Decided = new Map();
  const havoc: Wreck[] = [];
  const memory = watchMemory(stage);
  let placed = 0;
  let buying = true;
  let rough = true;
  const customers = async () => {
    for (; placed < orders; placed++) {
      await customerBuys(people);
      await pause(plan.orderEveryMs);
    }
  };
  const suppliers = async () => {
    const random = seeded(seed, "suppliers");
    while (buying) {
      await pause(2_000);
      await suppliersWork({ ...people, random }, { decided, all: false });
    }
  };
  const vendorsPeople = async () => {
    while (vendors && buying) {
      await pause(1_500);
      await vendors.work({ all: false });
    }
  };
  const vandals = async () => {
    const random = seeded(seed, "havoc");
    for (let turn = 0; plan.havoc.length > 0 && (rough || turn < 2 * plan.havoc.length); turn++) {
      await pause(random.between(500, HAVOC_EVERY_MS));
      const what = plan.havoc[turn % plan.havoc.length];
      if (what) havoc.push(await wreak(stage, what, random));
    }
  };
  say(`${orders} customers buy …`);
  const everybody = Promise.all([suppliers(), vendorsPeople(), vandals(), vendors?.badDays(() => rough)]);
  everybody.catch(() => (buying = rough = false)); // it is thrown below
  let bought = false;
  const shopping = customers().finally(() => (bought = true));
  while (!bought) await letTimePass(stage, { forMs: 1_000, horizonMs: plan.lookAheadMs });
  await shopping;
  // Faults go on until everything has been tried at least once.
  await letTimePass(stage, { forMs: 20_000, horizonMs: 10 * MINUTE_MS });
  rough = false;
  // Some faults meet orders alone, others what is looked at now and then, when there is time for it: customers buy slowly
  // until each has struck.
  for (let look = 0, giveUpMs = performance.now() + 2 * MINUTE_MS; vendors && performance.now() < giveUpMs; look++) {
    if (await vendors.hasAllHappened()) break;
    if (look % LOOKS_PER_CUSTOMER === 0) {
      await customerBuys(people);
      placed += 1;
    }
    await letTimePass(stage, { forMs: 2_000, horizonMs: plan.lookAheadMs });
  }
  buying = false;
  await everybody;

  say("Suppliers ship the rest …");
  const faults = await control.get<{ kind: string; times: number; left: number }[]>("faults");
  await fetch(`${control.origin}/__sandbox/faults`, { method: "DELETE" });
  const struck: Record<string, number> = (await vendors?.endBadDays()) ?? {};
  await control.post("webhooks", CALM_WEBHOOKS);
  const random = seeded(seed, "last");
  let quiet = false;
  for (let round = 0; round < ROUNDS_MOST; round++) {
    quiet = await letTimePass(stage, { forMs: 90_000, horizonMs: 5 * 60 * MINUTE_MS });
    const done = await suppliersWork({ ...people, random }, { decided, all: true });
    const told = (await vendors?.work({ all: true })) ?? 0;
    if (done + told === 0 && round > 0) break;
    // A worker that starts plans the recurring looks for what webhooks never told.
    stage.signal("worker-1", "SIGTERM");
    await stage.restart("worker-1");
    await untilPlanned(stage);
    await advance(clock, control, MINUTE_MS);
  }
  await watch.stop();
  memory.stop();

  const told = await toldOrders(database);
  const stores = await readStores(control);
  const suppliersOf = [...stores.suppliers, ...(vendors?.dumps() ?? [])];
  const differences = compareStores({ ...stores, suppliers: suppliersOf }).filter((one) => isUnexplained(one, told));
  const vendorsReport = vendors?.report() ?? null;
  for (const { kind, times, left } of faults) struck[kind] = (struck[kind] ?? 0) + times - left;
  const { events, delivered, attempts, givenUp, lost, log } = await control.get<
    Report["webhooks"] & { log: { webhookId: string; outcome: string }[] }
  >("webhooks?last=0&log=2000");
  const notTaken = log.filter(({ outcome }) => outcome === "failed").length;
  const answered = log.filter(({ outcome }) => outcome === "delivered").map(({ webhookId }) => webhookId);
  const atRest = await brokenAtRest(database, clock.nowMs());
  const refused = plan.refusedNever ? await refusedOrders(database) : [];
  const uncounted = await uncountedRepeats(database, vendorsReport?.repeats ?? {});
  return {
    ...{ orders: placed, havoc, struck, looks: watch.looks(), differences, quiet },
    webhooks: { events, delivered, attempts, givenUp, lost, notTaken },
    memory: memory.taken,
    forgotten: await notKept(database, answered),
    broken: [...watch.broken.values(), ...atRest, ...refused, ...uncounted],
    vendors: vendorsReport,
    told: Object.fromEntries(told),
    seconds: Math.round((performance.now() - startedMs) / 1000),
    virtualMinutes: Math.round((clock.nowMs() - beganMs) / MINUTE_MS),
  };
}

/** What a person is told of is not silent. A unit twice, or a parcel twice, is never explained. */
function isUnexplained({ kind, order }: Difference, told: Map<string, string[]>): boolean {
  const mayBeTold = kind === "missing" || kind === "wrong-quantity" || kind === "not-fulfilled";
  return !(mayBeTold && order !== null && told.has(order));
}

/** Looks for what webhooks never told, the last that are planned. Without them nothing seems to be left to happen. */
const LOOKS = ["order.sweep", "shop.reconcile", "order.timers", "scorecards.compute"];
const PLANNED_WITHIN_MS = 60_000;

async function untilPlanned({ database }: Stage): Promise<void> {
  for (const giveUpMs = performance.now() + PLANNED_WITHIN_MS; performance.now() < giveUpMs; await pause(100)) {
    const { rows } = await database.query<{ names: number }>(
      `SELECT count(DISTINCT "name")::int AS names FROM "Job" WHERE "state" IN ('queued', 'running') AND "name" = ANY($1)`,
      [LOOKS],
    );
    if (rows[0]?.names === LOOKS.length) return;
  }
  throw new Error(`After a minute a worker has not planned all of ${LOOKS.join(", ")}.`);
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The lives of the orders that something is wrong with; at most three. */
export async function traces({ database }: Stage, { broken, differences, told }: Report): Promise<string[]> {
  const names = [...broken, ...differences].flatMap(({ order }) => order ?? []);
  const lives = [];
  for (const name of [...new Set([...names, ...Object.keys(told)])].slice(0, 3))
    lives.push(`${name}\n  ${(await traceOf(database, name)).join("\n  ")}`);
  return lives;
}
