import i18next from "i18next";
import { afterEach, expect, test } from "vitest";
import english from "../locales/en.json" with { type: "json" };
import { pseudoText } from "./pseudo-text.ts";
import { plural, readCatalogueFrom, t } from "./translate.ts";

afterEach(() => readCatalogueFrom(() => null));

const speak = (locale: string, texts: Record<string, string>) => readCatalogueFrom(() => ({ locale, texts }));

test("without a catalogue the English text is shown, with its values", () => {
  expect(t("Order {{name}} went to {{supplier}}.", { name: "#1001", supplier: "Acme" })).toBe(
    "Order #1001 went to Acme.",
  );
  expect(plural(1, "{{count}} item", "{{count}} items")).toBe("1 item");
  expect(plural(0, "{{count}} item", "{{count}} items")).toBe("0 items");
});

test("a catalogue says it in its language, and what it lacks stays English", () => {
  speak("de", { "Order {{name}}": "Bestellung {{name}}" });
  expect(t("Order {{name}}", { name: "#1001" })).toBe("Bestellung #1001");
  expect(t("Suppliers")).toBe("Suppliers");
  // What a person typed may be asked for as well.
  expect(t("constructor")).toBe("constructor");
});

test("plurals go by the rules of the language", () => {
  speak("pl", {
    "{{count}} item_one": "{{count}} sztuka",
    "{{count}} item_few": "{{count}} sztuki",
    "{{count}} item_many": "{{count}} sztuk",
  });
  expect([1, 3, 5].map((units) => plural(units, "{{count}} item", "{{count}} items"))).toEqual([
    "1 sztuka",
    "3 sztuki",
    "5 sztuk",
  ]);
});

test("a value that stands in no braces of the text, or has a name in braces itself, changes nothing else", () => {
  expect(t("By {{name}}", { name: "{{other}}", other: "x" })).toBe("By {{other}}");
  expect(t("By {{name}}")).toBe("By {{name}}");
});

test("i18next reads the file of texts as Crossdock does: every text, with values and plurals", async () => {
  const texts = Object.fromEntries(Object.entries(english).map(([key, text]) => [key, pseudoText(text)]));
  const theirs = i18next.createInstance();
  await theirs.init({
    lng: "en",
    resources: { en: { translation: texts } },
    ...{ keySeparator: false, nsSeparator: false, interpolation: { escapeValue: false }, showSupportNotice: false },
  });
  speak("en", texts);
  const keys = Object.keys(english);
  expect(keys.length).toBeGreaterThan(1_000);
  for (const key of keys) {
    const values = Object.fromEntries(
      [...key.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = ""], i) => [name, `<${i} & more>`]),
    );
    const one = /^(?<text>.*)_one$/s.exec(key)?.groups?.text;
    if (one === undefined && !key.endsWith("_other")) expect(t(key, values), key).toBe(theirs.t(key, values));
    if (one === undefined) continue;
    for (const count of [0, 1, 2, 21])
      expect(plural(count, one, "", values), key).toBe(theirs.t(one, { ...values, count }));
  }
});

test("the pseudo-language keeps the places of values, and is half as long again", () => {
  const text = "Order {{name}} went to {{supplier}}";
  const pseudo = pseudoText(text);
  expect(pseudo).toContain("{{name}}");
  expect(pseudo).toContain("{{supplier}}");
  expect(pseudo).not.toContain("Order");
  expect(pseudo.length).toBeGreaterThanOrEqual(text.length + 8);
});
