import type { Tally } from "./tally.ts";

/** A back-test as a person sees it. */
export type BackTestView = {
  id: string;
  /** version of the draft, and its row's id: another one once the draft is saved again */
  version: number;
  ruleSetId: string;
  state: "queued" | "running" | "done" | "cancelled" | "failed";
  /** orders first decided since then, until createdAt */
  since: Date;
  /** orders looked at, of so many; null until they are counted */
  done: number;
  total: number | null;
  /** why it failed */
  problem: string | null;
  createdBy: string;
  createdAt: Date;
  endedAt: Date | null;
  /** version of the rule set that it is compared with */
  comparedVersion: number;
  /** of the orders so far; null before the first page */
  report: Tally | null;
};
