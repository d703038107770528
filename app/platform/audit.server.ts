import type { Prisma } from "@prisma/client";
import type { AuditAction } from "./audit-actions.ts";
import { correlationId } from "./correlation.server.ts";
import type { Tx } from "./db.server.ts";

/** One line of the trail. `actor` is a user's id or CROSSDOCK; `values` fill the sentence and hold no personal data. */
export type AuditEntry = {
  shopId: string;
  actor: string;
  action: AuditAction;
  /** what it happened to, for example "supplier-order:<id>" */
  subject: string;
  orderId?: string | null;
  values: Prisma.InputJsonObject;
  now: Date;
};

/** Records who did what, in the transaction that does it. */
export async function audit(tx: Tx, { now, orderId, ...entry }: AuditEntry): Promise<void> {
  const correlation = orderId ? (correlationId() ?? (await gidOfOrder(tx, orderId))) : correlationId();
  await tx.auditEvent.create({ data: { ...entry, orderId: orderId ?? null, correlationId: correlation, at: now } });
}

/** What a person does on a screen, or a job for a whole shop, runs on behalf of no order. */
async function gidOfOrder(tx: Tx, orderId: string): Promise<string | null> {
  return (await tx.order.findUnique({ where: { id: orderId }, select: { orderGid: true } }))?.orderGid ?? null;
}
