import type { Exception, Prisma } from "@prisma/client";
import type { Actor } from "../platform/actor.ts";
import { audit } from "../platform/audit.server.ts";
import type { AuditAction } from "../platform/audit-actions.ts";
import { encryptJson } from "../platform/crypto.server.ts";
import type { Tx } from "../platform/db.server.ts";
import type { Done } from "../platform/problem.ts";
import type { Services } from "../shopify/services.ts";
import { resolveException, type RowResult } from "./actions.server.ts";

const GONE = "This is resolved already.";
const LONGEST_NAME = 60;
/** How long something may be put off, in hours. */
export const SNOOZE_HOURS = [4, 24, 24 * 7] as const;

const refused = (message: string, field?: string): Extract<Done, { ok: false }> => ({
  ok: false,
  problems: [{ message, field }],
});

/** Changes each open exception of the list, and says of each what came of it. One that is gone keeps none back. */
async function changeEach(
  { db, clock }: Services,
  actor: Actor,
  ids: readonly string[],
  change: (now: Date) => { data: Prisma.ExceptionUpdateInput; action: AuditAction; values: Prisma.InputJsonObject },
): Promise<RowResult[]> {
  const now = clock.now();
  const { data, action, values } = change(now);
  const results: RowResult[] = [];
  for (const id of new Set(ids)) {
    const done = await db.prisma.$transaction(async (tx) => {
      const exception = await openOf(tx, actor, id);
      if (!exception) return false;
      await tx.exception.update({ where: { id }, data });
      await record(tx, actor, exception, { action, values, now });
      return true;
    });
    results.push({ id, refused: done ? null : GONE });
  }
  return results;
}

const openOf = (tx: Tx, { shopId }: Actor, id: string) =>
  tx.exception.findFirst({ where: { id, shopId, state: "open" } });

const record = (
  tx: Tx,
  { shopId, userId }: Actor,
  { kind, subject, orderId }: Exception,
  { action, values, now }: { action: AuditAction; values: Prisma.InputJsonObject; now: Date },
) => audit(tx, { shopId, actor: userId, action, subject, orderId, values: { kind, ...values }, now });

/** Takes exceptions off the list for some hours; 0 puts them back. They come back by themselves, or are solved meanwhile. */
export const snoozeExceptions = (services: Services, actor: Actor, ids: readonly string[], hours: number) =>
  changeEach(services, actor, ids, (now) => ({
    data: { snoozedUntil: hours === 0 ? null : new Date(now.getTime() + hours * 3_600_000) },
    action: hours === 0 ? "exception.woken" : "exception.snoozed",
    values: { hours },
  }));

/** Says who takes care: the user who asks, somebody by name, or nobody. */
export async function assignExceptions(
  services: Services,
  actor: Actor,
  ids: readonly string[],
  to: { kind: "me" } | { kind: "nobody" } | { kind: "name"; name: string },
): Promise<Done<{ rows: RowResult[] }>> {
  const name = to.kind === "name" ? to.name.trim() : "";
  if (to.kind === "name" && (name === "" || name.length > LONGEST_NAME))
    return refused(`Say who takes care of it, in ${LONGEST_NAME} characters or fewer.`, "name");
  const data = {
    assignedTo: to.kind === "me" ? actor.userId : null,
    assigneeEnc: to.kind === "name" ? encryptJson({ name }, "Exception.assigneeEnc") : null,
  };
  const rows = await changeEach(services, actor, ids, () => ({
    data,
    action: "exception.assigned",
    values: { to: to.kind },
  }));
  return { ok: true, rows };
}

/** Resolves several, with one reason for all. */
export async function resolveExceptions(
  services: Services,
  actor: Actor,
  ids: readonly string[],
  reason: string,
): Promise<RowResult[]> {
  const results: RowResult[] = [];
  for (const id of new Set(ids)) {
    const done = await resolveException(services, actor, id, reason);
    results.push({ id, refused: done.ok ? null : done.problems.map(({ message }) => message).join(" ") });
  }
  return results;
}
