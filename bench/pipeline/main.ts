// npm run bench:pipeline [-- --quick] [--json] [--only count|rates|tracking] [--detail]
// How many orders a second go from their webhook to an accepted supplier order: real web and worker processes, PostgreSQL
// with commits that reach the disk, an instant sandbox without throttling on the same machine. One worker and two, jobs
// brought by the database and by Redis. How long a supplier's parcel takes to the retailer's store. Then what one order
// costs: statements, GraphQL calls and API points, counted in this process (run it with --cpu-prof for a profile of our
// code alone). Exit code 1 when a goal is missed.
import { parseArgs } from "node:util";
import { setTimeout as sleep } from "node:timers/promises";
import { startRedis } from "../../tests/redis-server.ts";
import { domainOf, RETAILER } from "../../scripts/chaos/stores.ts";
import { isMet, quantile, sectionText, short, type Goal, type Section } from "../routing/report.ts";
import { countQueries } from "./count.ts";
import { prototypeRate } from "./prototype.ts";
import { cpuSecondsOf, openPipeline, type PipelineStage, type Worker } from "./stage.ts";
import { SHIPPED_A_SECOND, trackingTimes } from "./tracking.ts";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    detail: { type: "boolean", default: false },
    only: { type: "string" },
  },
});
const ORDERS = values.quick ? 90 : 400;
const COUNTED = 40;
const PARCELS = values.quick ? 24 : 200;
/** The first orders find cold code and empty caches. */
const WARM = { measured: 10, counted: 60 };
const WITHIN_MS = 240_000;
const say = (text: string) => void process.stderr.write(`… ${text}\n`);

/** Milliseconds of processor time that an order took: in our processes, in the sandbox and in PostgreSQL. */
type Spent = { own: number; sandbox: number; postgres: number };
type Run = { workers: number; transport: string; perSecond: number; spent: Spent };

/** Orders wait with their webhooks; from the moment these go, until every supplier order is accepted. */
async function measure(
  stage: PipelineStage,
  { workers, redis }: { workers: number; redis: string | null },
): Promise<Run> {
  const transport = redis === null ? "database" : "Redis";
  say(`${workers} worker(s), jobs brought by ${transport}`);
  const env = { ...(redis === null ? {} : { REDIS_URL: redis }), JOBS: "off" };
  await stage.serve(env);
  const started: Worker[] = [];
  for (let i = 0; i < workers; i++) started.push(await stage.startWorker(`worker-${workers}-${transport}-${i}`, env));
  const webPort = Number(new URL(stage.stack.appOrigin).port);
  const cpu = async () => {
    const own = await Promise.all([cpuSecondsOf(webPort), ...started.map(({ cpuSeconds }) => cpuSeconds())]);
    return { own: own.reduce((sum, seconds) => sum + seconds, 0), ...stage.othersCpu() };
  };
  const warm = await stage.buy(WARM.measured);
  await stage.release();
  while ((await stage.accepted(warm)) < warm.length) await sleep(100);
  await stage.quiet();

  const names = await stage.buy(ORDERS);
  const cpuBefore = await cpu();
  const startedMs = performance.now();
  await stage.release();
  while ((await stage.accepted(names)) < names.length) {
    if (performance.now() - startedMs > WITHIN_MS)
      throw new Error(`Only ${await stage.accepted(names)} were accepted.`);
    await sleep(100);
  }
  const seconds = (performance.now() - startedMs) / 1_000;
  await stage.quiet();
  const cpuAfter = await cpu();
  const spent = (who: keyof Spent) => ((cpuAfter[who] - cpuBefore[who]) * 1_000) / ORDERS;
  for (const worker of started) await worker.stop();
  return {
    ...{ workers, transport, perSecond: ORDERS / seconds },
    spent: { own: spent("own"), sandbox: spent("sandbox"), postgres: spent("postgres") },
  };
}

/** Parcels of accepted orders, by one worker. Milliseconds each. */
async function measureTracking(stage: PipelineStage): Promise<number[]> {
  say(`${PARCELS} parcels of suppliers`);
  await stage.serve({ JOBS: "off" });
  const worker = await stage.startWorker("worker-tracking", { JOBS: "off" });
  const names = await stage.buy(PARCELS);
  await stage.release();
  while ((await stage.accepted(names)) < names.length) await sleep(500);
  await stage.quiet();
  const times = await trackingTimes(stage, names);
  await worker.stop();
  return times;
}

type Points = { total: number; byOperation: Record<string, { calls: number; points: number }> };

