import { conditionOf } from "../conditions/registry.ts";
import { testOf } from "../kinds/domain.ts";
import type { Level } from "../kinds/condition.ts";
import { isGroup, type ConditionUse, type Group } from "../rule.ts";
import { linesOf, type View } from "../view.ts";

/** A question to an order, one of its lines or one candidate; −1 where there is none. */
export type Test = (view: View, line: number, candidate: number) => boolean;

/** What a question is about: a line condition with scope ALL or NONE asks of the order. */
export type Part = { level: Level; test: Test };

const DEPTH: Record<Level, number> = { order: 0, line: 1, candidate: 2 };

/** What a condition asks of. */
export function levelOf({ condition, scope }: ConditionUse): Level {
  const { level } = conditionOf(condition);
  return level === "line" && scope !== "any" ? "order" : level;
}

/** A condition as a closure. */
export function compileCondition(use: ConditionUse): Part {
  const condition = conditionOf(use.condition);
  const holds = testOf(condition.domain(use));
  const read = condition.read(use);
  const test: Test = (view, line, candidate) => holds(read(view, line, candidate));
  if (condition.level !== "line" || use.scope === "any") return { level: condition.level, test };
  const some: Test = (view) => linesOf(view).some((_, line) => test(view, line, -1));
  if (use.scope === "none") return { level: "order", test: (view) => !some(view, -1, -1) };
  const every: Test = (view) => linesOf(view).length > 0 && linesOf(view).every((_, line) => test(view, line, -1));
  return { level: "order", test: every };
}

/** A group as a closure; what the order alone answers is asked before its lines, and lines before candidates. */
function compileGroup({ match, of }: Group): Part {
  return combine(match, of.map(compilePart));
}

export const compilePart = (part: Group | ConditionUse): Part =>
  isGroup(part) ? compileGroup(part) : compileCondition(part);

/** Several questions as one. */
export function combine(match: Group["match"], parts: readonly Part[]): Part {
  const sorted = [...parts].sort((a, b) => DEPTH[a.level] - DEPTH[b.level]);
  const level = sorted.at(-1)?.level ?? "order";
  const tests = sorted.map(({ test }) => test);
  const [first, second] = tests;
  if (!first) return { level, test: () => match === "all" };
  if (!second) return { level, test: first };
  const all = match === "all";
  if (tests.length === 2) {
    const both: Test = (view, line, candidate) => first(view, line, candidate) && second(view, line, candidate);
    const either: Test = (view, line, candidate) => first(view, line, candidate) || second(view, line, candidate);
    return { level, test: all ? both : either };
  }
  const test: Test = (view, line, candidate) => {
    for (const each of tests) if (each(view, line, candidate) !== all) return !all;
    return all;
  };
  return { level, test };
}
