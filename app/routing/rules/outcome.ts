import type { Phrase } from "../../platform/phrase.ts";
import type { Criterion, SplitPolicy, Strategy } from "../strategy.ts";

/** Which rule said something. `number` counts from 1 in the rule set's order, rules that are off included. */
export type RuleRef = { id: string; name: string; number: number };

/**
 * What a rule set says about one order. Everything that depends on the facts of the order alone is settled here; what
 * depends on the whole plan (stock shared by lines, minimum orders, margin) is the optimiser's.
 *
 * Order: `holds` is asked first, an order with any is not routed. Then `strategy`, `split` and `marginFloorPermille`
 * replace the defaults where they are not null.
 */
export type RuleOutcome = {
  ruleSet: { id: string; version: number };
  /** every rule that holds the order, in the rules' order; empty = it may go on */
  holds: { reason: string; rule: RuleRef }[];
  /** each from the first rule that matches the order and says one; null = none does */
  strategy: { value: Strategy | { custom: Criterion[] }; rule: RuleRef } | null;
  split: { value: SplitPolicy; rule: RuleRef } | null;
  /** thousandths of the revenue */
  marginFloorPermille: { value: number; rule: RuleRef } | null;
  /** the share of daily capacity used is compared right after what the rules prefer, before the strategy's own criteria; null = no rule asks for it */
  spreadLoad: { rule: RuleRef } | null;
  /** the longest delay of all rules that match; null = none, or an expediting rule matches too. Counted from the order's time */
  delay: { minutes: number; rule: RuleRef } | null;
  /** the first rule that asks for the fastest plan */
  expedite: { rule: RuleRef } | null;
  /** of all rules that match, each tag once, in the rules' order */
  tags: { tag: string; rule: RuleRef }[];
  /** as in facts.lines, in the same order */
  lines: LineOutcome[];
  /** every rule that is on and matches the order, or one of its lines, in the rules' order; the fixed last rule left out */
  hits: RuleRef[];
};

/** Who may ship a line. */
export type LineOutcome = {
  lineId: string;
  /**
   * Who may ship it, at least one entry. The first entry binds all units. Units that the plan leaves over are offered to
   * the next entry, and so on: such a chain exists only where the rules say "next rule".
   */
  tiers: LineTier[];
  /** what happens to units that remain after the last tier */
  left: { action: LeftOver; rule: RuleRef };
};

export type LineTier = {
  /** the rule that restricts or prefers; the fixed last rule where none does */
  rule: RuleRef;
  /** as the line's candidates in the facts, in the same order */
  candidates: CandidateVerdict[];
};

export type CandidateVerdict = {
  mappingId: string;
  supplierId: string;
  /** false = excluded by the tier's rule; a candidate that is out for a reason of the data keeps its own reason */
  allowed: boolean;
  /** 0 = not behind anyone; a greater number is preferred less. All 0 where the tier's rule prefers nobody */
  preference: number;
};

/** What happens to units that nobody under the rule can ship. Dates are the shop's days. */
export type LeftOver =
  | { kind: "exception" }
  /** wait for stock until the end of that day, then an exception */
  | { kind: "backorder"; until: string }
  /** an exception now, and the units are cancelled so many days after the customer ordered */
  | { kind: "cancel"; afterDays: number };

/** How each rule was decided, for the preview and the explanation; made only when asked for. */
export type RuleTrace = {
  rule: RuleRef;
  /** off = switched off by a person; passed-over = it matches but would leave this line nobody who may ship it */
  verdict: "matched" | "not-matched" | "off";
  /** the rule's conditions in their groups, with what was seen */
  when: GroupTrace;
  /** by line, where the rule speaks of lines or restricts who ships them */
  lines: { lineId: string; verdict: "applies" | "not-matched" | "passed-over" | "came-later" }[];
};

export type GroupTrace = { match: "all" | "any"; passed: boolean; of: (GroupTrace | ConditionTrace)[] };

export type ConditionTrace = {
  condition: string;
  /** "order total is at least $100.00" */
  sentence: Phrase;
  passed: boolean;
  /** what was compared: "$84.00"; or why it is not known: "no rate from EUR to USD is stored" */
  seen: Phrase;
  known: boolean;
};
