/** Long work that a person starts on a screen. Each kind has its own job. */
export const TASK_KINDS = ["mapping.import", "mapping.export", "orders.act", "orders.export"] as const;
export type TaskKind = (typeof TASK_KINDS)[number];

export type TaskState = "queued" | "running" | "waiting" | "done" | "failed" | "stopped";

/** Still to be done, by the app or by a person. */
export const LIVE_TASK_STATES: TaskState[] = ["queued", "running", "waiting"];

/** How many rows of a task have each verdict. */
export type VerdictCounts = { [Verdict in RowVerdict]: number };
export const ROW_VERDICTS = ["pending", "new", "changed", "same", "error", "done"] as const;
export type RowVerdict = (typeof ROW_VERDICTS)[number];

/** Counts as stored groups give them; what no row has is 0. */
export function verdictCounts(groups: readonly { verdict: string; count: number }[]): VerdictCounts {
  const of = (verdict: RowVerdict) => groups.find((group) => group.verdict === verdict)?.count ?? 0;
  return {
    pending: of("pending"),
    new: of("new"),
    changed: of("changed"),
    same: of("same"),
    error: of("error"),
    done: of("done"),
  };
}
