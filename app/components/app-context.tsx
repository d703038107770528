import { createContext, useContext, useMemo, type ReactNode } from "react";
import { formatFor, type Format, type FormatOptions } from "./format.ts";

const FormatContext = createContext<Format | null>(null);
const NarrowContext = createContext(false);

/** Gives every screen the formatter of the shop, and what the server guessed about the width of the window. */
export function AppContext({
  options,
  narrow,
  children,
}: {
  options: FormatOptions;
  narrow: boolean;
  children: ReactNode;
}) {
  const { locale, timeZone, currency, now } = options;
  const format = useMemo(() => formatFor({ locale, timeZone, currency, now }), [locale, timeZone, currency, now]);
  return (
    <FormatContext.Provider value={format}>
      <NarrowContext.Provider value={narrow}>{children}</NarrowContext.Provider>
    </FormatContext.Provider>
  );
}

export function useFormat(): Format {
  const format = useContext(FormatContext);
  if (!format) throw new Error("useFormat works inside AppContext only.");
  return format;
}

/** What the server guessed; the first rendering must agree with it. */
export const useGuessedNarrow = () => useContext(NarrowContext);
