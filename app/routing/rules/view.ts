import { exponentOf } from "../../platform/money.ts";
import { phrase, type Phrase } from "../../platform/phrase.ts";
import type { CandidateFacts, LineFacts, RoutingFacts, SupplierFacts } from "../facts.ts";

/**
 * The facts of one order as conditions read them: names folded, sums and local time worked out at most once, and only
 * when a rule asks.
 */
export type View = {
  facts: RoutingFacts;
  memo: Memo;
  options: ViewOptions;
  /** made when the first rule asks for a line */
  lines: LineView[] | null;
};

export type ViewOptions = {
  /** whether a candidate still stands; without it: the data has not excluded it */
  standing?: (line: LineFacts, candidate: CandidateFacts) => boolean;
  /**
   * landed cost of one unit, as the retailer sells it, when the candidate ships this line alone: minor units of the
   * order's currency; null = cannot be computed
   */
  landedMinor?: (line: LineFacts, candidate: CandidateFacts) => number | null;
};

export type LineView = { line: LineFacts; memo: Memo; candidates: CandidateView[] };
export type CandidateView = { candidate: CandidateFacts; supplier: SupplierFacts | null; standing: boolean };

type Memo = Map<string, unknown>;

/** How the conditions see an order. */
export function viewOf(facts: RoutingFacts, options: ViewOptions = {}): View {
  return { facts, memo: new Map(), options, lines: null };
}

/** The order's lines with their candidates, as in the facts. */
export function linesOf(view: View): LineView[] {
  if (view.lines) return view.lines;
  const { facts, options } = view;
  const suppliers = new Map(facts.suppliers.map((supplier) => [supplier.id, supplier]));
  const standing = options.standing ?? ((_line, candidate) => candidate.excluded === undefined);
  view.lines = facts.lines.map((line) => ({
    line,
    memo: new Map(),
    candidates: line.candidates.map((candidate) => ({
      candidate,
      supplier: suppliers.get(candidate.supplierId) ?? null,
      standing: standing(line, candidate),
    })),
  }));
  return view.lines;
}

/** What `compute` answers, asked once for each `of`. */
export function once<T>(of: { memo: Memo }, name: string, compute: () => T): T {
  const known = of.memo.get(name) as T | undefined;
  if (known !== undefined) return known;
  const made = compute();
  of.memo.set(name, made);
  return made;
}

/** Names are compared without regard to case and outer spaces, as Shopify compares tags. */
export const fold = (text: string) => text.trim().toLowerCase();

export const foldAll = (texts: readonly string[]): readonly string[] => texts.map(fold);

/** Units of `currency` that one unit of the order's currency is worth as text; null = no rate is stored. */
function rateOf(view: View, currency: string): number | null {
  if (currency === view.facts.order.currency) return 1;
  const stored = view.facts.rates.find(({ from }) => from === currency);
  const rate = Number(stored?.rate);
  return Number.isFinite(rate) && rate > 0 ? rate : null;
}

/**
 * `minor` of one currency in another's smallest unit, over the order's currency, rounded half up; null = a rate is
 * missing.
 */
export function convert(view: View, minor: number, { from, to }: { from: string; to: string }): number | null {
  if (from === to) return minor;
  const [source, aim] = [rateOf(view, from), rateOf(view, to)];
  if (source === null || aim === null) return null;
  return Math.round((minor * source * 10 ** (exponentOf(to) - exponentOf(from))) / aim);
}

/** Why an amount is not known in `currency`. */
export function missingRate(view: View, from: string, to: string): Phrase {
  const { currency } = view.facts.order;
  const lacking = [from, to].find((each) => rateOf(view, each) === null) ?? from;
  return phrase("no exchange rate from {{lacking}} to {{currency}} is stored", { lacking, currency });
}

/** The day and time of the decision where the shop is. */
export function localTime(view: View): { weekday: number; minutes: number; day: number } {
  return once(view, "local", () => {
    const { now, timeZone } = view.facts;
    const at = new Date(now);
    const parts = new Map(
      formatter(timeZone)
        .formatToParts(at)
        .map(({ type, value }) => [type, Number(value)]),
    );
    const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
    const day = dayNumber(part("year"), part("month"), part("day"));
    // 1970-01-01 was a Thursday.
    return { weekday: ((day + 3) % 7) + 1, minutes: part("hour") * 60 + part("minute"), day };
  });
}

/** Days since 1970-01-01. */
export const dayNumber = (year: number, month: number, day: number) => Date.UTC(year, month - 1, day) / 86_400_000;

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making one costs far more than using it. */
function formatter(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const fields = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" } as const;
  const made = new Intl.DateTimeFormat("en-US", { ...fields, hourCycle: "h23", timeZone });
  formatters.set(timeZone, made);
  return made;
}
