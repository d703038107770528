import type { CompiledRule, CompiledRules } from "../compile.ts";
import type { CandidateVerdict, LeftOver, LineOutcome, LineTier } from "../outcome.ts";
import type { LeftUse } from "../rule.ts";
import { linesOf, type CandidateView, type View } from "../view.ts";

type Asked = { view: View; line: number };

/**
 * Who may ship a line. The first rule that applies to it and leaves it somebody decides; a rule that says what happens to
 * what is left decides also where it leaves nobody. "Next rule" makes the chain go on.
 */
export function lineOutcome(
  compiled: CompiledRules,
  { view, line, lineRules }: Asked & { lineRules: readonly number[] },
): LineOutcome {
  const { lineId } = linesOf(view)[line]!.line;
  const tiers: LineTier[] = [];
  for (const place of lineRules) {
    const { ref, effects } = compiled.active[place]!;
    const tier = tierOf(compiled, place, { view, line });
    if (tier === "not-matched" || (tier.leavesNobody && !sticks(effects))) continue;
    tiers.push({ rule: ref, candidates: tier.candidates });
    const left = leftOver(effects.left);
    if (left) return { lineId, tiers, left: { action: left, rule: ref } };
    if (effects.left?.then !== "next-rule") return { lineId, tiers, left: lastLeft(compiled) };
  }
  const { ref, effects } = compiled.last;
  const everyone = linesOf(view)[line]!.candidates.map((candidate) => verdict(candidate, { effects, meets: true }));
  return { lineId, tiers: [...tiers, { rule: ref, candidates: everyone }], left: lastLeft(compiled) };
}

/** It has an end of its own for units that nobody can ship. */
export const sticks = ({ left }: CompiledRule["effects"]) => left !== null && left.then !== "next-rule";

const lastLeft = ({ last }: CompiledRules): LineOutcome["left"] => ({
  action: leftOver(last.effects.left) ?? { kind: "exception" },
  rule: last.ref,
});

function leftOver(use: LeftUse | null): LeftOver | null {
  switch (use?.then) {
    case "exception":
      return { kind: "exception" };
    case "backorder":
      return { kind: "backorder", until: use.until };
    case "cancel":
      return { kind: "cancel", afterDays: use.afterDays };
    case "next-rule":
    case undefined:
      return null;
  }
}

/** What a rule that matches the order says of the line's candidates. */
export function tierOf(
  { active, index }: CompiledRules,
  place: number,
  { view, line }: Asked,
): "not-matched" | { candidates: CandidateVerdict[]; leavesNobody: boolean } {
  const { effects } = active[place]!;
  const rest = index.rests[place];
  const { candidates } = linesOf(view)[line]!;
  if (rest?.level === "line" && !rest.test(view, line, -1)) return "not-matched";
  const asked = rest?.level === "candidate" ? rest : null;
  const meets = candidates.map((_, candidate) => !asked || asked.test(view, line, candidate));
  if (asked && !candidates.some(({ standing }, i) => standing && meets[i])) return "not-matched";
  const verdicts = candidates.map((candidate, i) => verdict(candidate, { effects, meets: meets[i] ?? true }));
  return {
    candidates: verdicts,
    leavesNobody: !candidates.some(({ standing }, i) => standing && verdicts[i]?.allowed),
  };
}

/** What the rule's actions say of one candidate; they speak only of those that meet the rule's conditions. */
function verdict(
  seen: CandidateView,
  { effects: { only, except, prefer }, meets }: { effects: CompiledRule["effects"]; meets: boolean },
): CandidateVerdict {
  const { mappingId, supplierId } = seen.candidate;
  const allowed = (!only || (meets && only.place(seen) >= 0)) && !(except && meets && except.place(seen) >= 0);
  const place = prefer && meets ? prefer.place(seen) : -1;
  // Whom the rule does not name comes after everyone whom it does.
  const preference = prefer ? (place >= 0 ? place : prefer.places) : 0;
  return { mappingId, supplierId, allowed, preference };
}
