import { z } from "zod";
import type { RowProblem } from "../../connectors/vendors/files/rows.ts";

/** One problem of the row report, as stored with the file. */
export const StoredProblems = z.array(
  z.object({ row: z.number(), column: z.string(), value: z.string(), cause: z.string(), fix: z.string() }),
);

/** What became of a file's rows. `repeated`: known before, nothing changed. */
export type RowReport = { done: number; repeated: number; failed: number; problems: RowProblem[]; notes: string[] };

/** Problems that are kept; the others are only counted. */
const MOST_PROBLEMS = 200;

export const emptyReport = (): RowReport => ({ done: 0, repeated: 0, failed: 0, problems: [], notes: [] });

/** Counts one row that could not be taken over. */
export function addFailed(report: RowReport, problems: readonly RowProblem[]): void {
  report.failed += 1;
  report.problems.push(...problems.slice(0, Math.max(0, MOST_PROBLEMS - report.problems.length)));
}
