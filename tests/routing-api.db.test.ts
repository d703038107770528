import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createRequestHandler } from "@remix-run/express";
import type { ServerBuild } from "@remix-run/node";
import express from "express";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closeDatabase } from "../app/platform/db-instance.server.ts";
import { env } from "../app/platform/env.server.ts";
import type { Rule } from "../app/routing/rules/rule.ts";
import type { RulesOverview } from "../app/routing/rules-overview.server.ts";
import { databaseUrl, db } from "./db-file.ts";
import { all, country, rule } from "./rules/build.ts";
import { mintIdToken, startWorld, type TestWorld } from "./world.ts";

// The routing API as somebody uses it who has the merchant's session token and nothing else: over HTTP, through Remix,
// with the library's own authentication.

const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
let world: TestWorld;
let server: Server;

beforeAll(async () => {
  world = await startWorld({ stores: ["atelier", "brew"] });
  await db().prisma.shop.updateMany({ data: { role: "retailer" } });
  env().DATABASE_URL = databaseUrl(); // what the app's own entry opens
  const api = await import("../app/routes/app.routing-api.ts");
  const route = { id: "api", parentId: "root", path: "app/routing-api", module: api };
  const build = {
    entry: { module: { default: () => new Response(null, { status: 500 }) } },
    routes: { root: { id: "root", path: "", module: { default: () => null } }, api: route },
    assets: { entry: { imports: [], module: "" }, routes: {}, url: "", version: "1" },
    ...{ publicPath: "/", assetsBuildDirectory: "", isSpaMode: false },
    future: { v3_singleFetch: true, v3_relativeSplatPath: true, v3_throwAbortReason: true },
  } as unknown as ServerBuild;
  const app = express().all("*", createRequestHandler({ build, mode: "production" }));
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, resolve));
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await closeDatabase();
  await world.stop();
});

type Options = { store?: string; token?: string | null; query?: string; raw?: string };
type Answer = { ok: boolean; id: string; version: number; problems: { field?: string; message: string }[] };

async function call(body: object | null, { store = "atelier", token, query = "", raw }: Options = {}) {
  const bearer = token === undefined ? mintIdToken(`${store}.myshopify.com`) : token;
  const port = (server.address() as AddressInfo).port;
  const sent = body ? JSON.stringify(body) : raw;
  return fetch(`http://localhost:${port}/app/routing-api${query}`, {
    method: sent === undefined ? "GET" : "POST",
    headers: {
      "user-agent": BROWSER,
      "content-type": "application/json",
      ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
    },
    ...(sent === undefined ? {} : { body: sent }),
    redirect: "manual",
  });
}

/** @returns the status and what was answered */
async function ask(body: object, options?: Options): Promise<[number, Answer]> {
  const response = await call(body, options);
  return [response.status, (await response.json()) as Answer];
}
const look = async (options?: Options) => (await (await call(null, options)).json()) as RulesOverview;
const messages = ([status, { problems }]: [number, Answer]) => [status, ...problems.map(({ message }) => message)];

const FAST = { action: "strategy", strategy: "fastest" } as const;
const GERMANY = rule("germany", country("DE"), FAST);
const draft = (rules: unknown, replaces: string | null = null, options?: Options) =>
  ask({ do: "save-draft", rules, note: "by hand", replaces }, options);

test("without the merchant's session token nothing is answered and nothing happens", async () => {
  const forged = mintIdToken("atelier.myshopify.com", "somebody else's secret");
  for (const token of [null, "nonsense", forged]) {
    for (const body of [null, { do: "save-draft", rules: [GERMANY], replaces: null }]) {
      const response = await call(body, { token });
      expect(response.status).toBeGreaterThanOrEqual(300);
      expect(response.status).toBeLessThan(500);
      expect(await response.text()).not.toMatch(/"(published|ok)"/);
    }
  }
  expect(await db().prisma.ruleSet.count({ where: { state: "draft" } })).toBe(0);
});

test("a body that is no request is answered with what is wrong, and never with an error of ours", async () => {
  const wrong = async (options: Options, body: object | null = null) => {
    const response = await call(body, options);
    return [response.status, ((await response.json()) as Answer).problems[0]?.message];
  };
  expect(await wrong({ raw: "{" })).toEqual([400, expect.stringContaining("See docs/routing-api.md.")]);
  expect(await wrong({}, { do: "fly" })).toEqual([400, expect.stringMatching(/^do: /)]);
  expect(await wrong({}, { do: "publish" })).toEqual([400, expect.stringMatching(/^draftId: /)]);
  expect(await wrong({}, { do: "preview", orderId: "nobody's" })).toEqual([
    404,
    "Your store has no such order or rule set.",
  ]);
  expect(await wrong({ query: "?back-test=nobodys" })).toEqual([404, "There is no back-test of this id."]);
  expect((await call(null, { query: "?trial=nobodys" })).status).toBe(404);
});

