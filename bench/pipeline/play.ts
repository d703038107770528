import { systemClock } from "../../app/platform/clock.server.ts";
import { openDatabase } from "../../app/platform/db.server.ts";
import { runDueJobs } from "../../app/queue/runner.server.ts";
import { liveServices } from "../../app/shopify/live-services.server.ts";
import { shopifyFetch } from "../../app/shopify/shopify-fetch.server.ts";
import { handlers, onDead } from "../../app/worker.server.ts";
import "@shopify/shopify-api/adapters/node";
import { setAbstractFetchFunc } from "@shopify/shopify-api/runtime";

/** Our jobs within this process, one after the other. */
export function openPlay(databaseUrl: string): { runDue: () => Promise<number>; close: () => Promise<void> } {
  setAbstractFetchFunc(shopifyFetch);
  const db = openDatabase(databaseUrl, { maxConnections: 4 });
  const services = liveServices({ db, clock: systemClock });
  return { runDue: () => runDueJobs(services, handlers, { onDead }), close: () => db.close() };
}
