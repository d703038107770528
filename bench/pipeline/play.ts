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
type Around = <T>(name: string, jobs: number, run: () => Promise<T>) => Promise<T>;

/** Our jobs within this process, one after the other. `around` sees each by its name, and those that run together. */
export function openPlay(databaseUrl: string, around: Around): Play {
  setAbstractFetchFunc(shopifyFetch);
  const db = openDatabase(databaseUrl, { maxConnections: 4 });
  const services = liveServices({ db, clock: systemClock });
  type Handle = (services: Services, given: unknown) => Promise<unknown>;
  const seen = (of: object) =>
    Object.fromEntries(
      Object.entries(of as Record<string, Handle>).map(([name, handle]) => [
        name,
        (given: Services, payload: unknown) =>
          around(name, Array.isArray(payload) ? payload.length : 1, () => handle(given, payload)),
      ]),
    );
  const { together = {}, ...alone } = handlers;
  const watched = { ...seen(alone), together: seen(together) } as unknown as Handlers<Services>;
  return { runDue: () => runDueJobs(services, watched, { onDead }), close: () => db.close() };
}