/** Runs the jobs of some orders within this process, and counts. */
async function countOne(stage: PipelineStage) {
  say(`counting what ${COUNTED} orders ask for`);
  const { stack, encryptionKeys } = stage;
  await stage.serve({ JOBS: "off" });
  Object.assign(process.env, {
    ...{ DATABASE_URL: stack.databaseUrl, SHOPIFY_API_KEY: stack.clientId, SHOPIFY_API_SECRET: stack.clientSecret },
    ...{ SHOPIFY_APP_URL: stack.appOrigin, ENCRYPTION_KEYS: encryptionKeys, SANDBOX_ORIGIN: stack.sandboxOrigin },
    LOG_LEVEL: "silent",
  });
  const queries = countQueries();
  const { openPlay } = await import("./play.ts");
  const play = openPlay(stack.databaseUrl, queries.around);
  const run = async (names: string[]) => {
    await stage.release();
    while ((await stage.accepted(names)) < names.length) if ((await play.runDue()) === 0) await sleep(50);
    while ((await play.runDue()) > 0);
  };
  await run(await stage.buy(WARM.counted));
  const names = await stage.buy(COUNTED);
  const since = new Date().toISOString();
  const othersBefore = stage.othersCpu();
  queries.start();
  const cpuBefore = process.cpuUsage();
  await run(names);
  const cpu = process.cpuUsage(cpuBefore);
  const others = stage.othersCpu();
  const counted = queries.read();
  await play.close();
  const points = await stack.control.get<Points>(
    `points?store=${domainOf(RETAILER)}&since=${encodeURIComponent(since)}`,
  );
  const calls = await stack.control.get<unknown[]>(`calls?since=${encodeURIComponent(since)}`);
  const spent: Spent = {
    own: (cpu.user + cpu.system) / 1_000 / COUNTED,
    sandbox: ((others.sandbox - othersBefore.sandbox) * 1_000) / COUNTED,
    postgres: ((others.postgres - othersBefore.postgres) * 1_000) / COUNTED,
  };
  return { counted, points, calls: calls.length, spent };
}

const redis = await startRedis();
const stage = await openPipeline(say);
const sections: Section[] = [];
try {
  const isWanted = (name: string) => values.only === undefined || values.only === name;
  const runs: Run[] = [];
  if (isWanted("rates"))
    for (const transport of [null, redis.url])
      for (const workers of [1, 2]) runs.push(await measure(stage, { workers, redis: transport }));
  if (isWanted("tracking")) sections.push(trackingSection(await measureTracking(stage)));
  if (isWanted("count")) sections.push(countSection(await countOne(stage)));
  if (isWanted("rates")) {
    say("the bare prototype");
    sections.unshift(rateSection(runs, await prototypeRate(stage, ORDERS)));
  }
} finally {
  await stage.close();
  await redis.stop();
}

function trackingSection(times: readonly number[]): Section {
  const seconds = (share: number) => quantile(times, share) / 1_000;
  return {
    name: "tracking",
    title: `${times.length} parcels, ${SHIPPED_A_SECOND} a second, from the supplier's store to the retailer's`,
    columns: ["p50, s", "p95, s", "p99, s", "longest, s"],
    rows: [[0.5, 0.95, 0.99, 1].map((share) => short(seconds(share)))],
    goals: [
      {
        text: "p99 of the supplier's event to the retailer's fulfilment",
        figure: seconds(0.99),
        atMost: 5,
        unit: " s",
      },
    ],
  };
}

type Bare = Awaited<ReturnType<typeof prototypeRate>>;

function rateSection(runs: Run[], bare: Bare): Section {
  return {
    name: "rates",
    title: `${ORDERS} orders from webhook to accepted supplier order`,
    columns: [
      ...["jobs brought by", "workers", "orders a second", "to the prototype"],
      ...["our processor time an order, ms", "the sandbox's", "PostgreSQL's"],
    ],
    rows: [
      ...runs.map(({ transport, workers, perSecond, spent }) => [
        ...[transport, workers, short(perSecond), `${short(perSecond / bare.perSecond)} ×`],
        ...[short(spent.own), short(spent.sandbox), short(spent.postgres)],
      ]),
      ["bare prototype", 1, short(bare.perSecond), "1 ×", "–", short(bare.sandbox), short(bare.postgres)],
    ],
    goals: [
      {
        text: "orders a second, the best",
        figure: Math.max(...runs.map((run) => run.perSecond)),
        atLeast: 60,
        unit: "",
      },
      {
        text: "our processor time an order, the least",
        figure: Math.min(...runs.map(({ spent }) => spent.own)),
        atMost: 12,
        unit: " ms",
      },
    ],
  };
}

function countSection({ counted, points, calls, spent }: Awaited<ReturnType<typeof countOne>>): Section {
  const perOrder = (figure: number) => figure / COUNTED;
  if (values.detail) {
    const often = [...counted.byText].sort(([, a], [, b]) => b - a).slice(0, 40);
    for (const [text, count] of often) console.error(`${short(perOrder(count)).padStart(6)}  ${text}`);
    console.error("\n  jobs  statements  ms");
    for (const [name, { jobs, statements, cpuMs: ms }] of counted.byJob)
      console.error(`${[jobs, statements, ms].map((each) => short(perOrder(each)).padStart(6)).join("  ")}  ${name}`);
  }
  return {
    name: "count",
    title: "What one order asks for, all its jobs included",
    columns: [
      ...["statements", "GraphQL calls, all stores", "points at the retailer's store"],
      ...["our processor time, ms", "the sandbox's", "PostgreSQL's"],
    ],
    rows: [
      [
        ...[perOrder(counted.total), perOrder(calls), perOrder(points.total)],
        ...[spent.own, spent.sandbox, spent.postgres],
      ].map(short),
    ],
    goals: [{ text: "points at the retailer's store", figure: perOrder(points.total), atMost: 120, unit: "" }],
  };
}

const goals: Goal[] = sections.flatMap((section) => section.goals);
const missed = goals.filter((goal) => !isMet(goal)).length;
if (values.json)
  console.log(
    JSON.stringify({
      ...{ node: process.version, missed },
      sections: sections.map(({ name, columns, rows }) => ({ name, columns, rows })),
      goals: goals.map((goal) => ({ ...goal, met: isMet(goal) })),
    }),
  );
else console.log(`${sections.map(sectionText).join("\n")}\n\n${goals.length - missed} of ${goals.length} goals met`);
process.exitCode = missed ? 1 : 0;
