import type { Database } from "../platform/db.server.ts";
import type { Phrase } from "../platform/phrase.ts";
import { grantedScopes } from "../shopify/scopes.ts";
import { readMarkets } from "../suppliers/markets.ts";
import { diffRuleSets, type Change } from "./rules/check/diff.ts";
import { lintRules, type Warning } from "./rules/check/lint.ts";
import { plainNames } from "./rules/names.ts";
import type { Rule } from "./rules/rule.ts";
import { sentence } from "./rules/sentence.ts";
import { ruleSetHistory } from "./rules/versions/history.server.ts";
import { storedRules } from "./rules/versions/rule-set-for.server.ts";

type WordedRules = { id: string; version: number; rules: (Rule & { sentence: Phrase })[]; warnings: Warning[] };

export type RulesOverview = {
  published: WordedRules | null;
  draft: WordedRules | null;
  trial: (WordedRules & { percent: number }) | null;
  /** what the draft changes in the published rules, in sentences */
  changes: Change[];
  history: Awaited<ReturnType<typeof ruleSetHistory>>;
};

/** A shop's routing rules as a person reads them: each in a sentence, with what the linter warns of. */
export async function rulesOverview(
  db: Database,
  { shopId, timeZone, now }: { shopId: string; timeZone: string; now: Date },
): Promise<RulesOverview> {
  const suppliers = await db.prisma.supplier.findMany({
    where: { shopId },
    select: { id: true, name: true, tags: true },
  });
  const { scopes, markets } = await db.prisma.shop.findUniqueOrThrow({
    where: { id: shopId },
    select: { scopes: true, markets: true },
  });
  const rows = await db.prisma.ruleSet.findMany({
    where: { shopId, state: { in: ["published", "draft", "canary"] } },
  });
  const known = readMarkets(markets);
  const names = plainNames(suppliers);
  const world = {
    // The Swedish form of a date is ISO's.
    today: new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" }).format(now),
    ...{ names, suppliers: suppliers.map(({ id }) => id), granted: grantedScopes(scopes) },
    ...(known ? { markets: known.map(({ handle }) => handle) } : {}),
    "supplier-tags": [...new Set(suppliers.flatMap(({ tags }) => tags))],
  };
  const worded = (state: string): (WordedRules & { percent: number }) | null => {
    const row = rows.find((each) => each.state === state);
    if (!row) return null;
    const rules = storedRules(row.id, row.rules);
    return {
      ...{ id: row.id, version: row.version, percent: row.percent ?? 0 },
      rules: rules.map((rule) => ({ ...rule, sentence: sentence(rule, names) })),
      warnings: lintRules(rules, world),
    };
  };
  const [published, draft, trial] = [worded("published"), worded("draft"), worded("canary")];
  return {
    ...{ published, draft, trial },
    changes: draft ? diffRuleSets(published?.rules ?? [], draft.rules, names) : [],
    history: await ruleSetHistory(db, shopId),
  };
}
