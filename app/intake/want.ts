import type { JobName, JobPayload } from "../queue/jobs.ts";

/** A job that a webhook asks for. `shopId` is whose work it is. */
export type WantOf<Name extends JobName> = { job: Name; payload: JobPayload<Name>; shopId: string; delayMs: number };
