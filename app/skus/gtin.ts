/**
 * A barcode as GTIN-14, so that "0 12345 67890 5", "012345678905" and "12345678905" are equal: spaces and dashes are
 * dropped, leading zeros are filled up, the check digit must be right. Null for anything that is no GTIN: such codes
 * mean something only in the store that made them up.
 */
export function normaliseGtin(barcode: string | null): string | null {
  const digits = (barcode ?? "").replace(/[\s-]/g, "");
  if (!/^\d{6,14}$/.test(digits)) return null;
  const gtin = digits.padStart(14, "0");
  if (/^0+$/.test(gtin)) return null;
  return checkDigit(gtin.slice(0, 13)) === Number(gtin[13]) ? gtin : null;
}

/** The GS1 check digit of the 13 digits before it: weights 3, 1, 3, … from the left. */
export function checkDigit(first13: string): number {
  const sum = [...first13].reduce((total, digit, i) => total + Number(digit) * (i % 2 === 0 ? 3 : 1), 0);
  return (10 - (sum % 10)) % 10;
}
