import type { Services } from "../shopify/services.ts";
import { countRows } from "../queue/tasks.server.ts";
import type { RowVerdict, TaskKind, TaskState } from "../queue/task.ts";
import type { TaskPage } from "./task-page.ts";
import { valuesOf } from "./values.ts";

const TASK = {
  ...{ id: true, kind: true, state: true, done: true, total: true, result: true, input: true },
  ...{ fileName: true, problem: true, createdAt: true, endedAt: true },
} as const;

/** Rows shown on the page of a task; all of them are in its files. */
const ROWS_SHOWN = 50;

/** One task of this shop with how its rows stand and the first of them: those with trouble come first. */
export async function loadTask({ db }: Services, shopId: string, id: string): Promise<TaskPage | null> {
  const task = await db.prisma.task.findFirst({ where: { id, shopId }, select: TASK });
  if (!task) return null;
  const [counts, errors, others] = await Promise.all([
    countRows(db.prisma, id),
    db.prisma.taskRow.findMany({
      where: { taskId: id, verdict: "error" },
      orderBy: { number: "asc" },
      take: ROWS_SHOWN,
    }),
    db.prisma.taskRow.findMany({
      where: { taskId: id, verdict: { not: "error" } },
      orderBy: { number: "asc" },
      take: ROWS_SHOWN,
    }),
  ]);
  const rows = [...errors, ...others].slice(0, ROWS_SHOWN).map(({ number, given, verdict, reason }) => {
    const cells = Object.entries(valuesOf(given)).map(([name, value]) => [name, String(value)] as const);
    return { number, given: Object.fromEntries(cells), verdict: verdict as RowVerdict, reason };
  });
  const { input, kind, state, result, ...facts } = task;
  const { batchId } = valuesOf(input);
  return {
    ...{ ...facts, counts, rows, kind: kind as TaskKind, state: state as TaskState },
    batchId: typeof batchId === "string" ? batchId : null,
    result: valuesOf(result) as { [name: string]: number },
  };
}

/** What a task has made, to be downloaded. */
export async function loadTaskFile({ db }: Services, shopId: string, id: string) {
  const task = await db.prisma.task.findFirst({
    where: { id, shopId, state: "done" },
    select: { file: true, fileName: true },
  });
  return task?.file ? { bytes: task.file, fileName: task.fileName ?? "file.csv" } : null;
}
