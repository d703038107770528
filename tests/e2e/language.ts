import type { FrameLocator } from "@playwright/test";
import { readFileSync } from "node:fs";

const TEXTS = Object.values(
  JSON.parse(readFileSync(new URL("../../app/locales/en.json", import.meta.url), "utf8")) as Record<string, string>,
);
/** Texts of the locale file that say something by themselves: whoever sees one of them sees English. */
const ENGLISH = TEXTS.filter((text) => !text.includes("{{"));
const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
/** Texts with values, as patterns; those with hardly a word of their own would be found in anything. */
const PATTERNS = TEXTS.filter((text) => text.includes("{{"))
  .map((text) => text.split(/\{\{\w+\}\}/))
  .filter((parts) => parts.join("").replaceAll(/[^a-z]/gi, "").length >= 8)
  .map((parts) => `^${parts.map((part) => escaped(part)).join("[^]*")}$`);

/** What a page shows or tells in English, though the locale file has it. */
export const englishOn = (app: FrameLocator): Promise<string[]> =>
  app.locator("main").evaluate(
    (main, { english, patterns }) => {
      const known = new Set(english);
      const compiled = patterns.map((pattern) => new RegExp(pattern));
      const found: string[] = [];
      const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode())
        if (!node.parentElement?.closest("script, style, [translate=no]")) found.push(node.textContent?.trim() ?? "");
      for (const element of main.querySelectorAll("[aria-label], [placeholder]"))
        found.push(element.getAttribute("aria-label") ?? "", element.getAttribute("placeholder") ?? "");
      return [...new Set(found)].filter((text) => known.has(text) || compiled.some((pattern) => pattern.test(text)));
    },
    { english: ENGLISH, patterns: PATTERNS },
  );
