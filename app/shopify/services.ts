import type { Clock } from "../platform/clock.server.ts";
import type { Database } from "../platform/db.server.ts";
import type { JobName, JobPayload } from "../queue/jobs.ts";
import type { JobResult } from "../queue/job-result.ts";
import type { TogetherHandler as OfQueue } from "../queue/run-job.server.ts";
import type { AdminClient } from "./admin-client.server.ts";

/** What handlers and user actions work with. Tests make their own. */
export type Services = {
  db: Database;
  clock: Clock;
  /** The Admin API of a shop, with a token that is refreshed as needed. */
  admin: (shop: { id: string; domain: string }) => Promise<AdminClient>;
};

/** Does one job. Returns `again` to wait without counting a failure; a throw is a failed attempt. Must be idempotent. */
export type Handler<Name extends JobName> = (services: Services, payload: JobPayload<Name>) => Promise<JobResult>;

/** Does many jobs of one name at once. Must be idempotent too. */
export type TogetherHandler<Name extends JobName> = OfQueue<Services, JobPayload<Name>>;
