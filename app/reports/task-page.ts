import type { RowVerdict, TaskKind, TaskState, VerdictCounts } from "../queue/task.ts";

/** A row of a task, its cells as text. */
export type TaskRowView = {
  number: number;
  given: { [name: string]: string };
  verdict: RowVerdict;
  reason: string | null;
};

/** Long work as its page shows it. */
export type TaskPage = {
  id: string;
  kind: TaskKind;
  state: TaskState;
  done: number;
  total: number;
  fileName: string | null;
  problem: string | null;
  createdAt: Date;
  endedAt: Date | null;
  counts: VerdictCounts;
  /** the first ones, those with trouble before the others */
  rows: TaskRowView[];
  /** what can be undone of it */
  batchId: string | null;
  /** what came of it, in numbers */
  result: { [name: string]: number };
};
