import { Prisma, type Task } from "@prisma/client";
import type { Actor } from "../platform/actor.ts";
import type { Tx } from "../platform/db.server.ts";
import { newId } from "../platform/ids.server.ts";
import { LIVE_TASK_STATES, verdictCounts, type RowVerdict, type TaskKind, type VerdictCounts } from "./task.ts";

/** Rows of one statement. */
const ROWS_AT_ONCE = 2_000;

type NewTask = {
  kind: TaskKind;
  input?: Prisma.InputJsonObject;
  /** rows to be worked off, in their order */
  rows?: readonly Prisma.InputJsonValue[];
  total?: number;
  fileName?: string;
  now: Date;
};

/** Writes a task with its rows, numbered from 1. The caller enqueues its job in the same transaction. */
export async function createTask(tx: Tx, actor: Actor, task: NewTask): Promise<string> {
  const id = newId();
  const { kind, input = {}, rows = [], total = rows.length, fileName, now } = task;
  await tx.task.create({
    data: {
      ...{ id, shopId: actor.shopId, kind, input, total, createdBy: actor.userId, createdAt: now },
      ...(fileName === undefined ? {} : { fileName }),
    },
  });
  for (let i = 0; i < rows.length; i += ROWS_AT_ONCE) {
    const data = rows.slice(i, i + ROWS_AT_ONCE).map((given, k) => ({ number: i + k + 1, given }));
    await tx.$executeRaw`
      INSERT INTO "TaskRow" ("taskId", "number", "given")
      SELECT ${id}, row_."number", row_."given"
      FROM jsonb_to_recordset(${JSON.stringify(data)}::jsonb) AS row_("number" int, "given" jsonb)`;
  }
  return id;
}

/** The task, counted as running; null when somebody has ended it, or it waits for a person. */
export async function beginTask(tx: Tx, taskId: string): Promise<Task | null> {
  const { count } = await tx.task.updateMany({
    where: { id: taskId, state: { in: ["queued", "running"] } },
    data: { state: "running" },
  });
  return count === 0 ? null : tx.task.findUnique({ where: { id: taskId } });
}

/** Writes how far a running task is, or what became of it. false = somebody has ended it meanwhile. */
export async function writeTask(
  tx: Tx,
  taskId: string,
  data: Pick<
    Prisma.TaskUpdateManyMutationInput,
    "done" | "total" | "state" | "result" | "file" | "fileName" | "endedAt"
  >,
): Promise<boolean> {
  const { count } = await tx.task.updateMany({ where: { id: taskId, state: "running" }, data });
  return count > 0;
}

export type RowOutcome = {
  number: number;
  verdict: RowVerdict;
  reason: string | null;
  target: Prisma.InputJsonValue | null;
};

/** Writes what became of rows, in one statement. */
export async function writeRows(tx: Tx, taskId: string, rows: readonly RowOutcome[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.$executeRaw`
    UPDATE "TaskRow" SET "verdict" = row_."verdict", "reason" = row_."reason", "target" = row_."target"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS row_("number" int, "verdict" text, "reason" text, "target" jsonb)
    WHERE "TaskRow"."taskId" = ${taskId} AND "TaskRow"."number" = row_."number"`;
}

/** How many rows of a task have each verdict. */
export async function countRows(tx: Tx, taskId: string): Promise<VerdictCounts> {
  const groups = await tx.taskRow.groupBy({ by: ["verdict"], where: { taskId }, _count: { _all: true } });
  return verdictCounts(groups.map(({ verdict, _count }) => ({ verdict, count: _count._all })));
}

/** A user stops a task: what is done stays done. false = there is no such task, or it has ended. */
export async function stopTask(tx: Tx, { shopId }: Actor, taskId: string, now: Date): Promise<boolean> {
  const { count } = await tx.task.updateMany({
    where: { id: taskId, shopId, state: { in: LIVE_TASK_STATES } },
    data: { state: "stopped", endedAt: now },
  });
  return count > 0;
}

/** The job of a task was given up. */
export async function failTask(
  tx: Tx,
  { taskId, error, at }: { taskId: string; error: string; at: Date },
): Promise<void> {
  await tx.task.updateMany({
    where: { id: taskId, state: { in: LIVE_TASK_STATES } },
    data: { state: "failed", problem: error, endedAt: at },
  });
}
