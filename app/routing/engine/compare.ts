import type { Model } from "../optimiser/model.ts";
import { solve } from "../optimiser/solve.ts";
import type { Decided } from "./decide.ts";
import type { Meaning } from "./objectives.ts";

/** The best plan in which one candidate alone ships a line, held against the plan that was chosen. */
export type Comparison = {
  lineId: string;
  mappingId: string;
  supplierId: string;
  /** what decides between them: the first thing in which they differ; "nothing" = a tie */
  decides: Meaning | "units" | "nothing";
  /** how much worse the other plan is in that */
  by: number;
  /** what the other plan would have cost more (or, below 0, less), in minor units; null = a cost is not known */
  costMinor: number | null;
  /** units of the line that the candidate could have shipped */
  ships: number;
};

/**
 * What if this candidate alone had shipped the line? Exact: the whole order is planned again around it. Null when the
 * candidate was out by itself, or nothing was planned.
 */
function compareWith(decided: Decided, lineId: string, mappingId: string): Comparison | null {
  const { prepared, solution } = decided;
  const at = prepared.lines.findIndex(({ line }) => line.lineId === lineId);
  const own = prepared.slots.findIndex(
    (slot) => slot.line === at && !slot.pinned && slot.standing.candidate.mappingId === mappingId,
  );
  const slot = prepared.slots[own];
  if (!solution || !slot) return null;
  const { model, kept } = onlyFor(prepared.model, own);
  const other = solve(model);
  const vector = other.vector;
  const first = vector.findIndex((value, index) => value !== solution.vector[index]);
  const costAt = prepared.meanings.indexOf("cost") + 1;
  const costKnown = decided.result.cost.unknown.length === 0 && !isUnknown(decided, other.vector);
  return {
    ...{ lineId, mappingId, supplierId: slot.standing.supplier.id },
    decides: first < 0 ? "nothing" : first === 0 ? "units" : (prepared.meanings[first - 1] ?? "nothing"),
    by: first < 0 ? 0 : (vector[first] ?? 0) - (solution.vector[first] ?? 0),
    costMinor: costAt > 0 && costKnown ? (vector[costAt] ?? 0) - (solution.vector[costAt] ?? 0) : null,
    ships: other.units[kept.indexOf(own)] ?? 0,
  };
}

const isUnknown = ({ prepared }: Decided, vector: number[]) => {
  const at = prepared.meanings.indexOf("unknown-cost") + 1;
  return at > 0 && (vector[at] ?? 0) > 0;
};

/** The model in which the line of that candidate has no other; with the places that its candidates had before. */
function onlyFor(model: Model, candidate: number): { model: Model; kept: number[] } {
  const line = model.candidates[candidate]?.line;
  const kept = model.candidates.flatMap((each, index) => (each.line !== line || index === candidate ? [index] : []));
  const pick = <T>(list: T[]) => kept.flatMap((index) => list.slice(index, index + 1));
  return {
    kept,
    model: {
      ...model,
      candidates: pick(model.candidates),
      objectives: model.objectives.map((objective) =>
        "per" in objective ? { ...objective, per: pick(objective.per) } : objective,
      ),
    },
  };
}

/** More than this many candidates are not compared one by one: a page of an order of hundreds of lines must not wait. */
const MOST_COMPARED = 400;

/** Every candidate that could have shipped and lost, held against the chosen plan. */
export function compareAll(decided: Decided): Map<string, Comparison> {
  const lost = decided.result.lines.flatMap((line) =>
    line.candidates.flatMap(({ mappingId, verdict, reason }) =>
      verdict === "not-needed" && reason.code === "other-plan" ? [{ lineId: line.lineId, mappingId }] : [],
    ),
  );
  if (lost.length > MOST_COMPARED) return new Map();
  return new Map(
    lost.flatMap(({ lineId, mappingId }) => {
      const comparison = compareWith(decided, lineId, mappingId);
      return comparison ? [[comparisonKey(lineId, mappingId), comparison] as const] : [];
    }),
  );
}

export const comparisonKey = (lineId: string, mappingId: string) => `${lineId} ${mappingId}`;
