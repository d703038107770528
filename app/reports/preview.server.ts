import type { Database } from "../platform/db.server.ts";

/** Orders offered to choose from. */
const OFFERED = 12;

/** A shop's newest orders, or those whose number contains what was typed. */
export const ordersToPreview = (db: Database, { shopId, name }: { shopId: string; name: string }) =>
  db.prisma.order.findMany({
    where: { shopId, state: { not: "ignored" }, ...(name.trim() ? { name: { contains: name.trim() } } : {}) },
    select: { id: true, name: true },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: OFFERED,
  });
