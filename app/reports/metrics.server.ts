import { Prisma } from "@prisma/client";
import { Gauge, Registry } from "prom-client";
import { metrics } from "../platform/metrics.server.ts";
import { pointsSpent } from "../shopify/points.server.ts";
import type { Services } from "../shopify/services.ts";

/**
 * Everything that `/metrics` answers, in Prometheus' text format: what this process has counted, and how the queue and
 * the exceptions stand in the database now (the same from every process).
 */
export async function metricsText({ db, clock }: Pick<Services, "db" | "clock">): Promise<string> {
  const now = clock.now();
  const stands = new Registry();
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Gauge({ name: `crossdock_${name}`, help, labelNames, registers: [stands] });
  const depth = gauge("queue_jobs", "Jobs that are due, wait for their time, run, or were given up.", ["state"]);
  const oldest = gauge("queue_oldest_due_seconds", "For how long the oldest due job has been due.", []);
  const open = gauge("exceptions_open", "Open exceptions by kind.", ["kind"]);
  const points = gauge("api_points", "Admin API points used since this process started, by the shop's role.", ["role"]);
  const [[queue], exceptions, roles] = await Promise.all([
    db.prisma.$queryRaw<
      [{ due: bigint; waiting: bigint; running: bigint; dead: bigint; oldest: Date | null }]
    >(Prisma.sql`
      SELECT count(*) FILTER (WHERE "state" = 'queued' AND "runAt" <= ${now}) AS "due",
        count(*) FILTER (WHERE "state" = 'queued' AND "runAt" > ${now}) AS "waiting",
        count(*) FILTER (WHERE "state" = 'running') AS "running",
        count(*) FILTER (WHERE "state" = 'dead') AS "dead",
        min("runAt") FILTER (WHERE "state" = 'queued' AND "runAt" <= ${now}) AS "oldest"
      FROM "Job" WHERE "state" IN ('queued', 'running', 'dead')`),
    db.prisma.exception.groupBy({ by: ["kind"], where: { state: "open" }, _count: true }),
    db.prisma.shop.findMany({ select: { id: true, role: true } }),
  ]);
  for (const state of ["due", "waiting", "running", "dead"] as const) depth.set({ state }, Number(queue[state]));
  oldest.set(queue.oldest ? Math.max(0, now.getTime() - queue.oldest.getTime()) / 1000 : 0);
  for (const { kind, _count } of exceptions) open.set({ kind }, _count);
  const roleOf = new Map(roles.map(({ id, role }) => [id, role ?? "none"]));
  for (const spent of pointsSpent()) points.inc({ role: roleOf.get(spent.shopId) ?? "none" }, spent.points);
  return `${await metrics.metrics()}\n${await stands.metrics()}`;
}
