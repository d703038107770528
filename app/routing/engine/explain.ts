import { listed, phrase, type Phrase } from "../../platform/phrase.ts";
import { msg } from "../../platform/translate.ts";
import type { Criterion, RoutingFacts } from "../facts.ts";
import { compareAll, comparisonKey, type Comparison } from "./compare.ts";
import { decide, ENGINE } from "./decide.ts";
import type { Verdict } from "./reasons.ts";
import type { RoutingResult } from "./result.ts";
import { sentenceOf } from "./sentences.ts";
import type { Words } from "./skipped.ts";

export type ExplainedLine = {
  lineId: string;
  title: Phrase;
  sku: string | null;
  wanted: number;
  routed: number;
  /** one sentence for the whole line */
  summary: Phrase;
  candidates: {
    mappingId: string;
    supplierId: string;
    supplierName: Phrase;
    verdict: Verdict;
    quantity: number;
    sentence: Phrase;
    /** what the best plan with this candidate alone would have cost more, in minor units of the order's currency; null =
     * not compared, or not known */
    costMinor: number | null;
  }[];
  /** why units are left; null when none are */
  unrouted: Phrase | null;
};

export type Explanation = {
  /** what the plan was chosen by, and which rule said so */
  rule: Phrase;
  /** false: a better plan could not be ruled out in time */
  proven: boolean;
  /** the best plan in which some line is shipped by another supplier; null = there is none */
  runnerUp: { supplierId: string; lineId: string; costMinor: number | null } | null;
  lines: ExplainedLine[];
};

const CRITERION: Record<Criterion, string> = {
  preference: msg("suppliers that rules prefer"),
  suppliers: msg("fewest suppliers"),
  "line-splits": msg("fewest split items"),
  cost: msg("lowest landed cost"),
  promise: msg("earliest delivery"),
  distance: msg("shortest way"),
  score: msg("best score"),
  load: msg("most capacity left"),
  priority: msg("your order of suppliers"),
};

/**
 * A stored decision in sentences, to be said in the reader's language: every line and every candidate gets one. What lost to another plan is held against it by
 * planning again from the stored facts; a decision of another version of the engine is told without that.
 */
export function explainDecision({ inputs, result }: { inputs: RoutingFacts; result: RoutingResult }): Explanation {
  const names = new Map(inputs.suppliers.map((supplier) => [supplier.id, supplier.name]));
  const nameOf = (supplierId: string) => names.get(supplierId)?.trim() || phrase("A supplier");
  const facts = new Map(inputs.lines.map((line) => [line.lineId, line]));
  const comparisons = comparisonsOf(inputs, result);
  return {
    rule: ruleSentence(inputs, result),
    proven: result.objective.proven,
    runnerUp: runnerUpOf([...comparisons.values()], result),
    lines: result.lines.map((line) => {
      const fact = facts.get(line.lineId);
      const sku = fact?.sku?.trim() || null;
      const title = fact?.title.trim() || phrase("An item");
      const shippers = [...new Set(line.chosen.map((share) => share.supplierId))].map(nameOf);
      const words = (supplierId: string): Words => ({
        ...{ supplier: nameOf(supplierId), item: sku ? phrase("SKU {{sku}}", { sku }) : title, shippers, nameOf },
        currency: inputs.order.currency,
      });
      const unrouted = line.unrouted && sentenceOf(line.unrouted.reason, words(""));
      return {
        ...{ lineId: line.lineId, title, sku, wanted: line.wanted, routed: line.routed },
        summary: summaryOf(
          line.chosen.map((share) => ({ ...share, name: nameOf(share.supplierId) })),
          unrouted ?? (result.holds[0] ? phrase('Held by rule "{{rule}}".', { rule: result.holds[0].rule }) : null),
        ),
        candidates: line.candidates.map((candidate) => {
          const comparison = comparisons.get(comparisonKey(line.lineId, candidate.mappingId));
          return {
            ...{ mappingId: candidate.mappingId, supplierId: candidate.supplierId, verdict: candidate.verdict },
            supplierName: nameOf(candidate.supplierId),
            quantity: candidate.quantity,
            sentence: sentenceOf(candidate.reason, words(candidate.supplierId), comparison),
            costMinor: comparison?.costMinor ?? null,
          };
        }),
        unrouted,
      };
    }),
  };
}

/** Only what is decided the same way again can be compared: not what another version decided, or what an erased postal code did. */
function comparisonsOf(inputs: RoutingFacts, result: RoutingResult): ReadonlyMap<string, Comparison> {
  if (result.engine !== ENGINE) return new Map();
  const decided = decide(inputs);
  const same = JSON.stringify(decided.result.objective.values) === JSON.stringify(result.objective.values);
  return same ? compareAll(decided) : new Map();
}

function ruleSentence(inputs: RoutingFacts, { policy, holds }: RoutingResult): Phrase {
  const nameOf = (id: string | null) => inputs.ruleSet.rules.find((rule) => rule.id === id)?.name;
  const [hold] = holds;
  if (hold) return phrase('Rule "{{rule}}" holds the order: {{reason}}', { rule: hold.rule, reason: hold.reason });
  const rule = nameOf(policy.strategyRule);
  const first = phrase("Most units first");
  const by = listed([first, ...policy.criteria.map((criterion) => phrase(CRITERION[criterion]))], "then");
  return rule ? phrase('{{by}} (rule "{{rule}}").', { by, rule }) : phrase("{{by}}.", { by });
}

/** Compared plans are all worse than the chosen one; the least bad is told. */
function runnerUpOf(comparisons: Comparison[], { objective }: RoutingResult): Explanation["runnerUp"] {
  const order = objective.values.map(({ criterion }) => criterion);
  const place = ({ decides }: Comparison) => (decides === "nothing" ? Infinity : order.indexOf(decides));
  const [best] = [...comparisons].sort((a, b) => place(b) - place(a) || a.by - b.by);
  return best ? { supplierId: best.supplierId, lineId: best.lineId, costMinor: best.costMinor } : null;
}

function summaryOf(chosen: { name: Phrase; quantity: number }[], unrouted: Phrase | null): Phrase {
  const [first, ...others] = chosen;
  if (!first) return unrouted ?? phrase("Nothing was to be routed.");
  const ships = chosen.map(({ name, quantity }) => phrase("{{name}} ships {{quantity}}", { name, quantity }));
  const routed =
    others.length === 0
      ? phrase("{{name}} ships {{quantity}}.", { name: first.name, quantity: first.quantity })
      : phrase("Split: {{ships}}.", { ships: listed(ships, "and") });
  return unrouted ? listed([routed, unrouted], " ") : routed;
}
