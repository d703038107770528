import { exponentOf } from "../../platform/money.ts";
import type { RoutingFacts } from "../facts.ts";

/** An exact fraction of two whole numbers, the second above 0. */
type Fraction = { over: bigint; under: bigint };

/** Amounts of one order in its currency; null where a rate is missing. */
export type Exchange = {
  currency: string;
  /**
   * An amount in minor units of `from`, as minor units of the order's currency: × permille ÷ 1000 where given, and then
   * rounded, once, half away from zero.
   */
  toOrder(minor: number, from: string, permille?: number): number | null;
  /** The same between any two currencies that the order's rates connect. */
  between(minor: number, from: string, to: string): number | null;
};

/** The rates are decimal text, so that no digit of them is lost; amounts stay whole numbers all the way. */
export function exchangeOf({ order, rates }: Pick<RoutingFacts, "order" | "rates">): Exchange {
  const { currency } = order;
  const fractions = new Map<string, Fraction>([[currency, { over: 1n, under: 1n }]]);
  for (const { from, rate } of rates) {
    const fraction = fractionOf(rate);
    if (from !== currency && fraction) fractions.set(from, inMinorUnits(fraction, from, currency));
  }
  return {
    currency,
    toOrder(minor, from, permille = 1000) {
      if (from === currency && permille === 1000) return minor;
      const rate = fractions.get(from);
      return rate ? rounded(minor, { over: rate.over * BigInt(permille), under: rate.under * 1000n }) : null;
    },
    between(minor, from, to) {
      if (from === to) return minor;
      const [rate, back] = [fractions.get(from), fractions.get(to)];
      return rate && back ? rounded(minor, { over: rate.over * back.under, under: rate.under * back.over }) : null;
    },
  };
}

/** "0.9123" → 9123 ÷ 10000; null for what is no decimal above 0. */
function fractionOf(rate: string): Fraction | null {
  const match = /^(\d+)(?:\.(\d+))?$/.exec(rate.trim());
  if (!match) return null;
  const decimals = match[2] ?? "";
  const over = BigInt(`${match[1]}${decimals}`);
  return over > 0n ? { over, under: 10n ** BigInt(decimals.length) } : null;
}

/** 1 EUR = 162.5 JPY means 100 cents = 162.5 yen, of which the smallest unit is one yen. */
function inMinorUnits({ over, under }: Fraction, from: string, to: string): Fraction {
  const digits = exponentOf(to) - exponentOf(from);
  return digits >= 0 ? { over: over * 10n ** BigInt(digits), under } : { over, under: under * 10n ** BigInt(-digits) };
}

function rounded(minor: number, { over, under }: Fraction): number {
  const whole = (2n * BigInt(Math.abs(minor)) * over + under) / (2n * under);
  const amount = Number(whole);
  if (!Number.isSafeInteger(amount))
    throw new Error(`${minor} (minor units) × ${over}/${under} is too large an amount.`);
  return minor < 0 ? -amount : amount;
}
