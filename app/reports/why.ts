import type { Money } from "../platform/money.ts";
import type { Phrase } from "../platform/phrase.ts";
import type { ExplainedLine } from "../routing/engine/explain.ts";
import type { Verdict } from "../routing/engine/reasons.ts";
import type { RoutingResult } from "../routing/engine/result.ts";

/** One who could have shipped a line: what became of it, why, and at what cost. */
export type CandidateRow = {
  id: string;
  supplier: Phrase;
  verdict: Verdict;
  quantity: number;
  sentence: Phrase;
  /** what its units of the line cost, without charges of the whole supplier order; null = it ships none, or not known */
  cost: Money | null;
  /** what the whole order would cost more with it (below 0: less); null = not compared, or not known */
  extra: Money | null;
};

/** The candidates of one line as a table shows them. */
export function candidateRows({ lineId, candidates }: ExplainedLine, { cost }: RoutingResult): CandidateRow[] {
  const { currency } = cost;
  const costed = cost.orders.flatMap(({ lines }) => lines).filter((line) => line.lineId === lineId);
  return candidates.map(({ mappingId, supplierName, supplierId, verdict, quantity, sentence, costMinor }) => {
    const own = costed.find((line) => line.mappingId === mappingId);
    const unknown = cost.unknown.some((part) => part.supplierId === supplierId && part.lineId === lineId);
    return {
      ...{ id: mappingId, supplier: supplierName, verdict, quantity, sentence },
      cost: own && !unknown ? { minor: own.totalMinor, currency } : null,
      extra: costMinor === null || quantity > 0 ? null : { minor: costMinor, currency },
    };
  });
}

/** Why a line went where it went: one sentence, then every candidate with its own. */
export type Why = {
  summary: Phrase;
  candidates: CandidateRow[];
  rule: Phrase;
  ruleSetVersion: number;
  decidedAt: Date;
};
