import type { RuleSet } from "@prisma/client";
import type { Sql } from "../../../platform/sql.server.ts";
import { publishedRuleSet } from "../../rule-set.server.ts";
import { parseRules } from "../parse.ts";
import type { Rule } from "../rule.ts";
import { inCanary } from "./canary.ts";

/** The rules that an order is routed by. */
export type RuleSetForOrder = {
  id: string;
  version: number;
  rules: Rule[];
  /** the rule set that is being tried, whether or not this order belongs to it: stored with the decision as triedId */
  triedId: string | null;
};

/**
 * The published rule set of a shop or, for its share of the orders, the one that is being tried. One query where the shop
 * has a published one whose rules this process has read before.
 */
export async function ruleSetFor(
  tx: Sql,
  { shopId, orderId, now }: { shopId: string; orderId: string; now: Date },
): Promise<RuleSetForOrder> {
  const live = await tx.$queryRaw<Live[]>`
    SELECT "id", "version", "state", "percent" FROM "RuleSet"
    WHERE "shopId" = ${shopId} AND "state" IN ('published', 'canary')`;
  return chooseRuleSet(tx, live, { shopId, orderId, now });
}

/** The same for an order by its gid; null when we do not know the order. */
export async function ruleSetForGid(
  tx: Sql,
  { shopId, orderGid, now }: { shopId: string; orderGid: string; now: Date },
): Promise<RuleSetForOrder | null> {
  const rows = await tx.$queryRaw<({ orderId: string } & (Live | { id: null }))[]>`
    SELECT order_."id" AS "orderId", live."id", live."version", live."state", live."percent"
    FROM "Order" order_
    LEFT JOIN "RuleSet" live ON live."shopId" = order_."shopId" AND live."state" IN ('published', 'canary')
    WHERE order_."shopId" = ${shopId} AND order_."orderGid" = ${orderGid}`;
  const [first] = rows;
  if (!first) return null;
  const live = rows.flatMap((row) => (row.id === null ? [] : [row]));
  return chooseRuleSet(tx, live, { shopId, orderId: first.orderId, now });
}

type Live = Pick<RuleSet, "id" | "version" | "state" | "percent">;

async function chooseRuleSet(
  tx: Sql,
  live: readonly Live[],
  { shopId, orderId, now }: { shopId: string; orderId: string; now: Date },
): Promise<RuleSetForOrder> {
  const tried = live.find(({ state }) => state === "canary");
  const published = live.find(({ state }) => state === "published");
  const isTried = tried && inCanary(orderId, { id: tried.id, percent: tried.percent ?? 0 });
  const { id, version } = isTried ? tried : (published ?? (await publishedRuleSet(tx, shopId, now)));
  return { id, version, triedId: tried?.id ?? null, rules: parsed.get(id) ?? (await readRules(tx, id)) };
}

async function readRules(tx: Sql, id: string): Promise<Rule[]> {
  const [row] = await tx.$queryRaw<{ rules: unknown }[]>`SELECT "rules" FROM "RuleSet" WHERE "id" = ${id}`;
  return storedRules(id, row?.rules);
}

/** Parsed rule sets by row: a row's rules never change. */
const parsed = new Map<string, Rule[]>();
const KEPT = 64;

/** The rules of a stored rule set. They were parsed before they were stored. */
export function storedRules(id: string, json: unknown): Rule[] {
  const known = parsed.get(id);
  if (known) return known;
  const result = parseRules(json);
  if (!result.ok)
    throw new Error(
      `Rule set ${id} cannot be read: ${result.problems[0]?.message ?? ""} Publish a corrected version under Routing rules.`,
    );
  const [oldest] = parsed.keys();
  if (parsed.size >= KEPT && oldest !== undefined) parsed.delete(oldest);
  parsed.set(id, result.rules);
  return result.rules;
}
