import type { Phrase } from "../platform/phrase.ts";
import { pageOf } from "./paging.ts";

/** What the activity screen lists, in the order of its tabs. */
export const ACTIVITY_VIEWS = ["tasks", "work", "deliveries", "events"] as const;
export type ActivityView = (typeof ACTIVITY_VIEWS)[number];

export const parseActivityQuery = (parameters: URLSearchParams): { view: ActivityView; page: number } => ({
  view: ACTIVITY_VIEWS.find((view) => view === parameters.get("view")) ?? "tasks",
  page: pageOf(parameters),
});

/** Where a row of any list stands. */
export type ActivityState = "queued" | "running" | "waiting" | "done" | "failed" | "stopped" | "ignored";

export type ActivityRow = {
  id: string;
  what: Phrase;
  detail: Phrase | null;
  at: Date;
  state: ActivityState | null;
  /** of all, for what has progress */
  progress: { done: number; total: number } | null;
  to: string | null;
};

/** What a step of ours is called on a screen: "order.sync-requests" is "Order: sync requests". */
export function stepName(job: string): string {
  const [room = "", step = ""] = job.split(".");
  const words = (text: string) => text.replaceAll("-", " ");
  return `${words(room).replace(/^./, (letter) => letter.toUpperCase())}: ${words(step)}`;
}
