import { shiftedClock } from "../../app/platform/clock.server.ts";
import { openDatabase, type Database } from "../../app/platform/db.server.ts";
import { env } from "../../app/platform/env.server.ts";
import { liveServices } from "../../app/shopify/live-services.server.ts";
import type { Services } from "../../app/shopify/services.ts";
import { databaseUrl, db, onCluster, switchDatabase } from "../db-file.ts";
import { startTrade, talk, type Trade } from "../trade.ts";
import { controlOf, openIntake, type TestWorld } from "../world.ts";
import { begin } from "./frozen.ts";
import { sandboxInside, type SandboxInside } from "./sandbox-inside.ts";

/** A world that many histories begin from: a database and what the sandbox holds. */
export type Opening = { template: string; saved: string };
/** One history's own copy of it. */
export type Stage = {
  trade: Trade;
  sandbox: SandboxInside;
  /** Everything that the stores hold, as text that does not depend on where the app is. */
  stores: () => string;
  /** What the app works with. Replaced when its process has died. */
  services: () => Services;
  /** The process is gone: its connections end, and another one begins with nothing in its memory. */
  startAnew: () => Promise<void>;
  close: () => Promise<void>;
};

const opened = { stages: 0 };
const urlOf = (name: string) => {
  const url = new URL(databaseUrl());
  url.pathname = `/${name}`;
  return url.href;
};

/** Connects the stores once. The file's own database becomes what others are copied from. */
export async function openOpening(
  trade: Omit<Parameters<typeof startTrade>[0], "outside">,
  { seed }: { seed: number },
): Promise<Opening> {
  begin(seed);
  const sandbox = await sandboxInside({ seed });
  // Points are refilled by the machine's time; here nobody waits for them.
  const switches = { restoreRate: 1_000_000, bucketSize: 1_000_000, ...trade.switches };
  const { world } = await startTrade({ ...trade, switches, outside: sandbox });
  const opening = {
    template: new URL(databaseUrl()).pathname.slice(1),
    saved: sandbox.save(),
  };
  await world.stop();
  await db().close();
  switchDatabase(undefined);
  return opening;
}

/** A copy of the opening, for one history. `connect`: what stands between the app and its database. */
export async function openStage(
  { template, saved }: Opening,
  { seed, connect = openDatabase }: { seed: number; connect?: (url: string) => Database },
): Promise<Stage> {
  const name = `${template}_${(opened.stages += 1)}`;
  // Copying files is quicker than writing each page into the log.
  await onCluster(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
  const url = urlOf(name);
  const watching = openDatabase(url, { maxConnections: 3 });
  switchDatabase(watching);
  begin(seed);
  const clock = shiftedClock();
  const intake = await openIntake(clock, { url });
  const sandbox = await sandboxInside({ saved, seed, applicationUrl: intake.origin });
  env().SANDBOX_ORIGIN = sandbox.origin;
  const appUrl = `${url}?application_name=app`;
  const app = { db: connect(appUrl) };
  const state = { services: liveServices({ db: app.db, clock }) };
  const world: TestWorld = {
    get services() {
      return state.services;
    },
    clock,
    control: controlOf(sandbox.origin),
    intake: intake.origin,
    shop: (handle) => watching.prisma.shop.findUniqueOrThrow({ where: { domain: `${handle}.myshopify.com` } }),
    advance: (ms) => sandbox.advance(ms, clock),
    install: () => Promise.reject(new Error("In a history everything is installed already.")),
    runUntilQuiet: () => Promise.reject(new Error("Histories have their own time: history-time.ts.")),
    nextEventAt: async () => {
      const job = await watching.prisma.job.findFirst({ where: { state: "queued" }, orderBy: { runAt: "asc" } });
      const nextMs = Math.min(sandbox.nextMs(), job?.runAt.getTime() ?? Infinity);
      return nextMs === Infinity ? null : nextMs;
    },
    stop: async () => undefined,
  };
  return {
    trade: { world, ...talk(world) },
    sandbox,
    stores: () => sandbox.save().replaceAll(intake.origin, "the app"),
    services: () => state.services,
    startAnew: async () => {
      await onCluster(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}' AND application_name = 'app'`,
      );
      app.db = connect(appUrl);
      state.services = liveServices({ db: app.db, clock });
    },
    close: async () => {
      await intake.close();
      await sandbox.stop();
      await app.db.close();
      await watching.close();
      switchDatabase(undefined);
      await onCluster(`DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}
