import { AsyncLocalStorage } from "node:async_hooks";
import english from "../locales/en.json" with { type: "json" };
import { pseudoText } from "./pseudo-text.ts";
import { readCatalogueFrom, type Catalogue } from "./translate.ts";

/** The language that is none: every text of the screens, longer and with marks, to see what was forgotten or breaks. */
const PSEUDO = "en-XA";

/** Languages beside English, which needs no catalogue. Another one: its file in app/locales, and a line here. */
const CATALOGUES: ReadonlyMap<string, () => Catalogue> = new Map([[PSEUDO, () => (pseudo ??= pseudoOf(english))]]);
let pseudo: Catalogue | undefined;

const pseudoOf = (texts: Record<string, string>): Catalogue => ({
  locale: PSEUDO,
  texts: Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, pseudoText(text)])),
});

const spoken = new AsyncLocalStorage<Catalogue | null>();
readCatalogueFrom(() => spoken.getStore() ?? null);

/** Renders in the language that Shopify asks for: `locale` in the address of the first page. Unknown ones are English. */
export function speaking<T>(request: Request, render: () => T): T {
  const locale = new URL(request.url).searchParams.get("locale") ?? "";
  return spoken.run(CATALOGUES.get(locale)?.() ?? null, render);
}
