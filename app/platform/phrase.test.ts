import { afterEach, expect, test } from "vitest";
import { allSaid, listed, phrase, phrases, say } from "./phrase.ts";
import { readCatalogueFrom } from "./translate.ts";

afterEach(() => readCatalogueFrom(() => null));

const GERMAN = {
  "{{supplier}} ships {{units}}.": "{{units}} liefert {{supplier}}.",
  "{{count}} item_one": "{{count}} Artikel",
  "{{count}} item_other": "{{count}} Artikel",
  "{{before}}, then {{after}}": "{{before}}, dann {{after}}",
  cost: "Kosten",
};
const units = phrases(2, "{{count}} item", "{{count}} items");
const ships = phrase("{{supplier}} ships {{units}}.", { supplier: "Acme", units });

test("a phrase is English where no language is spoken, and is said anew in the language of who reads it", () => {
  expect(say(ships)).toBe("Acme ships 2 items.");
  readCatalogueFrom(() => ({ locale: "de", texts: GERMAN }));
  expect(say(ships)).toBe("2 Artikel liefert Acme.");
});

test("a phrase survives being stored: it is plain JSON", () => {
  expect(say(JSON.parse(JSON.stringify(ships)) as typeof ships)).toBe(say(ships));
});

test("a text of an older record, a name or what a person typed is said as it stands, whatever it is called", () => {
  readCatalogueFrom(() => ({ locale: "de", texts: GERMAN }));
  expect(say("cost")).toBe("cost");
  expect(say(phrase("{{supplier}} ships {{units}}.", { supplier: "{{units}}", units: 3 }))).toBe(
    "3 liefert {{units}}.",
  );
});

test("lists follow the language, from none to many", () => {
  const names = (count: number) => ["a", "b", "c"].slice(0, count);
  expect([0, 1, 2, 3].map((count) => say(listed(names(count), "and")))).toEqual(["", "a", "a and b", "a, b and c"]);
  expect(say(listed(names(3), "or"))).toBe("a, b or c");
  expect(say(listed([phrase("cost"), "b", "c"], "then"))).toBe("cost, then b, then c");
  readCatalogueFrom(() => ({ locale: "de", texts: GERMAN }));
  expect(say(listed(names(3), "and"))).toBe("a, b und c");
  expect(say(listed([phrase("cost"), "b"], "then"))).toBe("Kosten, dann b");
});

test("everything in an answer of the API is said, and the rest stays as it is", () => {
  const at = new Date(0);
  expect(allSaid({ at, lines: [{ why: ships, units: 2, note: null }] })).toEqual({
    at,
    lines: [{ why: "Acme ships 2 items.", units: 2, note: null }],
  });
});
