import type { Shop } from "@prisma/client";
import { phrase } from "../platform/phrase.ts";
import type { Services } from "../shopify/services.ts";
import type { TaskKind, TaskState } from "../queue/task.ts";
import { stepName, type ActivityRow, type ActivityView } from "./activity.ts";
import { pageFrom, PAGE_SIZE } from "./paging.ts";
import { sentenceOfEvent } from "./timeline.ts";

type Query = { view: ActivityView; page: number };
const slice = (page: number) => ({ skip: (page - 1) * PAGE_SIZE, take: PAGE_SIZE + 1 });

/** One page of what was done in a shop: one query, whichever list is asked for. */
export async function loadActivity(services: Services, shop: Shop, { view, page }: Query) {
  const rows = await LISTS[view](services, shop, page);
  return { view, ...pageFrom(page, rows) };
}

const LISTS: Record<ActivityView, (services: Services, shop: Shop, page: number) => Promise<ActivityRow[]>> = {
  tasks: async ({ db }, { id: shopId }, page) => {
    const tasks = await db.prisma.task.findMany({
      where: { shopId },
      omit: { file: true, input: true },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      ...slice(page),
    });
    return tasks.map(({ id, kind, state, done, total, createdAt, fileName, problem }) => ({
      ...{ id, what: kind as TaskKind, detail: problem ?? fileName, at: createdAt, state: state as TaskState },
      ...{ progress: { done, total }, to: `/app/activity/${id}` },
    }));
  },
  work: async ({ db }, { id: shopId }, page) => {
    const jobs = await db.prisma.$queryRaw<WorkRow[]>`
      SELECT j."id", j."name", j."state", j."lastError", coalesce(j."finishedAt", j."runAt") AS "at", e."id" AS "exceptionId"
      FROM "Job" j LEFT JOIN "Exception" e ON e."shopId" = ${shopId} AND e."subject" = 'job:' || j."id" AND e."state" = 'open'
      WHERE j."shopId" = ${shopId} AND j."state" IN ('dead', 'running')
      ORDER BY j."state", j."id" DESC LIMIT ${PAGE_SIZE + 1} OFFSET ${(page - 1) * PAGE_SIZE}`;
    return jobs.map(({ id, name, state, lastError, at, exceptionId }) => ({
      ...{ id: String(id), what: stepName(name), detail: lastError, at, progress: null },
      state: state === "dead" ? ("failed" as const) : ("running" as const),
      to: exceptionId === null ? null : `/app/exceptions/${exceptionId}`,
    }));
  },
  deliveries: async ({ db }, { domain }, page) => {
    const deliveries = await db.prisma.webhookDelivery.findMany({
      where: { shopDomain: domain },
      select: { id: true, topic: true, state: true, note: true, receivedAt: true },
      orderBy: { id: "desc" },
      ...slice(page),
    });
    return deliveries.map(({ id, topic, state, note, receivedAt }) => ({
      ...{ id: String(id), what: topic, detail: note, at: receivedAt, progress: null, to: null },
      state:
        state === "processed" ? ("done" as const) : state === "ignored" ? ("ignored" as const) : ("queued" as const),
    }));
  },
  events: async ({ db }, { id: shopId }, page) => {
    const events = await db.prisma.auditEvent.findMany({
      where: { shopId },
      orderBy: [{ at: "desc" }, { id: "desc" }],
      ...slice(page),
    });
    return events.map(({ id, action, values, at, orderId, actor }) => ({
      ...{ id: String(id), what: sentenceOfEvent(action, values), at, state: null, progress: null },
      detail: actor === "crossdock" ? null : phrase("By a person"),
      to: orderId === null ? null : `/app/orders/${orderId}`,
    }));
  },
};

type WorkRow = {
  id: bigint;
  name: string;
  state: string;
  lastError: string | null;
  at: Date;
  exceptionId: string | null;
};
