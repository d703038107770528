import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { canSell, domainOf, openTrade, RETAILER, SKUS } from "../../scripts/chaos/stores.ts";
import type { Service } from "../../scripts/stack/processes.ts";
import { stackSettings } from "../../scripts/stack/settings.ts";
import { startStack, type Stack } from "../../scripts/stack/stack.ts";
import { freePort } from "../../server/embedded-postgres.ts";
import { secondsBelow } from "./processor-time.ts";

/** A stack with an instant sandbox: a retailer and three suppliers, connected, with stock for every order. */
export type PipelineStage = {
  stack: Stack;
  database: pg.Pool;
  encryptionKeys: string;
  /** Has the customers buy while webhooks wait. Answers the orders' names. */
  buy: (orders: number) => Promise<string[]>;
  /** Lets the webhooks that wait go. */
  release: () => Promise<void>;
  /** Serves webhooks with this environment from now on, in the place of the process before. */
  serve: (env: Record<string, string>) => Promise<void>;
  startWorker: (name: string, env: Record<string, string>) => Promise<Worker>;
  /** Processor seconds that the sandbox and PostgreSQL have taken so far. */
  othersCpu: () => { sandbox: number; postgres: number };
  /** How many orders have all their supplier orders accepted. */
  accepted: (names: readonly string[]) => Promise<number>;
  /** Nothing is due within the next seconds, nothing runs and no webhook waits. */
  quiet: () => Promise<void>;
  close: () => Promise<void>;
};

export type Worker = { cpuSeconds: () => Promise<number>; stop: () => Promise<void> };

const UNITS = 1_000_000;
const INSTANT = {
  throttling: false,
  fulfilmentOrdersDelayMs: 0,
  searchIndexLagMs: 0,
  createdOrdersRoutedAtOnce: true,
};
const SHIP_TO = {
  ...{ firstName: "Ada", lastName: "Lovelace", address1: "Weg 1", city: "Kiel", zip: "24103", countryCode: "DE" },
};

export async function openPipeline(say: (text: string) => void): Promise<PipelineStage> {
  const folder = mkdtempSync(path.join(tmpdir(), "crossdock-pipeline-"));
  chmodSync(folder, 0o755); // PostgreSQL may run as another user
  const stack = await startStack({ folder, say, env: { SANDBOX_DATA: "", LOG_LEVEL: "error" } });
  const { control } = stack;
  const database = new pg.Pool({ connectionString: stack.databaseUrl, max: 2 });
  database.on("error", () => undefined);
  let web: Service = stack.app;
  const webPort = Number(new URL(stack.appOrigin).port);

  say("Opening the stores …");
  await control.post("switches", INSTANT);
  await openTrade(stack, { stock: UNITS, sellsOn: true });
  while (!(await canSell(control))) await sleep(200);

  let bought = 0;
  return {
    stack,
    database,
    encryptionKeys: (await stackSettings(folder)).encryptionKeys,
    buy: async (orders) => {
      await control.post("webhooks", { paused: true });
      const names: string[] = [];
      for (let i = 0; i < orders; i++) {
        const sku = SKUS[bought++ % SKUS.length];
        const { name } = await control.post<{ name: string }>(`stores/${domainOf(RETAILER)}/checkout`, {
          ...{ lines: [{ sku, quantity: 1 }], shippingAddress: SHIP_TO, financialStatus: "PAID" },
        });
        names.push(name);
      }
      return names;
    },
    release: async () => void (await control.post("webhooks", { paused: false })),
    serve: async (env) => {
      await web.stop();
      web = await stack.startApp("app", { port: webPort, env });
    },
    startWorker: async (name, env) => {
      const port = await freePort();
      const service = await stack.startApp(name, { worker: true, port, env });
      return { cpuSeconds: () => cpuSecondsOf(port), stop: () => service.stop() };
    },
    othersCpu: () => ({ sandbox: secondsBelow(stack.sandbox.pid), postgres: secondsBelow(stack.postgres.pid) }),
    accepted: async (names) => {
      const { rows } = await database.query<{ count: string }>(
        `SELECT count(*) FROM "Order" o WHERE "name" = ANY($1) AND EXISTS (SELECT 1 FROM "SupplierOrder" s
           WHERE s."orderId" = o."id") AND NOT EXISTS (SELECT 1 FROM "SupplierOrder" s
           WHERE s."orderId" = o."id" AND s."acceptedAt" IS NULL)`,
        [names],
      );
      return Number(rows[0]?.count);
    },
    quiet: async () => {
      for (let calm = 0; calm < 3;) {
        const { pending } = await control.get<{ pending: number }>("webhooks?last=0");
        const { rows } = await database.query<{ count: string }>(
          `SELECT count(*) FROM "Job" WHERE "state" = 'running'
             OR ("state" = 'queued' AND "runAt" < (now() AT TIME ZONE 'UTC') + interval '8 seconds')`,
        );
        calm = pending === 0 && Number(rows[0]?.count) === 0 ? calm + 1 : 0;
        await sleep(300);
      }
    },
    close: async () => {
      await database.end();
      await stack.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Processor time of a process of the app, as it counts it itself. */
export async function cpuSecondsOf(port: number): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return Number(/^crossdock_process_cpu_seconds_total (\S+)/m.exec(text)?.[1] ?? NaN);
}