test("rules that are not understood or contradict each other are refused with rule and field, and nothing is kept", async () => {
  const refused = async (...rules: unknown[]) => messages(await draft(rules));
  expect(await refused({ ...GERMANY, when: all({ condition: "order.totals", is: "at-least" }) })).toEqual([
    422,
    'Rule 1 “germany”: when.of[0].condition must be a condition, not "order.totals". Did you mean order.total?',
  ]);
  expect(await refused(GERMANY, { ...GERMANY, id: "second", then: [{ action: "except-for" }] })).toEqual([
    422,
    'Rule 2 “germany”: then[0].action must be an action, not "except-for". Did you mean except?',
  ]);
  const both = rule("both", all(country("DE"), country("FR")), FAST);
  expect(await refused(both)).toEqual([422, expect.stringMatching(/^Rule 1 “both”: when\..* contradicts .*No order/)]);
  const deep = `{"do":"save-draft","replaces":null,"rules":${"[".repeat(20_000)}${"]".repeat(20_000)}}`;
  expect([400, 422]).toContain((await call(null, { raw: deep })).status);
  expect((await look()).draft).toBeNull();
});

test("a draft is kept with its warnings, published, replaced and rolled back to, each version with its words", async () => {
  const twice: Rule = { ...GERMANY, id: "again", name: "again" };
  const market = rule("market", { condition: "destination.markets", is: "any-of", values: ["eu"] }, FAST);
  const [, first] = await draft([GERMANY, twice, market]);
  expect(first).toMatchObject({ ok: true });
  const seen = await look();
  expect(seen.draft?.warnings.map(({ code, rule: { id } }) => `${code} ${id}`)).toEqual([
    "shadowed again",
    "not-read market",
  ]);
  expect(seen.draft?.rules[0]?.sentence).toBe("If destination country is Germany, choose the fastest plan.");

  // Somebody who has not seen this draft does not overwrite it.
  expect(messages(await draft([GERMANY]))).toEqual([422, expect.stringContaining("was changed meanwhile")]);
  const [, second] = await draft([GERMANY], first.id);
  expect((await ask({ do: "publish", draftId: first.id }))[0]).toBe(422);
  expect(await ask({ do: "publish", draftId: second.id })).toMatchObject([200, { ok: true }]);
  const { published, changes } = await look();
  expect([published?.id, changes]).toEqual([second.id, []]);

  const [, third] = await draft([rule("france", country("FR"), FAST)]);
  expect((await look()).changes.length).toBeGreaterThan(0);
  expect((await ask({ do: "publish", draftId: third.id }))[0]).toBe(200);
  expect(messages(await ask({ do: "roll-back", version: 99 }))).toEqual([422, expect.stringContaining("Version 99")]);
  expect(await ask({ do: "roll-back", version: second.version })).toMatchObject([200, { ok: true }]);
  const after = await look();
  expect(after.published?.rules.map(({ id }) => id)).toEqual(["germany"]);
  expect(after.history.map(({ version }) => version)).toContain(third.version);
});

test("a trial runs on a share of orders, and both arms are asked for; another store sees nothing of all this", async () => {
  const [, saved] = await draft([GERMANY]);
  expect(messages(await ask({ do: "start-trial", draftId: saved.id, percent: 100 }))).toEqual([
    422,
    expect.stringContaining("1 to 99%"),
  ]);
  expect((await ask({ do: "start-trial", draftId: saved.id, percent: 20 }))[0]).toBe(200);
  const arms = (await (await call(null, { query: `?trial=${saved.id}` })).json()) as object;
  expect(arms).toMatchObject({ tried: { orders: 0 }, published: { orders: 0 } });

  const brew = { store: "brew" };
  expect((await call(null, { ...brew, query: `?trial=${saved.id}` })).status).toBe(404);
  expect((await ask({ do: "end-trial", canaryId: saved.id, end: "stop" }, brew))[0]).toBe(422);
  expect(await look(brew)).toMatchObject({ draft: null, trial: null });
  expect((await ask({ do: "end-trial", canaryId: saved.id, end: "stop" }))[0]).toBe(200);
  expect((await look()).trial).toBeNull();
});

test("terms of an offer are checked by field, and kept for the store's own offers only", async () => {
  const terms = { priceBreaks: [{ from: 1, minor: 5 }], restrictedTo: ["Mars"] };
  const [status, { problems }] = await ask({ do: "save-offer-terms", offerId: "nobody's", terms });
  expect([status, problems.map(({ field }) => field)]).toEqual([422, ["priceBreaks", "restrictedTo"]]);
  const none = await ask({ do: "save-offer-terms", offerId: "nobody's", terms: { restrictedTo: ["US"] } });
  expect(messages(none)).toEqual([422, "None of your suppliers has this offer. Go back to SKU mapping."]);
});

test("the JSON Schema of a rule set is answered as it stands in the documentation", async () => {
  const schema: unknown = await (await call(null, { query: "?schema" })).json();
  expect(schema).toEqual(JSON.parse(readFileSync("docs/rule-set.schema.json", "utf8")));
});
