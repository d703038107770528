import { CROSSDOCK } from "../platform/actor.ts";
import type { Tx } from "../platform/db.server.ts";
import { newId } from "../platform/ids.server.ts";

/**
 * The shop's published rule set. A shop that has none gets version 1, without rules: mapped items go to their supplier,
 * first by priority.
 */
export async function publishedRuleSet(tx: Tx, shopId: string, now: Date): Promise<{ id: string; version: number }> {
  const find = () =>
    tx.ruleSet.findFirst({ where: { shopId, state: "published" }, select: { id: true, version: true } });
  const published = await find();
  if (published) return published;
  // Two orders may come first at once: one of them makes it.
  await tx.ruleSet.createMany({
    data: [
      {
        ...{ id: newId(), shopId, version: 1, state: "published", rules: [] },
        ...{ createdBy: CROSSDOCK, createdAt: now, publishedAt: now },
      },
    ],
    skipDuplicates: true,
  });
  const made = await find();
  if (!made) throw new Error(`Shop ${shopId} has rule sets but none is published. Publish one under Routing rules.`);
  return made;
}
