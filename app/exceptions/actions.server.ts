import type { Exception } from "@prisma/client";
import type { Actor } from "../platform/actor.ts";
import { audit } from "../platform/audit.server.ts";
import type { Tx } from "../platform/db.server.ts";
import type { Done } from "../platform/problem.ts";
import { msg } from "../platform/translate.ts";
import { JOBS, type JobName, type JobPayload } from "../queue/jobs.ts";
import { enqueue } from "../queue/outbox.server.ts";
import type { Services } from "../shopify/services.ts";
import { exceptionText } from "./catalogue.ts";
import { enqueueEdited, enqueueFailed, putAway } from "./dead-jobs.server.ts";

const GONE = "This is resolved already, or does not exist in your store. Go back to the list.";
const LONGEST_REASON = 500;

const refused = (message: string, field?: string): Done => ({ ok: false, problems: [{ message, field }] });

/** A user asks to run the step again that an exception came from. It closes by itself when the step succeeds. */
export async function retryException({ db, clock }: Services, actor: Actor, id: string): Promise<Done> {
  const now = clock.now();
  return db.prisma.$transaction(async (tx) => {
    const exception = await openOf(tx, actor, id);
    if (!exception) return refused(GONE);
    const { title, retry } = exceptionText(exception.kind);
    if (!retry) return refused(`"${title}" has no step to retry. Settle it, then mark it as resolved.`);
    const queued =
      retry === "failed-job" ? await enqueueFailed(tx, exception, now) : await enqueueFor(tx, retry, exception, now);
    if (!queued) return refused(`What "${title}" was about is no longer there. Mark it as resolved.`);
    // The step that failed is queued anew, as another job with its own exception should it fail again.
    if (retry === "failed-job") await close(tx, exception, { by: actor.userId, resolution: msg("Tried again."), now });
    await record(tx, actor, exception, { action: "exception.retried", resolution: null, now });
    return { ok: true };
  });
}

/** What came of each exception of a list: the message of one that was refused. */
export type RowResult = { id: string; refused: string | null };

/** A user retries several exceptions. Each stands for itself: one that is refused does not keep the others back. */
export async function retryExceptions(services: Services, actor: Actor, ids: readonly string[]): Promise<RowResult[]> {
  const results: RowResult[] = [];
  for (const id of new Set(ids)) {
    const done = await retryException(services, actor, id);
    results.push({ id, refused: done.ok ? null : done.problems.map(({ message }) => message).join(" ") });
  }
  return results;
}

/** A user corrects what a given-up step was told, and has it run again. `payload` is JSON of the step's kind. */
export async function retryEdited({ db, clock }: Services, actor: Actor, id: string, payload: string): Promise<Done> {
  const now = clock.now();
  return db.prisma.$transaction(async (tx) => {
    const exception = await openOf(tx, actor, id);
    if (exception?.kind !== "job-failed") return refused(GONE);
    const wrong = await enqueueEdited(tx, exception, payload, now);
    if (wrong !== null) return refused(wrong, "payload");
    await close(tx, exception, { by: actor.userId, resolution: msg("Tried again, corrected."), now });
    await record(tx, actor, exception, { action: "exception.retried", resolution: msg("Corrected by hand."), now });
    return { ok: true };
  });
}

/** A user has dealt with an exception. `reason` is kept with it. */
export async function resolveException(
  { db, clock }: Services,
  actor: Actor,
  id: string,
  reason: string,
): Promise<Done> {
  const resolution = reason.trim();
  if (resolution === "") return refused("Say how it was resolved.", "reason");
  if (resolution.length > LONGEST_REASON)
    return refused(`Say how it was resolved in ${LONGEST_REASON} characters or fewer.`, "reason");
  const now = clock.now();
  return db.prisma.$transaction(async (tx) => {
    const exception = await openOf(tx, actor, id);
    if (!exception) return refused(GONE);
    await close(tx, exception, { by: actor.userId, resolution, now });
    // A step that a person has settled is discarded.
    if (exception.kind === "job-failed") await putAway(tx, exception, now);
    await record(tx, actor, exception, { action: "exception.resolved", resolution, now });
    // The order's state depends on its open exceptions: reading it again derives it anew.
    await enqueueFor(tx, "order.refresh", exception, now);
    return { ok: true };
  });
}

const openOf = (tx: Tx, { shopId }: Actor, id: string) =>
  tx.exception.findFirst({ where: { id, shopId, state: "open" } });

async function close(
  tx: Tx,
  { id }: Exception,
  { by, resolution, now }: { by: string; resolution: string; now: Date },
): Promise<void> {
  await tx.exception.update({
    where: { id },
    data: { state: "resolved", resolvedAt: now, resolvedBy: by, resolution },
  });
}

async function record(
  tx: Tx,
  { shopId, userId }: Actor,
  { kind, subject, orderId }: Exception,
  event: { action: "exception.retried" | "exception.resolved"; resolution: string | null; now: Date },
): Promise<void> {
  const { action, resolution, now } = event;
  await audit(tx, { shopId, actor: userId, action, subject, orderId, values: { kind, resolution }, now });
}

/** Queues a job about what the exception is about. false = that is not there (any more). */
async function enqueueFor(tx: Tx, name: JobName, exception: Exception, now: Date): Promise<boolean> {
  const { shopId, orderId, supplierId, subject, values } = exception;
  const { supplierOrderId } = values as { supplierOrderId?: unknown };
  const [about = "", id = ""] = subject.split(/:(.*)/s);
  const order = orderId && (await tx.order.findFirst({ where: { id: orderId, shopId }, select: { orderGid: true } }));
  const known = {
    shopId,
    ...(order ? { orderGid: order.orderGid } : {}),
    ...(supplierId ? { supplierId } : {}),
    ...(about === "supplier" ? { supplierId: id } : {}),
    // What is about a parcel or an item says whose it is.
    ...(typeof supplierOrderId === "string" ? { supplierOrderId } : {}),
    ...(about === "supplier-order" ? { supplierOrderId: id } : {}),
    ...(about === "parcel" ? { shipmentId: id } : {}),
    ...(about === "line" ? { orderLineId: id } : {}),
    ...(about === "mapping" ? { mappingId: id } : {}),
  };
  // Each job takes from `known` what its schema names.
  const payload = JOBS[name].schema.safeParse(known);
  if (!payload.success) return false;
  await enqueue(tx, name, payload.data as JobPayload<JobName>, { now, shopId });
  return true;
}
