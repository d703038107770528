import { systemClock } from "../platform/clock.server.ts";
import { database } from "../platform/db-instance.server.ts";
import { liveServices } from "../shopify/live-services.server.ts";
import type { Services } from "../shopify/services.ts";

let live: Services | undefined;

/** What requests of vendors work with: nobody of a store has to be signed in. */
export const portalServices = (): Services => (live ??= liveServices({ db: database(), clock: systemClock }));
