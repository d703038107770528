import type { Money } from "../platform/money.ts";
import { phrase, type Phrase } from "../platform/phrase.ts";
import type { Preview } from "../routing/preview.ts";
import type { RuleTrace } from "../routing/rules/outcome.ts";
import { candidateRows, type CandidateRow } from "./why.ts";

/** What rules would do with one order, as its screen shows it. */
export type PreviewView = {
  of: Preview["of"];
  version: number;
  /** rules that hold it; then nothing is planned */
  holds: { rule: string; reason: string }[];
  waits: { until: Date; rule: string } | null;
  tags: string[];
  lines: {
    lineId: string;
    title: Phrase;
    sku: string | null;
    wanted: number;
    routed: number;
    summary: Phrase;
    candidates: CandidateRow[];
  }[];
  parcels: { supplier: Phrase; units: number; cost: Money; promised: string | null }[];
  total: Money;
  /** parts of the cost that are not in the total */
  unknownParts: number;
  proven: boolean;
  chosenBy: Phrase;
  rules: RuleTrace[];
};

/** The preview in the words of its screen. */
export function toPreviewView({ of, ruleSet, result, explanation, trace }: Preview): PreviewView {
  const names = new Map(
    explanation.lines.flatMap(({ candidates }) => candidates.map((each) => [each.supplierId, each.supplierName])),
  );
  const { currency, totalMinor, unknown, orders } = result.cost;
  const { delay } = result.effects;
  return {
    ...{ of, version: ruleSet.version, tags: result.effects.tags, chosenBy: explanation.rule, rules: trace },
    holds: result.holds.map(({ rule, reason }) => ({ rule, reason })),
    waits: delay && { until: new Date(delay.until), rule: delay.rule },
    lines: explanation.lines.map((line) => {
      const { lineId, title, sku, wanted, routed, summary } = line;
      return { lineId, title, sku, wanted, routed, summary, candidates: candidateRows(line, result) };
    }),
    parcels: orders.map(({ supplierId, totalMinor: minor, lines }) => ({
      supplier: names.get(supplierId) ?? phrase("A supplier"),
      units: lines.reduce((sum, { quantity }) => sum + quantity, 0),
      cost: { minor, currency },
      promised: result.supplierOrders.find((each) => each.supplierId === supplierId)?.promiseDate ?? null,
    })),
    total: { minor: totalMinor, currency },
    unknownParts: unknown.length,
    proven: explanation.proven,
  };
}
