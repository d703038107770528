import type { Order } from "../types.ts";

const NO_DECIMALS = new Set("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(" "));
const THREE_DECIMALS = new Set("BHD IQD JOD KWD LYD OMR TND".split(" "));

/** Digits after the point (ISO 4217). */
const exponent = (currency: string): number => (NO_DECIMALS.has(currency) ? 0 : THREE_DECIMALS.has(currency) ? 3 : 2);

/** "12.5" EUR → 1250. */
export function toMinor(amount: string | number, currency: string): number {
  return Math.round(Number(amount) * 10 ** exponent(currency));
}

/** 1250 EUR → "12.5" as the GraphQL Decimal of MoneyV2 (at least one decimal). */
export function toDecimal(minor: number, currency: string): string {
  const text = toFixedDecimal(minor, currency);
  return text.includes(".") ? text.replace(/(\.\d+?)0+$/, "$1") : `${text}.0`;
}

/** 1250 EUR → "12.50", as REST bodies and `Money` fields show it. */
export function toFixedDecimal(minor: number, currency: string): string {
  return (minor / 10 ** exponent(currency)).toFixed(exponent(currency));
}

/** Minor units of the order's currency as minor units of what the customer pays in. */
export function presentmentOf(
  minor: number,
  {
    currency,
    presentmentCurrency,
    presentmentRate,
  }: Pick<Order, "currency" | "presentmentCurrency" | "presentmentRate">,
): number {
  return Math.round(minor * presentmentRate * 10 ** (exponent(presentmentCurrency) - exponent(currency)));
}
