import type { Database } from "../../../platform/db.server.ts";

/** Versions that a history shows; a shop with more has older ones in the database. */
const SHOWN = 200;

/** The versions of a shop's rules, the newest first, without their rules. */
export async function ruleSetHistory(db: Database, shopId: string) {
  return db.prisma.ruleSet.findMany({
    where: { shopId },
    orderBy: { version: "desc" },
    take: SHOWN,
    omit: { rules: true, shopId: true },
  });
}
