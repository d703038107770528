import { advance } from "./clock.ts";
import { wreak, type Wreck } from "./havoc.ts";
import {
  brokenAtRest,
  brokenNow,
  notKept,
  overdueJobs,
  refusedOrders,
  toldOrders,
  traceOf,
  type Broken,
} from "./invariants.ts";
import { customerBuys, suppliersWork, type Decided } from "./people.ts";
import type { Plan } from "./plans.ts";
import { seeded } from "./random.ts";
import type { Stage } from "./stage.ts";
import { compareStores, type Difference } from "./store-check.ts";
import { canSell, openTrade, readStores } from "./stores.ts";
import { letTimePass } from "./time.ts";

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
const LOOK_EVERY_MS = 2_000;
const HAVOC_EVERY_MS = 2_500;
/** A job may run on with its lease over for so long by the machine's clock: workers look every 15 s. */
const OVERDUE_MOST_MS = 45_000;
const ROUNDS_MOST = 6;
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
  for (const giveUpMs = performance.now() + 2 * MINUTE_MS; !(await canSell(control));) {
    if (performance.now() > giveUpMs) throw new Error("After two minutes the retailer's store has nothing to sell.");
    await letTimePass(stage, { forMs: 500, horizonMs: MINUTE_MS });
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
  const vandals = async () => {
    const random = seeded(seed, "havoc");
    for (let turn = 0; plan.havoc.length > 0 && (buying || turn < 2 * plan.havoc.length); turn++) {
      await pause(random.between(500, HAVOC_EVERY_MS));
      const what = plan.havoc[turn % plan.havoc.length];
      if (what) havoc.push(await wreak(stage, what, random));
    }
  };
  say(`${orders} customers buy …`);
  const others = [suppliers(), vandals()];
  let bought = false;
  const shopping = customers().finally(() => (bought = true));
  while (!bought) await letTimePass(stage, { forMs: 1_000, horizonMs: 2 * MINUTE_MS });
  await shopping;
  // Faults go on until everything has been tried at least once.
  await letTimePass(stage, { forMs: 20_000, horizonMs: 10 * MINUTE_MS });
  buying = false;
  await Promise.all(others);

  say("Suppliers ship the rest …");
  const faults = await control.get<{ kind: string; times: number; left: number }[]>("faults");
  await fetch(`${control.origin}/__sandbox/faults`, { method: "DELETE" });
  await control.post("webhooks", CALM_WEBHOOKS);
  const random = seeded(seed, "last");
  let quiet = false;
  for (let round = 0; round < ROUNDS_MOST; round++) {
    quiet = await letTimePass(stage, { forMs: 90_000, horizonMs: 5 * 60 * MINUTE_MS });
    const done = await suppliersWork({ ...people, random }, { decided, all: true });
    if (done === 0 && round > 0) break;
    // A worker that starts plans the recurring looks for what webhooks never told.
    stage.signal("worker-1", "SIGTERM");
    await stage.restart("worker-1");
    await advance(clock, control, MINUTE_MS);
  }
  await watch.stop();
  memory.stop();

  const told = await toldOrders(database);
  const differences = compareStores(await readStores(control)).filter((one) => isUnexplained(one, told));
  const struck: Record<string, number> = {};
  for (const { kind, times, left } of faults) struck[kind] = (struck[kind] ?? 0) + times - left;
  const { events, delivered, attempts, givenUp, lost, log } = await control.get<
    Report["webhooks"] & { log: { webhookId: string; outcome: string }[] }
  >("webhooks?last=0&log=2000");
  const notTaken = log.filter(({ outcome }) => outcome === "failed").length;
  const answered = log.filter(({ outcome }) => outcome === "delivered").map(({ webhookId }) => webhookId);
  const atRest = await brokenAtRest(database, clock.nowMs());
  const refused = plan.refusedNever ? await refusedOrders(database) : [];
  return {
    ...{ orders, havoc, struck, looks: watch.looks(), differences, quiet },
    webhooks: { events, delivered, attempts, givenUp, lost, notTaken },
    memory: memory.taken,
    forgotten: await notKept(database, answered),
    broken: [...watch.broken.values(), ...atRest, ...refused],
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

/** Looks at the invariants every two seconds; keeps each rule that was broken, once for each subject. */
function watchInvariants({ database, clock }: Stage) {
  const broken = new Map<string, Broken>();
  const overdueSince = new Map<string, number>();
  let looks = 0;
  const look = async () => {
    const found = await brokenNow(database);
    const overdue = new Set(await overdueJobs(database, clock.nowMs()));
    for (const job of overdueSince.keys()) if (!overdue.has(job)) overdueSince.delete(job);
    for (const job of overdue) {
      const sinceMs = overdueSince.get(job) ?? performance.now();
      overdueSince.set(job, sinceMs);
      if (performance.now() - sinceMs > OVERDUE_MOST_MS)
        found.push({ rule: "no job is stuck beyond its lease", subject: `job ${job}`, detail: "", order: null });
    }
    for (const one of found) if (!broken.has(one.rule + one.subject)) broken.set(one.rule + one.subject, one);
    looks += 1;
  };
  let stopped = false;
  const watching = (async () => {
    while (!stopped) {
      await look().catch(() => undefined); // the database may be away
      await pause(LOOK_EVERY_MS);
    }
  })();
  return {
    broken,
    looks: () => looks,
    stop: () => {
      stopped = true;
      return watching;
    },
  };
}

const MEMORY_EVERY_MS = 2_000;
const MEMORY = /^crossdock_process_resident_memory_bytes (\d+)/m;

/** Asks each process every two seconds how much memory it has. */
function watchMemory({ ports }: Stage) {
  const taken: Record<string, number[]> = {};
  const look = async () => {
    for (const [name, port] of Object.entries(ports)) {
      const text = await fetch(`http://127.0.0.1:${port}/metrics`).then((answer) => answer.text());
      const bytes = Number(MEMORY.exec(text)?.[1]);
      if (bytes > 0) (taken[name] ??= []).push(bytes);
    }
  };
  const timer = setInterval(() => void look().catch(() => undefined), MEMORY_EVERY_MS); // it may just be killed
  return { taken, stop: () => clearInterval(timer) };
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
