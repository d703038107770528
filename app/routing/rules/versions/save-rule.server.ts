import type { Actor } from "../../../platform/actor.ts";
import type { Done } from "../../../platform/problem.ts";
import type { Services } from "../../../shopify/services.ts";
import { refused } from "../../../suppliers/shop-roles.server.ts";
import { putRule } from "../edit/list.ts";
import { parseRules } from "../parse.ts";
import { storedRules } from "./rule-set-for.server.ts";
import { saveDraft } from "./versions.server.ts";

/**
 * Puts one rule, as JSON, into the draft that the person has seen; `draftId` null = into a new draft that begins with
 * the published rules.
 */
export async function saveRule(
  services: Services,
  actor: Actor,
  { rule, draftId }: { rule: unknown; draftId: string | null },
): Promise<Done> {
  const parsed = parseRules([rule]);
  if (!parsed.ok) return parsed;
  const [read] = parsed.rules;
  if (!read) return refused("There is no rule to save. Write one first.");
  const base = await services.db.prisma.ruleSet.findFirst({
    where: { shopId: actor.shopId, ...(draftId === null ? { state: "published" } : { id: draftId, state: "draft" }) },
  });
  const before = base ? storedRules(base.id, base.rules) : [];
  return saveDraft(services, actor, { rules: putRule(before, read), replaces: draftId });
}
