import { storableText } from "../platform/storable-text.ts";

type Context = { source?: string };

/**
 * JSON with whole numbers above 2^53 kept as strings: Shopify's ids are 64 bits wide. Text loses the character NUL, which
 * no text of Shopify's holds and PostgreSQL cannot store. Throws SyntaxError for what is not JSON.
 */
export function parseExactJson(text: string): unknown {
  const reviver = (_key: string, value: unknown, context?: Context) => {
    if (typeof value === "string") return storableText(value);
    return typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? "")
      ? context?.source
      : value;
  };
  return JSON.parse(text, reviver as Parameters<typeof JSON.parse>[1]) as unknown;
}
