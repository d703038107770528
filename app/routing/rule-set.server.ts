import { CROSSDOCK } from "../platform/actor.ts";
import { newId } from "../platform/ids.server.ts";
import type { Sql } from "../platform/sql.server.ts";

/**
 * The shop's published rule set. A shop that has none gets version 1, without rules: mapped items go to their supplier,
 * first by priority.
 */
export async function publishedRuleSet(tx: Sql, shopId: string, now: Date): Promise<{ id: string; version: number }> {
  const find = async () => {
    const [found] = await tx.$queryRaw<{ id: string; version: number }[]>`
      SELECT "id", "version" FROM "RuleSet" WHERE "shopId" = ${shopId} AND "state" = 'published'`;
    return found;
  };
  const published = await find();
  if (published) return published;
  // Two orders may come first at once: one of them makes it.
  await tx.$executeRaw`
    INSERT INTO "RuleSet" ("id", "shopId", "version", "state", "rules", "createdBy", "createdAt", "publishedAt")
    VALUES (${newId()}, ${shopId}, 1, 'published', '[]', ${CROSSDOCK}, ${now}::timestamp(3), ${now}::timestamp(3))
    ON CONFLICT DO NOTHING`;
  const made = await find();
  if (!made) throw new Error(`Shop ${shopId} has rule sets but none is published. Publish one under Routing rules.`);
  return made;
}
