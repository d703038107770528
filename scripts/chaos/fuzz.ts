import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { parse } from "smol-toml";
import { merchantOf } from "../demo/merchant.ts";
import { mutated, mutatedForm, oddText } from "./mutate.ts";
import { seeded, type Random } from "./random.ts";
import type { Stage } from "./stage.ts";
import { domainOf, openTrade, RETAILER } from "./stores.ts";
import { letTimePass } from "./time.ts";

export type FuzzReport = {
  webhooks: Record<number, number>;
  pages: Record<number, number>;
  jobs: number;
  failures: string[];
  seconds: number;
};
type Options = { stage: Stage; seed: number; count: number; say: (text: string) => void };

const AT_ONCE = 16;
/** Above 2^53, where numbers of JavaScript are no longer exact. */
const WIDE = 2n ** 60n;
const MEGABYTES_6 = 6 * 2 ** 20;

/** Topics that end an installation or erase are sent in the name of a store that nobody knows. */
const ENDS = /^(app|shop|customers)\//;

/** What belongs into the body of a webhook, of any topic. Ids stand as marks, because JSON.stringify would round them. */
const BODY = {
  ...{ id: "<id>", admin_graphql_api_id: "gid://shopify/Order/<id>", order_id: "<id>", name: "#1", test: false },
  ...{ created_at: "2026-11-21T10:00:00Z", updated_at: "2026-11-21T10:00:00Z", cancelled_at: null, status: "success" },
  ...{ inventory_item_id: "<id>", location_id: "<id>", available: 5, source_identifier: "CD-1" },
  order_edit: { order_id: "<id>", line_items: { additions: [{ id: "<id>", delta: 1 }], removals: [] } },
  fulfillment_order: { id: "gid://shopify/FulfillmentOrder/<id>", status: "open", order_id: "<id>" },
  original_fulfillment_order: { id: "gid://shopify/FulfillmentOrder/<id>" },
  line_items: [{ id: "<id>", quantity: 1, sku: "ITEM-1", price: "20.00", properties: [] }],
  line_item_quantities: [{ id: "<id>", quantity: 1 }],
  shipping_address: { first_name: "Ada", address1: "Weg 1", zip: "24103", country_code: "DE" },
  current: ["write_orders"],
};

/** Pages, with what is sent to them. */
const FORMS: Record<string, Record<string, string>> = {
  "/app/settings": { intent: "save", reviewMinutes: "0", currency: "EUR" },
  "/app/welcome": { intent: "choose-role", role: "retailer" },
  "/app/suppliers": { intent: "invite", domain: "north-goods.myshopify.com" },
  "/app/invitations": { intent: "decline", connectionId: "0" },
  "/app/sku-mapping": { intent: "read-catalog", variantId: "1", offerId: "1" },
  "/app/exceptions": { intent: "retry-all", id: "1", reason: "x", ids: "1" },
  "/app/orders/1": { intent: "release-hold", holdId: "1", orderId: "1" },
  "/app/suppliers/1": { intent: "pause", supplierId: "1", tags: "a" },
  "/app/sku-mapping/1": { intent: "link", offerId: "1", packSize: "2" },
};
const LISTS = ["/app/orders", "/app/exceptions", "/app/sku-mapping", "/app/suppliers", "/app/incoming"];
const QUERIES = ["page", "q", "query", "state", "tab", "sort", "supplier", "after", "before", "from", "to"];
const ASKED = { do: "preview", orderId: "1", rules: [{ when: [], then: {} }], note: "x", days: 3, version: 1 };

/** Sends what no one should send: to the door for webhooks, rightly signed, and to the pages of a merchant. */
export async function playFuzz({ stage, seed, count, say }: Options): Promise<FuzzReport> {
  const startedMs = performance.now();
  const random = seeded(seed, "fuzz");
  const failures: string[] = [];
  say("Opening the stores …");
  await openTrade(stage.stack, { stock: 100, sellsOn: false });
  await letTimePass(stage, { forMs: 20_000, horizonMs: 60_000 });

  say(`${count} webhooks that nobody expects …`);
  const sent = await inLanes(count, (index) => sendWebhook(stage, random, `fuzz-${seed}-${index}`));
  say(`${Math.ceil(count / 10)} requests to pages …`);
  const retailer = merchantOf(stage.stack, RETAILER);
  const pages = await inLanes(Math.ceil(count / 10), () => askPage(retailer, random));
  await letTimePass(stage, { forMs: 60_000, horizonMs: 60_000 });

  const wrong = sent.filter(({ status, expected }) => status !== expected);
  for (const { id, topic, status, expected, body } of wrong.slice(0, 5))
    failures.push(`Webhook ${id} (${topic}) was answered ${status} instead of ${expected}: ${body.slice(0, 300)}`);
  if (wrong.length > 5) failures.push(`… and ${wrong.length - 5} more webhooks.`);
  for (const { status, says } of pages.filter((each) => each.status >= 500).slice(0, 10))
    failures.push(`${status}: ${says}`);
  failures.push(...(await whatIsLeft(stage, sent)));
  const { rows } = await stage.database.query<{ jobs: number }>(`SELECT count(*)::int AS jobs FROM "Job"`);
  return {
    webhooks: counted(sent),
    pages: counted(pages),
    jobs: rows[0]?.jobs ?? 0,
    failures,
    seconds: Math.round((performance.now() - startedMs) / 1000),
  };
}

type Sent = { id: string; topic: string; status: number; expected: number; body: string; wideId: string };

