import type { Done, Problem } from "../platform/problem.ts";

/** What an action of a screen answers. `notice` becomes a toast; problems never do. */
export type ActionResult =
  { ok: true; notice?: string; values?: { [name: string]: string } } | { ok: false; problems: Problem[] };

/** The answer to a user action: what to tell when it is done, or its problems. */
export const answer = (done: Done, notice: string): ActionResult => (done.ok ? { ok: true, notice } : done);

/** The message that belongs at a field. */
export const problemOf = (result: ActionResult | undefined, field: string): string | undefined =>
  result && !result.ok ? result.problems.find((problem) => problem.field === field)?.message : undefined;
