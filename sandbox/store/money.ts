const WITHOUT_CENTS = new Set(["JPY", "KRW", "VND", "CLP", "ISK", "HUF", "UGX", "XAF", "XOF", "XPF", "PYG", "RWF"]);

const IN_THOUSANDTHS = new Set(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]);

const exponent = (currency: string): number => (WITHOUT_CENTS.has(currency) ? 0 : IN_THOUSANDTHS.has(currency) ? 3 : 2);

/** "12.5" EUR → 1250. */
export function toMinor(amount: string | number, currency: string): number {
  return Math.round(Number(amount) * 10 ** exponent(currency));
}

/** 1250 EUR → "12.5" as the GraphQL Decimal of MoneyV2 (at least one decimal). */
export function toDecimal(minor: number, currency: string): string {
  const text = (minor / 10 ** exponent(currency)).toFixed(exponent(currency));
  return text.includes(".") ? text.replace(/(\.\d+?)0+$/, "$1") : `${text}.0`;
}

/** 1250 EUR → "12.50", as REST bodies and `Money` fields show it. */
export function toFixedDecimal(minor: number, currency: string): string {
  return (minor / 10 ** exponent(currency)).toFixed(exponent(currency));
}
