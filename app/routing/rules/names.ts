import { exponentOf, type Money } from "../../platform/money.ts";

/** Things of the shop that a rule may name and that may go away. */
export type Source = "suppliers" | "supplier-tags" | "collections" | "countries" | "markets";

/** How things are called in sentences. Pages give names in the person's language; `plainNames` needs nothing. */
export type Names = {
  /** "$100.00" */
  money: (amount: Money) => string;
  /** what a value of the shop is called: a supplier's name for its id, "Germany" for "DE" */
  of: (source: Source, value: string) => string;
};

/** Suppliers by name, countries in English, amounts with their currency's symbol; an id that nobody knows stays an id. */
export function plainNames(suppliers: readonly { id: string; name: string }[] = []): Names {
  const known = new Map(suppliers.map(({ id, name }) => [id, name]));
  const regions = new Intl.DisplayNames(["en"], { type: "region" });
  return {
    money: ({ minor, currency }) => {
      const digits = exponentOf(currency);
      const bounds = { minimumFractionDigits: digits, maximumFractionDigits: digits };
      const style = { style: "currency", currency, currencyDisplay: "narrowSymbol" } as const;
      const text = new Intl.NumberFormat("en-US", { ...style, ...bounds }).format(minor / 10 ** digits);
      const spaced = text.replaceAll("\u00a0", " ");
      return currency === "USD" || spaced.includes(currency) ? spaced : `${spaced} ${currency}`;
    },
    of: (source, value) => {
      if (source === "countries") return /^[A-Z]{2}$/.test(value) ? (regions.of(value) ?? value) : value;
      return source === "suppliers" ? (known.get(value) ?? value) : value;
    },
  };
}
