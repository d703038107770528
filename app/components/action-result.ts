import type { Done, Problem } from "../platform/problem.ts";
import { t } from "../platform/translate.ts";

/** What an action of a screen answers. `notice` becomes a toast; problems never do. */
export type ActionResult = (
  { ok: true; notice?: string; values?: { [name: string]: string } } | { ok: false; problems: Problem[] }
) & {
  /** what became of each row of a bulk action; null = done */
  rows?: { id: string; refused: string | null }[];
};

/** The answer to an action on several rows: a summary, and at each row that was refused why. */
export function answerRows(rows: { id: string; refused: string | null }[], done: string): ActionResult {
  const refused = rows.filter((row) => row.refused !== null).length;
  const notice = t("{{number}} of {{all}} {{done}}", { number: rows.length - refused, all: rows.length, done });
  if (refused === 0) return { ok: true, notice, rows };
  return {
    ok: false,
    problems: [{ message: t("{{notice}}. What kept the others back stands at each.", { notice }) }],
    rows,
  };
}

/** The answer to a user action: what to tell when it is done, or its problems. */
export const answer = (done: Done, notice: string): ActionResult => (done.ok ? { ok: true, notice } : done);

/** The message that belongs at a field. */
export const problemOf = (result: ActionResult | undefined, field: string): string | undefined =>
  result && !result.ok ? result.problems.find((problem) => problem.field === field)?.message : undefined;
