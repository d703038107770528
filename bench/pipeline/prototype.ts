import { createHmac, randomUUID } from "node:crypto";
import PQueue from "p-queue";
import pg from "pg";
import { domainOf, RETAILER, type StoreDump } from "../../scripts/chaos/stores.ts";
import type { PipelineStage } from "./stage.ts";

const SUPPLIER = "north-goods";
const LANES = 8;
const READ = `query ($id: ID!) { order(id: $id) { name lineItems(first: 20) { nodes { sku quantity } }
  shippingAddress { firstName lastName address1 city zip countryCodeV2 } } }`;
const CREATE = `mutation ($order: OrderCreateOrderInput!) { orderCreate(order: $order) { order { id } userErrors { message } } }`;

/**
 * What is left of the way when everything is that makes it safe: the webhook is stored, the order read, a unit taken, the
 * order placed and noted, in one process over a few connections. Nothing is claimed, decided, checked, kept apart or
 * repeated. Orders a second, and milliseconds of processor time that each took of the sandbox and of PostgreSQL.
 */
export async function prototypeRate(
  stage: PipelineStage,
  orders: number,
): Promise<{ perSecond: number; sandbox: number; postgres: number }> {
  const { stack } = stage;
  const pool = new pg.Pool({ connectionString: stack.databaseUrl, max: LANES });
  await pool.query(`CREATE TABLE IF NOT EXISTS "Proto" ("id" TEXT PRIMARY KEY, "body" TEXT, "placed" TEXT)`);
  await pool.query(`CREATE TABLE IF NOT EXISTS "ProtoStock" ("id" INT PRIMARY KEY, "left" INT NOT NULL)`);
  await pool.query(`INSERT INTO "ProtoStock" SELECT n, 1000000 FROM generate_series(0, 8) AS n ON CONFLICT DO NOTHING`);
  const names = new Set(await stage.buy(orders));
  const retailer = await stack.control.get<StoreDump>(`stores/${domainOf(RETAILER)}`);
  const ids = retailer.orders.flatMap(({ id, name }) => (names.has(name) ? [id] : []));
  const tokens = { retailer: await tokenOf(stage, RETAILER), supplier: await tokenOf(stage, SUPPLIER) };
  const body = "x".repeat(7_500);
  const place = async (id: number, index: number) => {
    await pool.query({ name: "in", text: `INSERT INTO "Proto" VALUES ($1, $2)`, values: [String(id), body] });
    await ask(stage, RETAILER, tokens.retailer, READ, { id: `gid://shopify/Order/${id}` });
    const taken = `UPDATE "ProtoStock" SET "left" = "left" - 1 WHERE "id" = $1 AND "left" > 0`;
    await pool.query({ name: "take", text: taken, values: [index % 9] });
    const order = {
      ...{ currency: "EUR", financialStatus: "PAID", sourceIdentifier: `proto-${id}` },
      lineItems: [{ title: "Item", quantity: 1, requiresShipping: true, priceSet: priceOf("10.00") }],
    };
    const made = await ask(stage, SUPPLIER, tokens.supplier, CREATE, { order });
    const placed = `UPDATE "Proto" SET "placed" = $2 WHERE "id" = $1`;
    await pool.query({ name: "done", text: placed, values: [String(id), JSON.stringify(made)] });
  };
  const queue = new PQueue({ concurrency: LANES });
  const before = stage.othersCpu();
  const startedMs = performance.now();
  await Promise.all(ids.map((id, index) => queue.add(() => place(id, index))));
  const seconds = (performance.now() - startedMs) / 1_000;
  const after = stage.othersCpu();
  await pool.end();
  const spent = (who: "sandbox" | "postgres") => ((after[who] - before[who]) * 1_000) / ids.length;
  return { perSecond: ids.length / seconds, sandbox: spent("sandbox"), postgres: spent("postgres") };
}

const priceOf = (amount: string) => ({ shopMoney: { amount, currencyCode: "EUR" } });

async function ask(stage: PipelineStage, handle: string, token: string, query: string, variables: object) {
  const response = await fetch(`${stage.stack.sandboxOrigin}/admin/api/2026-10/graphql.json`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-sandbox-host": domainOf(handle),
      "x-shopify-access-token": token,
    },
    body: JSON.stringify({ query, variables }),
  });
  const answer = (await response.json()) as { data?: { orderCreate?: { userErrors: object[] } }; errors?: object[] };
  const wrong = answer.errors ?? answer.data?.orderCreate?.userErrors ?? [];
  if (!response.ok || wrong.length > 0) throw new Error(`The prototype was refused: ${JSON.stringify(wrong)}`);
  return answer.data;
}

/** A token of the app's for a store, by exchange. It ends the app's own: this comes last. */
async function tokenOf({ stack }: PipelineStage, handle: string): Promise<string> {
  const domain = domainOf(handle);
  const nowS = Math.floor(Date.now() / 1_000);
  const claims = {
    ...{ iss: `https://${domain}/admin`, dest: `https://${domain}`, aud: stack.clientId, sub: "1" },
    ...{ exp: nowS + 60, nbf: nowS - 1, iat: nowS, jti: randomUUID(), sid: randomUUID() },
  };
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const text = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(claims)}`;
  const idToken = `${text}.${createHmac("sha256", stack.clientSecret).update(text).digest("base64url")}`;
  const response = await fetch(`${stack.sandboxOrigin}/admin/oauth/access_token`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-sandbox-host": domain },
    body: JSON.stringify({
      ...{ client_id: stack.clientId, client_secret: stack.clientSecret, subject_token: idToken, expiring: "1" },
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
      requested_token_type: "urn:shopify:params:oauth:token-type:offline-access-token",
    }),
  });
  const answer = (await response.json()) as { access_token?: string };
  if (!answer.access_token) throw new Error(`No token for ${domain}: ${JSON.stringify(answer)}`);
  return answer.access_token;
}
