import type { Shop } from "@prisma/client";
import { CROSSDOCK } from "../platform/actor.ts";
import type { Database } from "../platform/db.server.ts";
import { grantedScopes } from "../shopify/scopes.ts";
import type { Services } from "../shopify/services.ts";
import { readMarkets } from "../suppliers/markets.ts";
import { ruleSetHistory } from "../routing/rules/versions/history.server.ts";
import { storedRules } from "../routing/rules/versions/rule-set-for.server.ts";
import type { Author, HistoryEntry, RoutingRules, RuleSetView } from "./routing-rules.ts";

type Viewer = { shop: Pick<Shop, "id" | "currency" | "timeZone" | "scopes" | "markets">; userId: string };

const authorOf = (user: string, { userId }: Viewer): Author =>
  user === CROSSDOCK ? "crossdock" : user === userId ? "you" : "staff";

/** The rules in force, the draft and the trial, in one query. */
export async function loadRoutingRules(db: Database, viewer: Viewer): Promise<RoutingRules> {
  const rows = await db.prisma.ruleSet.findMany({
    where: { shopId: viewer.shop.id, state: { in: ["published", "draft", "canary"] } },
  });
  const found: RoutingRules = { published: null, draft: null, trial: null };
  for (const row of rows) {
    const view: RuleSetView = {
      ...{ id: row.id, version: row.version, note: row.note },
      rules: storedRules(row.id, row.rules),
      by: authorOf(row.publishedBy ?? row.createdBy, viewer),
      at: row.publishedAt ?? row.createdAt,
    };
    if (row.state === "canary") found.trial = { ...view, percent: row.percent ?? 0 };
    else found[row.state === "draft" ? "draft" : "published"] = view;
  }
  return found;
}

/** What rules may name, in one query; with `products` in two. */
export async function loadNameable({ db, clock }: Services, { shop }: Viewer, { products = false } = {}) {
  const suppliers = await db.prisma.supplier.findMany({
    where: { shopId: shop.id },
    select: { id: true, name: true, tags: true },
    orderBy: [{ priority: "asc" }, { id: "asc" }],
  });
  return {
    suppliers,
    ...(products ? { products: await productWords(db, shop.id) } : {}),
    ...{ currency: shop.currency, granted: grantedScopes(shop.scopes), markets: readMarkets(shop.markets) },
    // The Swedish form of a date is ISO's.
    today: new Intl.DateTimeFormat("sv-SE", { timeZone: shop.timeZone, dateStyle: "short" }).format(clock.now()),
  };
}

type ProductWords = { types: string[]; vendors: string[]; tags: string[]; collections: string[] };

/** Words to choose from; beyond so many a person types them. */
const WORDS = 500;

async function productWords(db: Database, shopId: string): Promise<ProductWords> {
  const rows = await db.prisma.$queryRaw<{ kind: keyof ProductWords; word: string }[]>`
    WITH goods AS (SELECT "productType", "vendor", "tags", "collections" FROM "Variant"
      WHERE "shopId" = ${shopId} AND "state" = 'active')
    (SELECT DISTINCT 'types' AS "kind", "productType" AS "word" FROM goods WHERE "productType" <> '' ORDER BY 2 LIMIT ${WORDS})
    UNION ALL
    (SELECT DISTINCT 'vendors', "vendor" FROM goods WHERE "vendor" <> '' ORDER BY 2 LIMIT ${WORDS})
    UNION ALL
    (SELECT DISTINCT 'tags', unnest("tags") FROM goods ORDER BY 2 LIMIT ${WORDS})
    UNION ALL
    (SELECT DISTINCT 'collections', unnest("collections") FROM goods ORDER BY 2 LIMIT ${WORDS})`;
  const of = (kind: keyof ProductWords) => rows.flatMap((row) => (row.kind === kind ? [row.word] : []));
  return { types: of("types"), vendors: of("vendors"), tags: of("tags"), collections: of("collections") };
}

/** Versions, the newest first. */
export async function loadRuleHistory(db: Database, viewer: Viewer): Promise<HistoryEntry[]> {
  const rows = await ruleSetHistory(db, viewer.shop.id);
  return rows.map((row) => ({
    ...{ version: row.version, note: row.note, copyOf: row.copyOf, percent: row.percent, endedAt: row.endedAt },
    state: row.state as HistoryEntry["state"],
    by: authorOf(row.publishedBy ?? row.createdBy, viewer),
    at: row.publishedAt ?? row.createdAt,
  }));
}
