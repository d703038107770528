// npm run bench:selection [-- --quick] [--json] [--seed N] [--rate N]
// Whole vendor selection, from a stored order to a stored decision with its supplier orders and reservations: all queries
// included, on the embedded PostgreSQL with commits that reach the disk. Orders arrive on their own clock (seeded Poisson,
// 30 a second), whether or not earlier ones are done; time counts from the arrival. Exit code 1 when a goal is missed.
import { parseArgs } from "node:util";
import { benchDatabase } from "../database/bench-database.ts";
import { systemClock } from "../../app/platform/clock.server.ts";
import type { Services } from "../../app/shopify/services.ts";
import { handlers } from "../../app/worker.server.ts";
import { seededRandom } from "../routing/random.ts";
import { isMet, quantile, sectionText, short, type Goal, type Section } from "../routing/report.ts";
import { orderRows, shopRows } from "./shop-rows.ts";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    seed: { type: "string", default: "1" },
    rate: { type: "string", default: "30" },
  },
});
const SUPPLIERS = 20;
const WARM_UP = 150;
const [seed, rate] = [Number(values.seed), Number(values.rate)];
const count = values.quick ? 200 : 1_800;
const say = (text: string) => void process.stderr.write(`… ${text}\n`);

say("starting PostgreSQL");
const { db, end } = await benchDatabase({ durable: true });
const services: Services = {
  ...{ db, clock: systemClock },
  admin: () => Promise.reject(new Error("Selecting a supplier never asks Shopify.")),
};
const now = systemClock.now();
const shop = await shopRows(db, { seed, suppliers: SUPPLIERS, now });
const orderGids = await orderRows(db, shop, { seed, count: WARM_UP + count, now });
say(`${WARM_UP} orders to warm up, then ${count} at ${rate} a second`);
const route = (orderGid: string) => handlers["order.route"](services, { shopId: shop.shopId, orderGid });
for (const orderGid of orderGids.slice(0, WARM_UP)) await route(orderGid);
// As the database does by itself within minutes: statements are planned for tables with something in them.
await db.prisma.$executeRaw`ANALYZE`;

const random = seededRandom(seed);
const latencies: number[] = [];
let again = 0;
const cpuBefore = process.cpuUsage();
let dueMs = performance.now();
const running: Promise<void>[] = [];
for (const orderGid of orderGids.slice(WARM_UP)) {
  dueMs += (-Math.log(1 - random.next()) * 1000) / rate;
  const arrivedMs = dueMs;
  const waitMs = arrivedMs - performance.now();
  if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
  running.push(
    route(orderGid).then((result) => {
      latencies.push(performance.now() - arrivedMs);
      if (result) again += 1;
    }),
  );
}
await Promise.all(running);
const { user, system } = process.cpuUsage(cpuBefore);

const decided = await db.prisma.decision.findMany({ select: { orderId: true, result: true } });
const routed = await db.prisma.supplierOrder.groupBy({ by: ["orderId"] });
const undecided = orderGids.length - new Set(decided.map(({ orderId }) => orderId)).size;
await end();

const goals: Goal[] = [
  { text: `p99 at ${rate} orders a second`, figure: quantile(latencies, 0.99), atMost: 50, unit: " ms" },
  { text: "orders without a stored decision", figure: undecided, atMost: 0, unit: "" },
];
const share = (value: number) => short(quantile(latencies, value));
const section: Section = {
  name: "selection",
  title: `Whole vendor selection, ${SUPPLIERS} suppliers, 1 to 20 lines an order, queries included`,
  columns: [
    "orders",
    "p50 ms",
    "p90",
    "p99",
    "p99.9",
    "max",
    "Node CPU ms an order",
    "with supplier orders",
    "lost races in a row",
  ],
  rows: [
    [
      count,
      share(0.5),
      share(0.9),
      share(0.99),
      share(0.999),
      share(1),
      short((user + system) / 1000 / count),
      routed.length,
      again,
    ],
  ],
  goals,
};
const missed = goals.filter((goal) => !isMet(goal)).length;
if (values.json)
  console.log(
    JSON.stringify({
      ...{ seed, node: process.version, missed, rows: section.rows, columns: section.columns },
      goals: goals.map((goal) => ({ ...goal, met: isMet(goal) })),
    }),
  );
else console.log(`${sectionText(section)}\n\n${goals.length - missed} of ${goals.length} goals met (seed ${seed})`);
process.exitCode = missed ? 1 : 0;
