import { systemClock } from "../platform/clock.server.ts";
import { database } from "../platform/db-instance.server.ts";
import { liveServices } from "./live-services.server.ts";
import type { Services } from "./services.ts";

/** One for all requests: it remembers tokens and how much each store still lets us ask. */
let live: Services | undefined;

/** What requests work with, of merchants and of vendors. */
export const requestServices = (): Services => (live ??= liveServices({ db: database(), clock: systemClock }));
