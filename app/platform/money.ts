/** An amount in the smallest unit of its currency: `{ minor: 1990, currency: "EUR" }` is 19.90 EUR. */
export type Money = { minor: number; currency: string };

const NO_DECIMALS = new Set("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(" "));
const THREE_DECIMALS = new Set("BHD IQD JOD KWD LYD OMR TND".split(" "));

/** Digits after the point in `currency` (ISO 4217): 2, or 0 (JPY), or 3 (KWD). */
export function exponentOf(currency: string): number {
  if (NO_DECIMALS.has(currency)) return 0;
  return THREE_DECIMALS.has(currency) ? 3 : 2;
}

/**
 * Money from a decimal as Shopify writes it ("19.90", "1990.0"). Digits beyond the currency's smallest unit are rounded
 * half away from zero. Throws for what is not a decimal.
 */
export function fromDecimal(amount: string, currency: string): Money {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount.trim());
  if (!match) throw new Error(`"${amount}" is not an amount of ${currency}. Write it like 19.90.`);
  const exponent = exponentOf(currency);
  const fraction = match[3] ?? "";
  const kept = Number(`${match[2]}${fraction.slice(0, exponent).padEnd(exponent, "0")}`);
  const minor = exact(kept + (Number(fraction[exponent] ?? "0") >= 5 ? 1 : 0), `${amount} ${currency}`);
  return { minor: match[1] === "-" && minor !== 0 ? -minor : minor, currency };
}

/**
 * Money from a money column, which Prisma answers as bigint: only here does it become a number, because JSON has no
 * bigint. Throws beyond Number.MAX_SAFE_INTEGER.
 */
export function fromStored(minor: bigint, currency: string): Money {
  return { minor: exact(Number(minor), `${minor} ${currency} (minor units)`), currency };
}

/** The decimal that Shopify's inputs want: `{ minor: 1990, currency: "EUR" }` → "19.90". */
export function toDecimal({ minor, currency }: Money): string {
  const exponent = exponentOf(currency);
  const digits = String(Math.abs(minor)).padStart(exponent + 1, "0");
  const sign = minor < 0 ? "-" : "";
  return exponent === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/** `money` taken `units` times. `units` is an integer. */
export function times(money: Money, units: number): Money {
  if (!Number.isInteger(units)) throw new Error(`Money can be taken a whole number of times, not ${units} times.`);
  const { minor, currency } = money;
  return { minor: exact(minor * units, `${units} times ${minor} ${currency} (minor units)`), currency };
}

/** The sum of two amounts of one currency. Throws when the currencies differ: there is no rate here. */
export function add(a: Money, b: Money): Money {
  if (a.currency !== b.currency) throw new Error(`${a.currency} and ${b.currency} cannot be added without a rate.`);
  const sum = `${a.minor} and ${b.minor} ${a.currency} (minor units) together`;
  return { minor: exact(a.minor + b.minor, sum), currency: a.currency };
}

/** Beyond 2^53 - 1 a number is no longer the integer that it was made from. */
function exact(minor: number, what: string): number {
  if (!Number.isSafeInteger(minor)) throw new Error(`${what} is too large an amount to be counted exactly.`);
  return minor;
}
