import type { Exception, Job } from "@prisma/client";
import { z } from "zod";
import type { Tx } from "../platform/db.server.ts";
import { JOBS, type JobName, type JobPayload } from "../queue/jobs.ts";
import { enqueue } from "../queue/outbox.server.ts";
import type { Services } from "../shopify/services.ts";
import { maskPersonal, maskText } from "./masking.ts";

const Failures = z.array(z.object({ at: z.coerce.date(), attempt: z.number(), error: z.string() })).catch([]);

/** A step that was given up, as its shop may see it. */
export type DeadJob = {
  exceptionId: string;
  name: string;
  /** JSON, personal data masked */
  payload: string;
  error: string;
  /** the newest failures, oldest first */
  history: { at: Date; attempt: number; error: string }[];
  started: number;
  finished: number;
};

/** The step behind an open exception of this shop; null = there is none. */
export async function loadDeadJob({ db }: Pick<Services, "db">, shopId: string, id: string): Promise<DeadJob | null> {
  const exception = await db.prisma.exception.findFirst({ where: { id, shopId, kind: "job-failed", state: "open" } });
  const job = exception && (await deadJobOf(db.prisma, exception));
  if (!job) return null;
  return {
    exceptionId: id,
    name: job.name,
    payload: JSON.stringify(maskPersonal(job.payload), null, 2),
    error: maskText(job.lastError ?? ""),
    history: Failures.parse(job.history).map((failure) => ({ ...failure, error: maskText(failure.error) })),
    started: job.attemptsStarted,
    finished: job.attemptsFinished,
  };
}

/** The dead row that a `job-failed` is about. */
async function deadJobOf(tx: Tx, { values }: Exception): Promise<(Job & { name: JobName }) | null> {
  const { jobId } = values as { jobId?: unknown };
  if (typeof jobId !== "string" || !/^\d+$/.test(jobId)) return null;
  const job = await tx.job.findUnique({ where: { id: BigInt(jobId) } });
  if (!job || job.state !== "dead" || !Object.hasOwn(JOBS, job.name)) return null;
  return { ...job, name: job.name as JobName };
}

/** Queues the step anew that a `job-failed` is about. false = it is not there (any more). */
export async function enqueueFailed(tx: Tx, exception: Exception, now: Date): Promise<boolean> {
  const job = await deadJobOf(tx, exception);
  const payload = job && JOBS[job.name].schema.safeParse(job.payload);
  if (!job || !payload?.success) return false;
  await enqueue(tx, job.name, payload.data as JobPayload<JobName>, { now, shopId: exception.shopId });
  await putAway(tx, exception, now);
  return true;
}

/** Queues the step anew with what a person has written instead. Answers what is wrong with that, or null. */
export async function enqueueEdited(tx: Tx, exception: Exception, text: string, now: Date): Promise<string | null> {
  const job = await deadJobOf(tx, exception);
  if (!job) return "This step is no longer there. Mark it as resolved.";
  let written: unknown;
  try {
    written = JSON.parse(text);
  } catch {
    return "This is not JSON. Correct it, or reload the page to begin again.";
  }
  const payload = JOBS[job.name].schema.safeParse(written);
  if (!payload.success) {
    const [issue] = payload.error.issues;
    return `The step ${job.name} cannot take this: ${[issue?.path.join("."), issue?.message].filter(Boolean).join(": ")}.`;
  }
  if (!(await isOwn(tx, exception.shopId, payload.data)))
    return "This names something that does not exist in your store. Check the ids.";
  await enqueue(tx, job.name, payload.data as JobPayload<JobName>, { now, shopId: exception.shopId });
  await putAway(tx, exception, now);
  return null;
}

/** Nothing more is done with a dead row: it was queued anew, or a person has settled it. The daily cleaning removes it. */
export async function putAway(tx: Tx, exception: Exception, now: Date): Promise<void> {
  const job = await deadJobOf(tx, exception);
  if (job) await tx.job.update({ where: { id: job.id }, data: { state: "done", finishedAt: now } });
}

/** Everything that payloads name. */
type Named = Partial<
  Record<
    | "shopId"
    | "orderGid"
    | "supplierOrderId"
    | "supplierId"
    | "mappingId"
    | "shipmentId"
    | "orderLineId"
    | "backTestId"
    | "deliveryId"
    | "notificationId"
    | "taskId"
    | "codeId"
    | "what"
    | "mailId"
    | "messageId",
    string
  >
>;

/** Does all that a payload names belong to this shop? What is not known here does not. */
async function isOwn(tx: Tx, shopId: string, payload: Named): Promise<boolean> {
  const owned = (id: string) => ({ where: { id, shopId } });
  const checks: Record<keyof Named, (value: string) => Promise<number> | boolean> = {
    shopId: (value) => value === shopId,
    orderGid: () => payload.shopId === shopId,
    supplierOrderId: (id) => tx.supplierOrder.count(owned(id)),
    supplierId: (id) => tx.supplier.count(owned(id)),
    mappingId: (id) => tx.mapping.count(owned(id)),
    shipmentId: (id) => tx.shipment.count(owned(id)),
    orderLineId: (id) => tx.orderLine.count(owned(id)),
    notificationId: (id) => tx.notification.count(owned(id)),
    // Nobody's: a code that could not be mailed is asked for anew.
    codeId: () => false,
    messageId: (id) => tx.supplierMessage.count(owned(id)),
    // which of two mails about a supplier order
    what: () => true,
    backTestId: (id) => tx.backTest.count(owned(id)),
    taskId: (id) => tx.task.count(owned(id)),
    mailId: (id) => tx.inboundMail.count(owned(id)),
    deliveryId: async (id) => {
      if (!/^\d{1,18}$/.test(id)) return 0;
      const { domain } = await tx.shop.findUniqueOrThrow({ where: { id: shopId }, select: { domain: true } });
      return tx.webhookDelivery.count({ where: { id: BigInt(id), shopDomain: domain } });
    },
  };
  for (const [name, value] of Object.entries(payload)) {
    if (name === "tags") continue;
    const check = Object.hasOwn(checks, name) ? checks[name as keyof Named] : undefined;
    if (!check || typeof value !== "string" || !(await check(value))) return false;
  }
  return Object.keys(payload).length > 0;
}
