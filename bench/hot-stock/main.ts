// npm run bench:hot-stock [-- --quick] [--json]
// 10,000 orders want one unit each of the same pool, which has 5,000, over 64 lanes: exactly 5,000 get one. The rate is set
// against the barest statement that may not oversell, a guarded UPDATE of one row, over the same lanes and connections of
// the same PostgreSQL with commits that reach the disk. In turns; medians. Exit code 1 when a goal is missed.
import { parseArgs } from "node:util";
import PQueue from "p-queue";
import { benchDatabase } from "../database/bench-database.ts";
import { systemClock } from "../../app/platform/clock.server.ts";
import { openDatabase } from "../../app/platform/db.server.ts";
import { sqlTransaction } from "../../app/platform/sql.server.ts";
import { OutOfStock, reserveFirm } from "../../app/inventory/reservations.server.ts";
import { stockRows } from "../../tests/stock-rows.ts";
import { isMet, quantile, sectionText, short, type Goal, type Section } from "../routing/report.ts";

const { values } = parseArgs({
  options: { quick: { type: "boolean", default: false }, json: { type: "boolean", default: false } },
});
const [ORDERS, UNITS, TURNS] = values.quick ? [2_000, 1_000, 3] : [10_000, 5_000, 3];
const LANES = 64;
const CONNECTIONS = 16;
const say = (text: string) => void process.stderr.write(`… ${text}\n`);

say("starting PostgreSQL");
const { end } = await benchDatabase({ durable: true });
const db = openDatabase(String(process.env.DATABASE_URL), { maxConnections: CONNECTIONS });
const { retailer, supplier, pool, offer, ruleSet } = await stockRows(db.prisma, { reading: UNITS });
const now = systemClock.now();

/** Orders with one line of one unit, each decided and planned: what is left to do is to reserve. */
async function writeOrders(): Promise<void> {
  const ids = [retailer.id, ruleSet.id, supplier.id, offer.variantGid, now.toISOString(), ORDERS];
  const each = "FROM generate_series(1, $6::int) AS n";
  const own = (text: string) =>
    db.pool.query(
      `WITH given AS (SELECT $1::text AS shop, $2::text AS rules, $3::text AS supplier,
    $4::text AS variant, $5::timestamp AS at) ${text}`,
      ids,
    );
  await own(`INSERT INTO "Order" ("id", "shopId", "orderGid", "name", "tags", "createdAt")
    SELECT 'o' || n, shop, 'gid://shopify/Order/' || n, '#' || n, '{}', at ${each}, given`);
  await own(`INSERT INTO "OrderLine" ("id", "shopId", "orderId", "lineItemGid", "position", "variantGid", "sku", "title",
      "unitPriceMinor", "requiresShipping", "sold", "wanted")
    SELECT 'l' || n, shop, 'o' || n, 'gid://shopify/LineItem/' || n, 1, variant, 'TEE', 'Tee', 1999, true, 1, 1 ${each}, given`);
  await own(`INSERT INTO "Decision" ("id", "shopId", "orderId", "orderVersion", "ruleSetId", "inputs", "result", "createdAt")
    SELECT 'd' || n, shop, 'o' || n, 1, rules, '{}', '{}', at ${each}, given`);
  await own(`INSERT INTO "SupplierOrder" ("id", "shopId", "orderId", "supplierId", "decisionId", "key", "state",
      "orderVersion", "costMinor", "currency", "createdAt")
    SELECT 's' || n, shop, 'o' || n, supplier, 'd' || n, 'CD-' || n, 'planned', 1, 850, 'EUR', at ${each}, given`);
  await own(`INSERT INTO "SupplierOrderLine" ("id", "shopId", "supplierOrderId", "orderLineId", "offerVariantGid", "quantity",
      "packSize", "costMinor")
    SELECT 'sl' || n, shop, 's' || n, 'l' || n, variant, 1, 1, 850 ${each}, given`);
}

/** As routing does it: all or none, with COMMIT, in one transaction. */
async function ours(n: number): Promise<boolean> {
  const wish = { poolId: pool.id, orderLineId: `l${n}`, supplierOrderLineId: `sl${n}`, units: 1 };
  try {
    await sqlTransaction(db, (tx) => Promise.resolve(tx.last((sql) => reserveFirm(sql, { wishes: [wish], now }))));
    return true;
  } catch (cause) {
    if (cause instanceof OutOfStock) return false;
    throw cause;
  }
}

const GUARDED = `UPDATE "StockPool" SET "reserved" = "reserved" + 1
  WHERE "id" = $1 AND "reserved" + 1 <= "reading" - "buffer" - "sentUnseen"`;
const bare = async (): Promise<boolean> =>
  (await db.pool.query({ name: "guarded", text: GUARDED, values: [pool.id] })).rowCount === 1;

type Run = { perSecond: number; granted: number };

async function race(take: (n: number) => Promise<boolean>): Promise<Run> {
  await db.pool.query(`DELETE FROM "Reservation"`);
  await db.pool.query(`UPDATE "StockPool" SET "reserved" = 0 WHERE "id" = $1`, [pool.id]);
  const queue = new PQueue({ concurrency: LANES });
  const startedMs = performance.now();
  const answers = await Promise.all(Array.from({ length: ORDERS }, (_, i) => queue.add(() => take(i + 1))));
  const seconds = (performance.now() - startedMs) / 1_000;
  return { perSecond: ORDERS / seconds, granted: answers.filter(Boolean).length };
}

say("writing the orders");
await writeOrders();
await db.pool.query("ANALYZE");
const runs = { bare: [] as Run[], ours: [] as Run[] };
let wrong = 0;
for (let turn = 0; turn < TURNS; turn++) {
  say(`turn ${turn + 1} of ${TURNS}`);
  runs.bare.push(await race(bare));
  runs.ours.push(await race(ours));
  const { reserved } = await db.prisma.stockPool.findUniqueOrThrow({ where: { id: pool.id } });
  const { _sum, _count } = await db.prisma.reservation.aggregate({ _sum: { units: true }, _count: true });
  wrong += Math.abs(reserved - UNITS) + Math.abs((_sum.units ?? 0) - UNITS) + Math.abs(_count - UNITS);
}
await db.close();
await end();

const rateOf = (kind: keyof typeof runs) =>
  quantile(
    runs[kind].map(({ perSecond }) => perSecond),
    0.5,
  );
wrong += [...runs.bare, ...runs.ours].reduce((sum, { granted }) => sum + Math.abs(granted - UNITS), 0);
const goals: Goal[] = [
  { text: `units off ${UNITS} granted, held and counted, all runs`, figure: wrong, atMost: 0, unit: "" },
  { text: "ours to the bare one", figure: rateOf("ours") / rateOf("bare"), atLeast: 0.4, unit: " ×" },
];
const section: Section = {
  name: "hot-stock",
  title: `${ORDERS} orders on ${UNITS} units of one pool over ${LANES} lanes, median of ${TURNS} turns`,
  columns: ["reservation", "orders a second"],
  rows: [
    ["guarded UPDATE of one row", short(rateOf("bare"))],
    ["ours: a row per line, all or none", short(rateOf("ours"))],
  ],
  goals,
};
const missed = goals.filter((goal) => !isMet(goal)).length;
if (values.json)
  console.log(
    JSON.stringify({
      ...{ node: process.version, missed, rows: section.rows, columns: section.columns },
      goals: goals.map((goal) => ({ ...goal, met: isMet(goal) })),
    }),
  );
else console.log(`${sectionText(section)}\n\n${goals.length - missed} of ${goals.length} goals met`);
process.exitCode = missed ? 1 : 0;
