import type { Criterion, RoutingFacts } from "../facts.ts";
import { compareAll, comparisonKey, type Comparison } from "./compare.ts";
import { decide, ENGINE } from "./decide.ts";
import type { Verdict } from "./reasons.ts";
import type { RoutingResult } from "./result.ts";
import { listOf, sentenceOf, type Words } from "./sentences.ts";

export type ExplainedLine = {
  lineId: string;
  title: string;
  sku: string | null;
  wanted: number;
  routed: number;
  /** one sentence for the whole line */
  summary: string;
  candidates: {
    mappingId: string;
    supplierId: string;
    supplierName: string;
    verdict: Verdict;
    quantity: number;
    sentence: string;
    /** what the best plan with this candidate alone would have cost more, in minor units of the order's currency; null =
     * not compared, or not known */
    costMinor: number | null;
  }[];
  /** why units are left; null when none are */
  unrouted: string | null;
};

export type Explanation = {
  /** what the plan was chosen by, and which rule said so */
  rule: string;
  /** false: a better plan could not be ruled out in time */
  proven: boolean;
  /** the best plan in which some line is shipped by another supplier; null = there is none */
  runnerUp: { supplierId: string; lineId: string; costMinor: number | null } | null;
  lines: ExplainedLine[];
};

const CRITERION: Record<Criterion, string> = {
  preference: "suppliers that rules prefer",
  suppliers: "fewest suppliers",
  "line-splits": "fewest split items",
  cost: "lowest landed cost",
  promise: "earliest delivery",
  distance: "shortest way",
  score: "best score",
  load: "most capacity left",
  priority: "your order of suppliers",
};

/**
 * A stored decision in sentences: every line and every candidate gets one. What lost to another plan is held against it by
 * planning again from the stored facts; a decision of another version of the engine is told without that.
 */
export function explainDecision({ inputs, result }: { inputs: RoutingFacts; result: RoutingResult }): Explanation {
  const names = new Map(inputs.suppliers.map((supplier) => [supplier.id, supplier.name]));
  const nameOf = (supplierId: string) => names.get(supplierId)?.trim() || "A supplier";
  const facts = new Map(inputs.lines.map((line) => [line.lineId, line]));
  const comparisons = comparisonsOf(inputs, result);
  return {
    rule: ruleSentence(inputs, result),
    proven: result.objective.proven,
    runnerUp: runnerUpOf([...comparisons.values()], result),
    lines: result.lines.map((line) => {
      const fact = facts.get(line.lineId);
      const sku = fact?.sku?.trim() || null;
      const title = fact?.title.trim() || "An item";
      const shippers = [...new Set(line.chosen.map((share) => nameOf(share.supplierId)))];
      const words = (supplierId: string): Words => ({
        ...{ supplier: nameOf(supplierId), item: sku ? `SKU ${sku}` : title, shippers, nameOf },
        currency: inputs.order.currency,
      });
      const unrouted = line.unrouted && sentenceOf(line.unrouted.reason, words(""));
      return {
        ...{ lineId: line.lineId, title, sku, wanted: line.wanted, routed: line.routed },
        summary: summaryOf(
          line.chosen.map((share) => ({ ...share, name: nameOf(share.supplierId) })),
          unrouted ?? (result.holds[0] ? `Held by rule "${result.holds[0].rule}".` : null),
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

function ruleSentence(inputs: RoutingFacts, { policy, holds }: RoutingResult): string {
  const nameOf = (id: string | null) => inputs.ruleSet.rules.find((rule) => rule.id === id)?.name;
  if (holds[0]) return `Rule "${holds[0].rule}" holds the order: ${holds[0].reason}`;
  const named = nameOf(policy.strategyRule);
  const [first, ...rest] = policy.criteria.map((criterion) => CRITERION[criterion]);
  const by = [`Most units first, then ${first}`, ...rest].join(", then ");
  return named ? `${by} (rule "${named}").` : `${by}.`;
}

/** Compared plans are all worse than the chosen one; the least bad is told. */
function runnerUpOf(comparisons: Comparison[], { objective }: RoutingResult): Explanation["runnerUp"] {
  const order = objective.values.map(({ criterion }) => criterion);
  const place = ({ decides }: Comparison) => (decides === "nothing" ? Infinity : order.indexOf(decides));
  const [best] = [...comparisons].sort((a, b) => place(b) - place(a) || a.by - b.by);
  return best ? { supplierId: best.supplierId, lineId: best.lineId, costMinor: best.costMinor } : null;
}

function summaryOf(chosen: { name: string; quantity: number }[], unrouted: string | null): string {
  const [first, ...others] = chosen;
  if (!first) return unrouted ?? "Nothing was to be routed.";
  const routed =
    others.length === 0
      ? `${first.name} ships ${first.quantity}.`
      : `Split: ${listOf(chosen.map(({ name, quantity }) => `${name} ships ${quantity}`))}.`;
  return unrouted ? `${routed} ${unrouted}` : routed;
}
