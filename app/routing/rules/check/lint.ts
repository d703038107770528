import { phrase, type Phrase } from "../../../platform/phrase.ts";
import { msg } from "../../../platform/translate.ts";
import type { OptionalScope } from "../../../shopify/scopes.ts";
import { conditionOf } from "../conditions/registry.ts";
import type { Names, Source } from "../names.ts";
import type { RuleRef } from "../outcome.ts";
import { covers, neverMatches, usesOf } from "./reasoning.ts";
import { LAST_RULE_ID, type ActionUse, type Rule } from "../rule.ts";
import { actionSentence } from "../sentence.ts";
import { fold } from "../view.ts";

export type Warning = {
  rule: RuleRef;
  code: "never-matches" | "shadowed" | "gone" | "not-read" | "over" | "no-effect";
  message: Phrase;
  fix: Phrase;
  /** what a person has to allow */
  needs?: OptionalScope;
};

/** What the shop has now, and today's date there ("2026-11-21"). A list left out is not checked. */
export type LintWorld = { today: string; names: Names; granted?: readonly OptionalScope[] } & Partial<
  Record<Exclude<Source, "countries">, readonly string[]>
>;

/**
 * What a person should look at before publishing: rules that can never match, that an earlier rule leaves nothing to, or
 * that name what is gone. A rule without a warning may still be wrong; a warning is always right.
 */
export function lintRules(rules: readonly Rule[], world: LintWorld): Warning[] {
  return rules.flatMap((rule, i) => {
    if (!rule.on) return [];
    const ref = { id: rule.id, name: rule.name, number: i + 1 };
    const warn = (warning: Omit<Warning, "rule">): Warning => ({ rule: ref, ...warning });
    const gone = [...notRead(rule, world), ...goneFrom(rule, world)].map(warn);
    if (neverMatches(rule.when)) {
      const message = phrase(
        "No order can meet the conditions of rule {{number}} “{{rule}}”: they contradict each other.",
        { number: ref.number, rule: rule.name },
      );
      return [
        ...gone,
        warn({ code: "never-matches", message, fix: phrase("Remove one of the conditions, or ask for any of them.") }),
      ];
    }
    return [...gone, ...over(rule, world).map(warn), ...shadows(rules, i, world).map(warn)];
  });
}

type Told = Omit<Warning, "rule">;

/** Actions of which only the first rule that matches is heard. */
const FIRST_WINS = ["strategy", "split", "margin", "spread-load", "expedite"] as const;
const RESTRICTING = ["only", "except", "prefer", "left"];

function shadows(rules: readonly Rule[], at: number, { names }: LintWorld): Told[] {
  const rule = rules[at]!;
  const earlier = rules.slice(0, at).flatMap((each, i) => (each.on ? [{ rule: each, number: i + 1 }] : []));
  const covering = earlier.filter((each) => covers(each.rule.when, rule.when));
  const because = ({ rule: { name }, number }: (typeof covering)[number]) =>
    phrase("rule {{number}} “{{rule}}” comes first and matches whenever this one does", { number, rule: name });
  const told = rule.then.flatMap((use): Told[] => {
    const by = covering.find((each) => takes(each.rule, use));
    if (!by || RESTRICTING.includes(use.action)) return [];
    const message = phrase("“{{action}}” in “{{rule}}” is never used: {{why}}.", {
      ...{ action: actionSentence(use, names), rule: rule.name, why: because(by) },
    });
    const fix = phrase("Move it above rule {{number}}, or remove the action.", { number: by.number });
    return [{ code: "shadowed", message, fix }];
  });
  const restricting = rule.then.some(({ action }) => RESTRICTING.includes(action));
  const by = restricting && rule.id !== LAST_RULE_ID ? covering.find((each) => alwaysDecides(each.rule)) : undefined;
  if (!by) return told;
  const message = phrase("Who ships the lines is never decided by “{{rule}}”: {{why}}.", {
    ...{ rule: rule.name, why: because(by) },
  });
  const fix = phrase("Move it above rule {{number}}, or change one of them.", { number: by.number });
  return [...told, { code: "shadowed", message, fix }];
}