async function sendWebhook({ stack }: Stage, random: Random, id: string): Promise<Sent> {
  const topic = random.pick(TOPICS);
  const wideId = String(WIDE + BigInt(random.between(1, 2 ** 31)));
  const isHuge = random.is(0.002);
  const text = isHuge ? `"${"x".repeat(MEGABYTES_6)}"` : mutated(BODY, random);
  // Marks become numbers where they stand alone, and text within text.
  const body = Buffer.from(text.replaceAll('"<id>"', wideId).replaceAll("<id>", wideId));
  const signed = random.is(0.98);
  const named = random.is(0.98);
  const answer = await fetch(`${stack.appOrigin}/webhooks/shopify`, {
    method: "POST",
    body,
    headers: {
      "content-type": random.pick(["application/json", "text/plain", "application/x-www-form-urlencoded"]),
      "x-shopify-topic": topic,
      "x-shopify-shop-domain": ENDS.test(topic) ? "nobody-here.myshopify.com" : domainOf(RETAILER),
      ...(named ? { "x-shopify-webhook-id": id } : {}),
      "x-shopify-hmac-sha256": createHmac("sha256", signed ? stack.clientSecret : "another")
        .update(body)
        .digest("base64"),
    },
  });
  await answer.arrayBuffer();
  const expected = isHuge ? 413 : !signed ? 401 : !named || body.length === 0 ? 400 : 200;
  return { id, topic, status: answer.status, expected, body: text, wideId };
}

async function askPage(merchant: ReturnType<typeof merchantOf>, random: Random) {
  const draw = random.next();
  let path: string;
  let answer: Response;
  let sent = "";
  if (draw < 0.4) {
    path = `${random.pick(LISTS)}?${random.pick(QUERIES)}=${oddText(random)}&${random.pick(QUERIES)}=${oddText(random)}`;
    answer = await merchant.ask(path);
  } else if (draw < 0.5) {
    path = `${random.pick(["/app/orders", "/app/suppliers", "/app/sku-mapping", "/app/exceptions"])}/${oddText(random)}`;
    answer = await merchant.ask(path);
  } else if (draw < 0.8) {
    path = random.pick(Object.keys(FORMS));
    const form = mutatedForm(FORMS[path] ?? {}, random);
    sent = form.toString();
    answer = await merchant.ask(path, { body: form });
  } else {
    path = "/app/routing-api";
    sent = mutated(
      { ...ASKED, do: random.pick(["preview", "save-draft", "start-back-test", "publish", "set-overrides"]) },
      random,
    );
    answer = await merchant.ask(path, { body: sent, type: "application/json" });
  }
  const text = await answer.text();
  return { status: answer.status, says: `${path} ${sent.slice(0, 300)} → ${text.slice(0, 200)}` };
}

/** What stands in the database when all is read. */
async function whatIsLeft({ database }: Stage, sent: Sent[]): Promise<string[]> {
  const failures: string[] = [];
  const taken = sent.filter(({ status }) => status === 200);
  const { rows } = await database.query<{ webhookId: string; state: string }>(
    `SELECT "webhookId", "state" FROM "WebhookDelivery" WHERE "webhookId" LIKE 'fuzz-%'`,
  );
  const kept = new Map(rows.map(({ webhookId, state }) => [webhookId, state]));
  const lost = taken.filter(({ id }) => !kept.has(id));
  if (lost.length > 0)
    failures.push(`${lost.length} webhooks were answered with 200 and are not kept, as ${lost[0]?.id}.`);
  const forged = sent.filter(({ status, id }) => status !== 200 && kept.has(id));
  if (forged.length > 0) failures.push(`${forged.length} webhooks were refused and are kept, as ${forged[0]?.id}.`);
  const unread = [...kept].filter(([, state]) => state === "received");
  if (unread.length > 0) failures.push(`${unread.length} webhooks were never read, as ${unread[0]?.[0]}.`);
  const { rows: dead } = await database.query<{ name: string; error: string; times: number }>(
    `SELECT "name", "lastError" AS error, count(*)::int AS times FROM "Job" WHERE "state" = 'dead' OR "attemptsFinished" > 0 GROUP BY 1, 2`,
  );
  for (const { name, error, times } of dead) failures.push(`${times} times ${name} failed: ${error}`);
  const { rows: gids } = await database.query<{ gid: string }>(
    `SELECT DISTINCT "payload"->>'orderGid' AS gid FROM "Job" WHERE "payload" ? 'orderGid'`,
  );
  const wide = new Set(sent.map(({ wideId }) => wideId));
  const rounded = gids.filter(({ gid }) => /\/1152921\d{12}$/.test(gid) && !wide.has(gid.split("/").at(-1) ?? ""));
  if (rounded.length > 0) failures.push(`Ids were changed on their way, as ${rounded[0]?.gid}.`);
  if (!gids.some(({ gid }) => wide.has(gid.split("/").at(-1) ?? "")))
    failures.push("Not one wide id arrived: the run proves nothing.");
  return failures;
}

async function inLanes<T>(count: number, run: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const lane = async () => {
    while (next < count) results.push(await run(next++));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return results;
}

function counted(answers: readonly { status: number }[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

type AppFile = { webhooks: { subscriptions: { topics?: string[]; compliance_topics?: string[] }[] } };
const TOPICS = [
  ...(parse(readFileSync("shopify.app.toml", "utf8")) as unknown as AppFile).webhooks.subscriptions.flatMap(
    ({ topics = [], compliance_topics: more = [] }) => [...topics, ...more],
  ),
  ...["carts/update", "ORDERS/CREATE"],
];
