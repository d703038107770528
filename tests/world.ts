import { spawn, type ChildProcess } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import "@shopify/shopify-api/adapters/node";
import type { Shop } from "@prisma/client";
import { ApiVersion, RequestedTokenType, shopifyApi } from "@shopify/shopify-api";
import { setAbstractFetchFunc } from "@shopify/shopify-api/runtime";
import express from "express";
import { openIntakePool } from "../app/intake/store-delivery.server.ts";
import { shiftedClock, type Clock } from "../app/platform/clock.server.ts";
import type { Database } from "../app/platform/db.server.ts";
import { env } from "../app/platform/env.server.ts";
import { runDueJobs } from "../app/queue/runner.server.ts";
import { liveServices } from "../app/shopify/live-services.server.ts";
import type { Services } from "../app/shopify/services.ts";
import { encryptedSessionStorage } from "../app/shopify/session-storage.server.ts";
import { welcomeShop } from "../app/shopify/set-up.server.ts";
import { shopifyFetch } from "../app/shopify/shopify-fetch.server.ts";
import { saveSettings } from "../app/suppliers/shop-settings.server.ts";
import { handlers, onDead } from "../app/worker.server.ts";
import { intakeGate } from "../server/intake-gate.ts";
import { webhookIntake, WEBHOOKS_PATH } from "../server/webhooks.ts";
import { databaseUrl, db } from "./db-file.ts";

type Control = {
  origin: string;
  get: <T = unknown>(path: string) => Promise<T>;
  post: <T = unknown>(path: string, body?: object) => Promise<T>;
};
/** A store of the sandbox: its handle, or all that POST /__sandbox/stores takes. */
export type StoreOrder = string | ({ handle: string } & Record<string, unknown>);

export type TestWorld = {
  services: Services;
  clock: ReturnType<typeof shiftedClock>;
  /** the sandbox's control API; paths without /__sandbox. A refusal throws with the sandbox's own message. */
  control: Control;
  /** where the app takes webhooks in: POST {intake}/webhooks/shopify */
  intake: string;
  /** what the app keeps of each store, by handle */
  shop: (handle: string) => Promise<Shop>;
  /** Moves the app's clock and the sandbox's together. */
  advance: (ms: number) => Promise<void>;
  /** Installs the app on a store of the sandbox, with a real token exchange. */
  install: (handle: string) => Promise<void>;
  /**
   * Runs jobs and lets the sandbox deliver its webhooks until neither has anything to do within `horizonMs` of fake time
   * (default two minutes). The clocks move on to whatever comes next. Answers how many jobs ran.
   */
  runUntilQuiet: (options?: { horizonMs?: number }) => Promise<number>;
  /** When the next thing happens, in milliseconds of the common clock: a job, a webhook, a task of the platform; or null. */
  nextEventAt: () => Promise<number | null>;
  stop: () => Promise<void>;
};

const LOOKS_MAX = 5_000;

/** `switches`: what the sandbox's stand at before anything is installed. */
type WorldOrder = { stores: StoreOrder[]; switches?: Record<string, unknown>; outside?: Outside };

/** What plays the outside world, and moves time there. */
export type Outside = {
  origin: string;
  /** Moves its clock; `clock` is the app's, which has not been moved yet. */
  advance: (ms: number, clock: TestWorld["clock"]) => Promise<void>;
  /** Something is due out there that comes by itself: waits for it, or makes it come. */
  comeToPass: () => Promise<void>;
  stop: () => Promise<void>;
};

/** Starts the sandbox with these stores, the app installed in each, and the app's intake. For one test file. */
export async function startWorld(order: WorldOrder): Promise<TestWorld> {
  const { stores, switches = {} } = order;
  const outside = order.outside ?? (await startSandbox());
  const { origin } = outside;
  env().SANDBOX_ORIGIN = origin;
  setAbstractFetchFunc(shopifyFetch);
  const control = controlOf(origin);
  const clock = shiftedClock();
  const services = liveServices({ db: db(), clock });
  const intake = await openIntake(clock);
  const { SHOPIFY_API_KEY: clientId, SHOPIFY_API_SECRET: clientSecret } = env();
  await control.post("/apps", {
    tomlPath: path.resolve("shopify.app.toml"),
    clientId,
    clientSecret,
    applicationUrl: intake.origin,
  });

  const install = async (handle: string) => {
    const domain = `${handle}.myshopify.com`;
    await control.post(`/stores/${domain}/install`, { clientId });
    await exchangeToken(db(), { domain, now: clock.now() });
    await routeAtOnce(services, domain);
  };
  await control.post("/switches", switches);
  for (const store of stores) {
    const body = typeof store === "string" ? { handle: store } : store;
    await control.post("/stores", body);
    await install(body.handle);
  }

  const advance = (ms: number) => outside.advance(ms, clock);
  const { comeToPass } = outside;
  return {
    services,
    clock,
    control,
    intake: intake.origin,
    install,
    advance,
    shop: (handle) => db().prisma.shop.findUniqueOrThrow({ where: { domain: `${handle}.myshopify.com` } }),
    runUntilQuiet: (options = {}) => runUntilQuiet({ services, control, advance, comeToPass, ...options }),
    nextEventAt: () => nextEvent(services, control),
    stop: async () => {
      await intake.close();
      await outside.stop();
    },
  };
}

/** A new retailer waits two minutes before it routes; tests that are not about that do not. */
async function routeAtOnce(services: Services, domain: string): Promise<void> {
  const { id } = await services.db.prisma.shop.findUniqueOrThrow({ where: { domain } });
  await saveSettings(services, { shopId: id, userId: "owner" }, { reviewMinutes: "0" });
}

