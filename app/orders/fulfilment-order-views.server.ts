import type { FulfilmentOrderView } from "@prisma/client";
import { z } from "zod";
import type { FulfilmentOrderFacts } from "./canonical-order.ts";
import { newId } from "../platform/ids.server.ts";
import type { Sql } from "../platform/sql.server.ts";

const Lines = z.array(
  z.object({ lineGid: z.string(), lineItemGid: z.string(), remaining: z.number(), total: z.number() }),
);

export type StoredView = Omit<FulfilmentOrderView, "id" | "shopId" | "orderId">;

/** A stored fulfilment order as facts. */
export function factsOfView(view: StoredView): FulfilmentOrderFacts {
  const { fulfilmentOrderGid: gid, locationGid, status, requestStatus, method, actions, held } = view;
  return { gid, locationGid, status, requestStatus, method, actions, held, lines: Lines.parse(view.lines) };
}

/**
 * Replaces what we know of an order's fulfilment orders, in one statement. After every call, so that the webhooks which
 * our own calls cause are recognised as telling nothing new.
 */
export async function replaceViews(
  tx: Sql,
  order: { id: string; shopId: string },
  fulfilmentOrders: readonly FulfilmentOrderFacts[],
): Promise<void> {
  const told = fulfilmentOrders.map(({ gid, locationGid, status, requestStatus, method, actions, held, lines }) => ({
    ...{ id: newId(), gid, locationGid, status, requestStatus, method, actions, held, lines },
  }));
  await tx.$executeRaw`
    WITH gone AS (
      DELETE FROM "FulfilmentOrderView"
      WHERE "orderId" = ${order.id} AND "fulfilmentOrderGid" <> ALL(${told.map(({ gid }) => gid)}::text[]))
    INSERT INTO "FulfilmentOrderView" ("id", "shopId", "orderId", "fulfilmentOrderGid", "locationGid", "status",
      "requestStatus", "method", "actions", "held", "lines")
    SELECT told."id", ${order.shopId}, ${order.id}, told."gid", told."locationGid", told."status", told."requestStatus",
      told."method", told."actions", told."held", told."lines"
    FROM jsonb_to_recordset(${JSON.stringify(told)}::jsonb) AS told("id" text, "gid" text, "locationGid" text,
      "status" text, "requestStatus" text, "method" text, "actions" text[], "held" boolean, "lines" jsonb)
    ON CONFLICT ("orderId", "fulfilmentOrderGid") DO UPDATE SET "locationGid" = EXCLUDED."locationGid",
      "status" = EXCLUDED."status", "requestStatus" = EXCLUDED."requestStatus", "method" = EXCLUDED."method",
      "actions" = EXCLUDED."actions", "held" = EXCLUDED."held", "lines" = EXCLUDED."lines"`;
}