/** The earlier rule says the same kind of thing, so that the later one is not heard. */
function takes(earlier: Rule, use: ActionUse): boolean {
  if (use.action === "delay")
    return earlier.then.some(
      (each) => each.action === "expedite" || (each.action === "delay" && each.minutes >= use.minutes),
    );
  if (use.action === "tag")
    return use.tags.every((tag) => earlier.then.some((each) => each.action === "tag" && each.tags.includes(tag)));
  return FIRST_WINS.some((action) => action === use.action) && earlier.then.some(({ action }) => action === use.action);
}

/** It never passes a line on: it has an end for what is left, or it leaves everyone in. */
function alwaysDecides({ then }: Rule): boolean {
  const left = then.find((use) => use.action === "left");
  if (left) return left.then !== "next-rule";
  return (
    then.some(({ action }) => action === "prefer") &&
    !then.some(({ action }) => action === "only" || action === "except")
  );
}

function over({ name, when, then }: Rule, { today }: LintWorld): Told[] {
  const told: Told[] = [];
  // Only a condition that the rule cannot do without ends it.
  const needed = when.match === "all" || when.of.length === 1 ? when.of : [];
  for (const part of needed)
    if ("condition" in part && part.condition === "time.date" && typeof part.to === "string" && part.to < today)
      told.push({
        code: "over",
        message: phrase("“{{rule}}” ended on {{day}}.", { rule: name, day: part.to }),
        fix: phrase("Remove the rule, or change its dates."),
      });
  for (const use of then)
    if (use.action === "left" && use.then === "backorder" && use.until < today)
      told.push({
        code: "over",
        message: phrase("“{{rule}}” backorders until {{day}}, which is over.", { rule: name, day: use.until }),
        fix: phrase("Set a later date."),
      });
  return told;
}

const WORDS: Record<Source, string> = {
  suppliers: msg("supplier"),
  "supplier-tags": msg("supplier tag"),
  collections: msg("collection"),
  markets: msg("market"),
  countries: msg("country"),
};

const READS: Record<OptionalScope, string> = { read_customers: msg("customers"), read_markets: msg("markets") };

/** What a rule asks of and Shopify does not tell us: its condition never holds. */
function notRead({ name, when }: Rule, { granted }: LintWorld): Told[] {
  if (!granted) return [];
  const needed = new Set(usesOf(when).flatMap(({ use }) => conditionOf(use.condition).needs ?? []));
  return [...needed]
    .filter((scope) => !granted.includes(scope))
    .map((scope) => ({
      code: "not-read",
      message: phrase(
        "“{{rule}}” asks about {{what}}, which Crossdock may not read (scope {{scope}}): the condition never holds.",
        { rule: name, what: phrase(READS[scope]), scope },
      ),
      fix: phrase("Allow it, or remove the condition."),
      needs: scope,
    }));
}

function goneFrom(rule: Rule, world: LintWorld): Told[] {
  const named = [
    ...usesOf(rule.when).flatMap(({ use }) => {
      const { source } = conditionOf(use.condition);
      return source ? (use.values ?? []).map((value) => ({ source, value: String(value) })) : [];
    }),
    ...rule.then.flatMap((use) => {
      if (!("suppliers" in use) || !("values" in use.suppliers)) return [];
      const source = ({ supplier: "suppliers", tag: "supplier-tags", country: "countries" } as const)[use.suppliers.by];
      return use.suppliers.values.map((value) => ({ source, value }));
    }),
  ];
  return named.flatMap(({ source, value }): Told[] => {
    const has = source === "countries" ? undefined : world[source];
    const same = source === "suppliers" ? (text: string) => text : fold;
    if (!has || has.some((each) => same(each) === same(value))) return [];
    const called = world.names.of(source, value);
    const kind = phrase(WORDS[source]);
    const message = phrase("“{{rule}}” names the {{kind}} {{name}}, which does not exist any more.", {
      ...{ rule: rule.name, kind, name: called },
    });
    const fix = phrase("Choose another {{kind}}, or remove it from the rule.", { kind });
    return [{ code: "gone", message, fix }];
  });
}