type QuietOptions = {
  services: Services;
  control: Control;
  advance: (ms: number) => Promise<void>;
  comeToPass: () => Promise<void>;
  horizonMs?: number;
};

async function runUntilQuiet({
  services,
  control,
  advance,
  comeToPass,
  horizonMs = 120_000,
}: QuietOptions): Promise<number> {
  let ran = 0;
  for (let looks = 0; looks < LOOKS_MAX; looks++) {
    ran += await runDueJobs(services, handlers, { onDead });
    const now = services.clock.now().getTime();
    const next = await nextEvent(services, control);
    if (next === null || next > now + horizonMs) return ran;
    if (next > now + 1) await advance(next - now);
    else await comeToPass();
  }
  throw new Error(`The world was not quiet after ${LOOKS_MAX} looks. ${await whatIsLeft(services)}`);
}

type Webhooks = { pending: number; waiting: { dueAtMs: number }[] };

async function nextEvent({ db: { prisma } }: Services, control: Control): Promise<number | null> {
  const webhooks = await control.get<Webhooks>("/webhooks?last=1000&log=0");
  const { nextTaskAt } = await control.get<{ nextTaskAt: string | null }>("/clock");
  // The queue last: what the sandbox delivered meanwhile stands there by now.
  const job = await prisma.job.findFirst({ where: { state: "queued" }, orderBy: { runAt: "asc" } });
  const times = [
    ...webhooks.waiting.map(({ dueAtMs }) => dueAtMs),
    ...(nextTaskAt ? [Date.parse(nextTaskAt)] : []),
    ...(job ? [job.runAt.getTime()] : []),
  ];
  return times.length === 0 ? null : Math.min(...times);
}

async function whatIsLeft({ db: { prisma } }: Services): Promise<string> {
  const jobs = await prisma.job.findMany({ where: { state: { in: ["queued", "running"] } }, take: 5 });
  return jobs.map(({ name, key, lastError }) => `${name} ${key}: ${lastError ?? "no error"}`).join("; ");
}

async function exchangeToken(database: Database, { domain, now }: { domain: string; now: Date }): Promise<void> {
  const { SHOPIFY_API_KEY, SHOPIFY_API_SECRET, SCOPES } = env();
  const api = shopifyApi({
    apiKey: SHOPIFY_API_KEY,
    apiSecretKey: SHOPIFY_API_SECRET,
    apiVersion: ApiVersion.October26,
    scopes: SCOPES.split(","),
    hostName: "localhost",
    isEmbeddedApp: true,
    logger: { level: 0 },
  });
  const { session } = await api.auth.tokenExchange({
    shop: domain,
    sessionToken: mintIdToken(domain),
    requestedTokenType: RequestedTokenType.OfflineAccessToken,
    expiring: true,
  });
  // The library tells the token's end on the machine's clock; the sandbox means its own.
  if (session.expires) session.expires = new Date(session.expires.getTime() + now.getTime() - Date.now());
  await encryptedSessionStorage(database.prisma).storeSession(session);
  await welcomeShop(database, { domain, scopes: session.scope ?? "", now });
}

/** A session token as App Bridge would hand it out; `secret` other than the app's makes a forged one. */
export function mintIdToken(domain: string, secret = env().SHOPIFY_API_SECRET): string {
  const { SHOPIFY_API_KEY } = env();
  const nowS = Math.floor(Date.now() / 1000);
  const claims = {
    iss: `https://${domain}/admin`,
    dest: `https://${domain}`,
    aud: SHOPIFY_API_KEY,
    sub: "1",
    exp: nowS + 60,
    nbf: nowS - 1,
    iat: nowS,
    jti: randomUUID(),
    sid: randomUUID(),
  };
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const text = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(claims)}`;
  return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
}

/** The app's real intake, on a port of its own. */
export async function openIntake(clock: Clock, { url = databaseUrl() } = {}) {
  const pool = openIntakePool(url);
  const app = express();
  app.use(WEBHOOKS_PATH, webhookIntake({ pool, clock, secrets: [env().SHOPIFY_API_SECRET], gate: intakeGate() }));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, resolve));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: async () => {
      await closeServer(server);
      await pool.end();
    },
  };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** The sandbox as a program of its own, on the machine's clock. */
async function startSandbox(): Promise<Outside> {
  const child = spawn(process.execPath, ["sandbox/main.ts"], {
    env: { ...process.env, SANDBOX_PORT: "0", SANDBOX_DATA: "" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout });
  const origin = await new Promise<string>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`The sandbox ended with code ${code} before it was ready.`)));
    lines.on("line", (line) => {
      const parsed = line.startsWith("{") ? (JSON.parse(line) as { ready?: boolean; origin?: string }) : {};
      if (parsed.ready && parsed.origin) resolve(parsed.origin);
    });
  });
  const control = controlOf(origin);
  return {
    origin,
    advance: async (ms, clock) => {
      clock.advance(ms);
      await control.post("/clock", { advanceMs: ms });
    },
    comeToPass: () => sleep(3),
    stop: () => stopChild(child),
  };
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await ended;
}

export function controlOf(origin: string): Control {
  const call = async <T>(method: string, route: string, body?: object): Promise<T> => {
    const response = await fetch(`${origin}/__sandbox${route}`, {
      method,
      headers: { "Content-Type": "application/json" },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const answer = (await response.json()) as T & { error?: { code: string; message: string } };
    if (!response.ok) throw new Error(`${method} ${route}: ${answer.error?.code} ${answer.error?.message}`);
    return answer;
  };
  return {
    origin,
    get: (route) => call("GET", route),
    post: (route, body = {}) => call("POST", route, body),
  };
}
