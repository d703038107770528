import { systemClock } from "../../app/platform/clock.server.ts";
import { openDatabase } from "../../app/platform/db.server.ts";
import type { Handlers } from "../../app/queue/run-job.server.ts";
import { runDueJobs } from "../../app/queue/runner.server.ts";
import { liveServices } from "../../app/shopify/live-services.server.ts";
import type { Services } from "../../app/shopify/services.ts";
import { shopifyFetch } from "../../app/shopify/shopify-fetch.server.ts";
import { handlers, onDead } from "../../app/worker.server.ts";
import "@shopify/shopify-api/adapters/node";
import { setAbstractFetchFunc } from "@shopify/shopify-api/runtime";

type Play = { runDue: () => Promise<number>; close: () => Promise<void> };

/** Our jobs within this process, one after the other. `around` sees each of them by its name. */
export function openPlay(databaseUrl: string, around: <T>(name: string, run: () => Promise<T>) => Promise<T>): Play {
  setAbstractFetchFunc(shopifyFetch);
  const db = openDatabase(databaseUrl, { maxConnections: 4 });
  const services = liveServices({ db, clock: systemClock });
  const seen = Object.fromEntries(
    Object.entries(handlers as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>).map(
      ([name, handle]) => [name, (...args: unknown[]) => around(name, () => handle(...args))],
    ),
  ) as unknown as Handlers<Services>;
  return { runDue: () => runDueJobs(services, seen, { onDead }), close: () => db.close() };
}
