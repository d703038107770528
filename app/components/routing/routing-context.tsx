import { createContext, useContext, useMemo, type ReactNode } from "react";
import type { OptionalScope } from "../../shopify/scopes.ts";
import type { Market } from "../../suppliers/markets.ts";
import type { LintWorld } from "../../routing/rules/check/lint.ts";
import { plainNames, type Names } from "../../routing/rules/names.ts";
import { useFormat } from "../app-context.tsx";

/** What of the shop rules may name. */
export type Nameable = {
  suppliers: { id: string; name: string; tags: string[] }[];
  /** what products are called by; only where they are asked for */
  products?: { types: string[]; vendors: string[]; tags: string[]; collections: string[] };
  currency: string;
  /** what the store lets us read beside the rest */
  granted: OptionalScope[];
  /** its markets; null = not read */
  markets: Pick<Market, "handle" | "name">[] | null;
  /** today where the shop is, "2026-11-21" */
  today: string;
};

const NameableContext = createContext<Nameable | null>(null);

export function RoutingContext({ nameable, children }: { nameable: Nameable; children: ReactNode }) {
  return <NameableContext.Provider value={nameable}>{children}</NameableContext.Provider>;
}

export function useNameable(): Nameable {
  const nameable = useContext(NameableContext);
  if (!nameable) throw new Error("useNameable works inside RoutingContext only.");
  return nameable;
}

/** How sentences call things: in the reader's language and currency. */
export function useNames(): Names {
  const format = useFormat();
  const { suppliers } = useNameable();
  return useMemo(() => {
    const plain = plainNames(suppliers);
    return {
      money: format.money,
      of: (source, value) => (source === "countries" ? format.country(value) : plain.of(source, value)),
    };
  }, [format, suppliers]);
}

/** What the linter may hold rules against. */
export function useLintWorld(): LintWorld {
  const names = useNames();
  const { suppliers, today, granted, markets } = useNameable();
  return useMemo(
    () => ({
      ...{ today, names, granted, suppliers: suppliers.map(({ id }) => id) },
      ...(markets ? { markets: markets.map(({ handle }) => handle) } : {}),
      "supplier-tags": [...new Set(suppliers.flatMap(({ tags }) => tags))],
    }),
    [names, suppliers, today, granted, markets],
  );
}
