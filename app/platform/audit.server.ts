import type { Prisma } from "@prisma/client";
import type { AuditAction } from "./audit-actions.ts";
import { correlationId } from "./correlation.server.ts";
import type { Sql } from "./sql.server.ts";

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
export const audit = (tx: Sql, entry: AuditEntry): Promise<void> => auditAll(tx, [entry]);

/** Records several entries at once, in their order. */
export async function auditAll(tx: Sql, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map(({ now, ...entry }) => ({ ...entry, at: now }));
  // What a person does on a screen, or a job for a whole shop, runs on behalf of no order. In a SELECT of its own the id is
  // not planned with, so that one plan serves all.
  await tx.$executeRaw`
    INSERT INTO "AuditEvent" ("shopId", "actor", "action", "subject", "orderId", "values", "correlationId", "at")
    SELECT entry."shopId", entry."actor", entry."action", entry."subject", entry."orderId", entry."values",
      COALESCE((SELECT ${correlationId()}::text), (SELECT "orderGid" FROM "Order" WHERE "id" = entry."orderId")), entry."at" AT TIME ZONE 'UTC'
    FROM ROWS FROM (jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS ("shopId" text, "actor" text, "action" text,
      "subject" text, "orderId" text, "values" jsonb, "at" timestamptz)) WITH ORDINALITY
      AS entry("shopId", "actor", "action", "subject", "orderId", "values", "at", "place")
    ORDER BY entry."place"`;
}
