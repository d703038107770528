import type { JobResult } from "../queue/job-result.ts";
import type { JobName, JobPayload } from "../queue/jobs.ts";

/** A job that a webhook asks for. `shopId` is whose work it is. */
export type WantOf<Name extends JobName> = { job: Name; payload: JobPayload<Name>; shopId: string; delayMs: number };

/** A webhook is dealt with: what it caused, or why nothing was done. */
export type Ended<Want> = {
  kind: "end";
  state: "processed" | "ignored";
  note: string;
  /** the retailer's order that it was found to be about */
  orderGid: string | null;
  want: Want | null;
};

/** It is looked at again later: what is under way tells what it means. */
export type Again = { kind: "again"; orderGid: string | null; inMs: number; why: string };

/** Verdicts of other kinds are those of one topic, and its handler's own matter. */
export type Other = { kind: string };

export const ended = <Want = never>(
  state: Ended<Want>["state"],
  note: string,
  orderGid: string | null = null,
  want: Want | null = null,
): Ended<Want> => ({ kind: "end", state, note, orderGid, want });

/** What a verdict means for the job that reached it. */
export const resultOf = (verdict: Again | Other): JobResult =>
  "inMs" in verdict ? { again: { inMs: verdict.inMs, why: verdict.why } } : undefined;
