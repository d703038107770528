import type { Database } from "../../../platform/db.server.ts";

/** The versions of a shop's rules, the newest first, without their rules. */
export async function ruleSetHistory(db: Database, shopId: string) {
  return db.prisma.ruleSet.findMany({
    where: { shopId },
    orderBy: { version: "desc" },
    omit: { rules: true, shopId: true },
  });
}

/** Orders decided in each arm of a trial, by their newest decision. */
export type TrialArms = { tried: number; published: number };

/** How many orders each arm of a trial has decided. An order that was decided again counts once. */
export async function trialArms(
  db: Database,
  { shopId, triedId }: { shopId: string; triedId: string },
): Promise<TrialArms> {
  const rows = await db.prisma.decision.groupBy({
    by: ["orderId", "ruleSetId"],
    where: { shopId, triedId },
  });
  const tried = rows.filter(({ ruleSetId }) => ruleSetId === triedId).length;
  return { tried, published: rows.length - tried };
}
