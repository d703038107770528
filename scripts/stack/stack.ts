import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { parse } from "smol-toml";
import { freePort, reachable } from "../../server/embedded-postgres.ts";
import { ensureShopifySchema } from "../setup/shopify-schema.mjs";
import { must } from "../setup/steps.ts";
import { buildIfStale } from "./build.ts";
import { Control } from "./control.ts";
import { startService, type Service } from "./processes.ts";
import { stackSettings } from "./settings.ts";

export type Stack = {
  /** the sandbox: its admin for people, and the control API */
  sandboxOrigin: string;
  appOrigin: string;
  databaseUrl: string;
  clientId: string;
  /** what webhooks are signed with */
  clientSecret: string;
  control: Control;
  postgres: Service;
  sandbox: Service;
  app: Service;
  /** Starts the database again over its data, after it has ended; at the same address. */
  startPostgres: () => Promise<Service>;
  /** Starts the app once more beside the first one, or, at `port`, in its place; or a worker, which only tells its health there. */
  startApp: (name: string, options?: { worker?: boolean; port?: number; env?: Env }) => Promise<Service>;
  /** resolves, with what it said last, when one of the processes ends by itself */
  broken: Promise<string>;
  stop: () => Promise<void>;
};

type Env = Record<string, string | undefined>;
type Options = {
  folder: string;
  /** sources served by Vite with hot reload instead of the production build */
  development?: boolean;
  say?: (text: string) => void;
  env?: Env;
};

const readyField = (field: string) => (line: string) => {
  if (!line.startsWith('{"ready":true')) return undefined;
  return String((JSON.parse(line) as Record<string, unknown>)[field]);
};

/** Removes everything a stack has stored, so that the next start is the first. */
export function resetStack(folder: string) {
  for (const data of [folder, reachable(path.resolve(folder, "postgres"))])
    rmSync(data, { recursive: true, force: true });
}

/** Starts embedded PostgreSQL, sandbox and app over the data in `folder`; builds and migrates what is not up to date. */
export async function startStack({ folder, development = false, say = () => {}, env = {} }: Options): Promise<Stack> {
  const settings = await stackSettings(folder);
  const toml = parse(readFileSync("shopify.app.toml", "utf8")) as { client_id: string };
  const log = (name: string) => path.join(folder, "logs", `${name}.log`);
  const services: Service[] = [];
  const kept = <S extends Service>(service: S) => {
    services.push(service);
    return service;
  };
  const stop = async () => {
    for (const service of services.toReversed()) await service.stop();
  };
  try {
    ensureShopifySchema();
    say("Starting PostgreSQL …");
    const startPostgres = async () =>
      kept(
        await startService({
          name: "PostgreSQL",
          args: [
            "scripts/stack/postgres.ts",
            path.resolve(folder, "postgres"),
            String(settings.ports.postgres),
            "crossdock",
          ],
          env: {},
          logFile: log("postgres"),
          ready: readyField("url"),
        }),
      );
    const [postgres] = await Promise.all([startPostgres(), development ? undefined : buildIfStale(say)]);
    await must("migrate the database", ["node_modules/prisma/build/index.js", "migrate", "deploy"], {
      DATABASE_URL: postgres.value,
    });

    say("Starting the sandbox …");
    const sandbox = await startService({
      name: "sandbox",
      args: ["sandbox/main.ts"],
      env: { SANDBOX_PORT: String(settings.ports.sandbox), SANDBOX_DATA: path.resolve(folder, "sandbox"), ...env },
      logFile: log("sandbox"),
      ready: (line) => (line.startsWith('{"ready":true') ? line : undefined),
    });
    services.push(sandbox);
    const { origin: sandboxOrigin, smtp } = JSON.parse(sandbox.value) as { origin: string; smtp: string };
    const control = new Control(sandboxOrigin);
    const appOrigin = `http://localhost:${settings.ports.app}`;
    await control.post("apps", {
      tomlPath: path.resolve("shopify.app.toml"),
      clientSecret: settings.clientSecret,
      applicationUrl: appOrigin,
    });

    const startApp: Stack["startApp"] = async (name, { worker = false, port: wanted, env: own = {} } = {}) => {
      const port = String(wanted ?? (await freePort()));
      return kept(
        await startService({
          name,
          args: [worker ? "server/worker.js" : "server/main.js"],
          env: {
            NODE_ENV: development ? "development" : "production",
            ...(development ? { HMR_PORT: String(await freePort()) } : {}),
            ...(worker ? { HEALTH_PORT: port } : { PORT: port }),
            DATABASE_URL: postgres.value,
            SHOPIFY_API_KEY: toml.client_id,
            SHOPIFY_API_SECRET: settings.clientSecret,
            SHOPIFY_APP_URL: appOrigin,
            ENCRYPTION_KEYS: settings.encryptionKeys,
            SANDBOX_ORIGIN: sandboxOrigin,
            APP_BRIDGE_URL: `${sandboxOrigin}/cdn/app-bridge.js`,
            SMTP_URL: smtp,
            MAIL_FROM: "Crossdock <notices@crossdock.example>",
            ...env,
            ...own,
          },
          logFile: log(name),
          ready: (line) =>
            line.includes("server.listening") || line.startsWith('{"ready":true') ? appOrigin : undefined,
        }),
      );
    };
    say("Starting the app …");
    const app = await startApp("app", { port: settings.ports.app });
    const broken = Promise.race(services.map(({ exited }) => exited));
    return {
      sandboxOrigin,
      appOrigin,
      databaseUrl: postgres.value,
      clientId: toml.client_id,
      clientSecret: settings.clientSecret,
      control,
      postgres,
      sandbox,
      app,
      startPostgres,
      startApp,
      broken,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
