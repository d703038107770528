// npm run bench:ingest [-- --quick] [--json]
// How many webhooks a second are verified, stored and answered, by three servers over the same PostgreSQL with commits
// that reach the disk: (a) the barest there can be, (b) ours, (c) Shopify's template. Each in a process of its own, run in
// turns; figures are medians of the turns. Then ours under ten times the load. Exit code 1 when a goal is missed.
import { spawn, type ChildProcess } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { benchDatabase } from "../database/bench-database.ts";
import { isMet, percent, quantile, sectionText, short, type Goal, type Section } from "../routing/report.ts";
import { fire, type Load, type Shot } from "./load.ts";
import { orderBody } from "./order.ts";

const { values } = parseArgs({
  options: { quick: { type: "boolean", default: false }, json: { type: "boolean", default: false } },
});
const TURNS = values.quick ? 3 : 5;
const SECONDS = values.quick ? 2 : 4;
const CONNECTIONS = 32;
const KINDS = ["bare", "ours", "template"] as const;
type Kind = (typeof KINDS)[number];
const say = (text: string) => void process.stderr.write(`… ${text}\n`);

const SHOP = "retailer.myshopify.com";
say("starting PostgreSQL and the servers");
const { db, end } = await benchDatabase({ durable: true });
await db.pool.query(`CREATE TABLE "BareWebhook" ("id" TEXT PRIMARY KEY, "body" BYTEA NOT NULL)`);
await db.pool.query(`ALTER TABLE "BareWebhook" ALTER COLUMN "body" SET STORAGE EXTERNAL`);
await db.prisma.session.create({
  data: {
    id: `offline_${SHOP}`,
    shop: SHOP,
    state: "",
    isOnline: false,
    accessToken: "shpat_x",
    scope: "write_orders",
  },
});

const body = orderBody();
const signature = createHmac("sha256", String(process.env.SHOPIFY_API_SECRET)).update(body).digest("base64");
const head = (webhookId: string) =>
  [
    "POST /webhooks/shopify HTTP/1.1",
    "Host: localhost",
    "Content-Type: application/json",
    `Content-Length: ${body.length}`,
    "X-Shopify-Topic: orders/create",
    `X-Shopify-Shop-Domain: ${SHOP}`,
    "X-Shopify-API-Version: 2026-10",
    `X-Shopify-Webhook-Id: ${webhookId}`,
    `X-Shopify-Event-Id: ${webhookId}`,
    "X-Shopify-Triggered-At: 2026-11-21T12:00:00.000000000Z",
    `X-Shopify-Hmac-Sha256: ${signature}`,
    "",
    "",
  ].join("\r\n");

async function start(kind: Kind): Promise<{ shot: Shot; child: ChildProcess }> {
  const child = spawn(process.execPath, ["bench/ingest/servers.ts", kind], {
    env: { ...process.env, NODE_ENV: "production" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  const { port } = JSON.parse(line) as { port: number };
  return { shot: { port, head, body }, child };
}
const servers = { bare: await start("bare"), ours: await start("ours"), template: await start("template") };
const runs: Record<Kind, Load[]> = { bare: [], ours: [], template: [] };
const empty = () => db.pool.query(`TRUNCATE "BareWebhook", "WebhookDelivery", "Job"`);

let unlike = 0;
for (let turn = 0; turn <= TURNS; turn++)
  for (const kind of KINDS) {
    say(turn === 0 ? `${kind} warms up` : `turn ${turn} of ${TURNS}: ${kind}`);
    await empty();
    const load = await fire(servers[kind].shot, {
      connections: CONNECTIONS,
      seconds: turn === 0 ? 1 : SECONDS,
      prefix: `${kind}-${turn}`,
    });
    if (turn === 0) continue;
    runs[kind].push(load);
    unlike += [...load.statuses].reduce((sum, [status, count]) => sum + (status === 200 ? 0 : count), 0);
  }

say("ten times as many connections, which ask again at once");
await empty();
const flood = await fire(servers.ours.shot, { connections: CONNECTIONS * 10, seconds: SECONDS, prefix: "flood" });
const { rows: stored } = await db.pool.query<{ webhookId: string }>(`SELECT "webhookId" FROM "WebhookDelivery"`);
const kept = new Set(stored.map(({ webhookId }) => webhookId));
const { rows: jobs } = await db.pool.query<{ count: string }>(`SELECT count(*) FROM "Job"`);
const lost = flood.taken.filter((id) => !kept.has(id)).length + Math.max(0, kept.size - Number(jobs[0]?.count));
for (const { child } of Object.values(servers)) child.kill("SIGTERM");
await end();

const median = (figures: number[]) => quantile(figures, 0.5);
const rate = ({ taken, seconds }: Load) => taken.length / seconds;
const rateOf = (kind: Kind) => median(runs[kind].map(rate));
const tailOf = (kind: Kind, p: number) => median(runs[kind].map(({ latencies }) => quantile(latencies, p)));
const shed = flood.statuses.get(503) ?? 0;
const others = [...flood.statuses].reduce(
  (sum, [status, count]) => sum + (status === 200 || status === 503 ? 0 : count),
  0,
);

const ingest: Section = {
  name: "ingest",
  title: `Webhooks of 7.5 KB over ${CONNECTIONS} connections, median of ${TURNS} turns`,
  columns: ["server", "stored a second", "p50 ms", "p99 ms", "max ms"],
  rows: KINDS.map((kind) => [
    { bare: "(a) bare", ours: "(b) ours", template: "(c) template" }[kind],
    Math.round(rateOf(kind)),
    ...[0.5, 0.99, 1].map((p) => short(tailOf(kind, p))),
  ]),
  goals: [
    { text: "ours to the bare one", figure: rateOf("ours") / rateOf("bare"), atLeast: 0.6, unit: " ×" },
    { text: "ours to the template", figure: rateOf("ours") / rateOf("template"), atLeast: 8, unit: " ×" },
    {
      text: "p99 of ours to that of the bare one",
      figure: tailOf("ours", 0.99) / tailOf("bare", 0.99),
      atMost: 2,
      unit: " ×",
    },
    { text: "answers other than 200", figure: unlike, atMost: 0, unit: "" },
  ],
};
const overload: Section = {
  name: "overload",
  title: `Ours with ${CONNECTIONS * 10} connections that ask again at once`,
  columns: [
    "asked a second",
    "to what it stores in peace",
    "stored a second",
    "turned away with 503",
    "p99 ms of a 200",
  ],
  rows: [
    [
      Math.round((flood.taken.length + shed) / flood.seconds),
      `${short((flood.taken.length + shed) / flood.seconds / rateOf("ours"))} ×`,
      Math.round(rate(flood)),
      percent(shed / Math.max(1, shed + flood.taken.length)),
      short(quantile(flood.latencies, 0.99)),
    ],
  ],
  goals: [
    { text: "webhooks answered 200 that are no row, or have no job", figure: lost, atMost: 0, unit: "" },
    { text: "turned away with 503", figure: shed, atLeast: 1, unit: "" },
    { text: "answers other than 200 and 503", figure: others, atMost: 0, unit: "" },
  ],
};

const sections = [ingest, overload];
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
