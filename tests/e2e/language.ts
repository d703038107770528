import type { FrameLocator } from "@playwright/test";
import { readFileSync } from "node:fs";

/** Texts of the locale file that say something by themselves: whoever sees one of them sees English. */
const ENGLISH = Object.keys(
  JSON.parse(readFileSync(new URL("../../app/locales/en.json", import.meta.url), "utf8")) as Record<string, string>,
).filter((text) => !text.includes("{{"));

/** What a page shows or tells in English, though the locale file has it. */
export const englishOn = (app: FrameLocator): Promise<string[]> =>
  app.locator("main").evaluate((main, english) => {
    const known = new Set(english);
    const found: string[] = [];
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      if (!node.parentElement?.closest("script, style, [translate=no]")) found.push(node.textContent?.trim() ?? "");
    for (const element of main.querySelectorAll("[aria-label], [placeholder]"))
      found.push(element.getAttribute("aria-label") ?? "", element.getAttribute("placeholder") ?? "");
    return [...new Set(found)].filter((text) => known.has(text));
  }, ENGLISH);
