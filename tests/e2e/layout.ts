import type { FrameLocator } from "@playwright/test";

/** WCAG 2.5.8, Target size (minimum). */
const SMALLEST_TARGET = 24;

/**
 * What can be pressed and is smaller than 24 × 24 CSS pixels. A link in a sentence may be as small as its line, and a
 * field's label counts as part of it; that there is room around a small target is no excuse here.
 */
export const smallTargets = (app: FrameLocator): Promise<string[]> =>
  app.locator("html").evaluate((html, smallest) => {
    const rectOf = (element: Element) => {
      const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : [];
      const boxes = [element, ...labels].map((each) => each.getBoundingClientRect()).filter(({ width }) => width > 1);
      return {
        width: Math.max(0, ...boxes.map(({ right }) => right)) - Math.min(...boxes.map(({ left }) => left)),
        height: Math.max(0, ...boxes.map(({ bottom }) => bottom)) - Math.min(...boxes.map(({ top }) => top)),
      };
    };
    const inSentence = (element: Element) => {
      const around = element.closest("p, li, td, dd, span:has(> a), div")?.textContent ?? "";
      return (
        getComputedStyle(element).display === "inline" &&
        around.trim().length > (element.textContent ?? "").trim().length
      );
    };
    return [...html.querySelectorAll("a[href], button, input, select, textarea, summary, [role=tab], [role=menuitem]")]
      .filter((element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
      .filter((element) => !inSentence(element))
      .map((element) => ({ element, ...rectOf(element) }))
      .filter(({ width, height }) => width > 1 && height > 1)
      .filter(({ width, height }) => Math.round(width) < smallest || Math.round(height) < smallest)
      .map(
        ({ element, width, height }) =>
          `${element.tagName.toLowerCase()} “${(element.getAttribute("aria-label") ?? element.textContent ?? "").trim().slice(0, 40)}” is ${Math.round(width)} × ${Math.round(height)}`,
      );
  }, SMALLEST_TARGET);

/**
 * Makes every word on the page half as long again, with accents, as a translation may; says what does not fit then;
 * and puts the words back. Numbers, SKUs and addresses are no language and stay. A choice that is cut off in its select
 * stands whole in the list that it opens.
 * @param look is called while the words are long
 * @returns each text that is cut off, stands out of its button, badge, tab or table head, or over another one
 */
export async function whatLongWordsBreak(app: FrameLocator, look: () => Promise<void>): Promise<string[]> {
  const html = app.locator("html");
  await html.evaluate(lengthen);
  try {
    await look();
    return await html.evaluate(findBroken);
  } finally {
    await html.evaluate(putBack);
  }
}

type WithTexts = typeof globalThis & { shortTexts?: Map<Text, { short: string; long: string }> };

/** Runs in the page. */
function lengthen() {
  const accents: Record<string, string> = { a: "å", e: "é", i: "î", o: "ö", u: "ü", n: "ñ", c: "ç", A: "Å", E: "É" };
  const isWord = (word: string) => /\p{L}/u.test(word) && !/[\d@/_]|\w\.\w/.test(word);
  const longer = (word: string) => {
    const letters = word.replaceAll(/[^\p{L}]/gu, "").length;
    const accented = word.replaceAll(/[aeiouncAE]/g, (letter) => accents[letter] ?? letter);
    const filling = "ößéñåü".repeat(9).slice(0, Math.ceil(letters / 2));
    return accented.replace(/(\p{L})(?!.*\p{L})/u, `$1${filling}`);
  };
  const texts = new Map<Text, { short: string; long: string }>();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!(node instanceof Text) || node.parentElement?.closest("script, style, textarea, [translate=no]")) continue;
    const short = node.data;
    const long = short.replaceAll(/\S+/g, (word) => (isWord(word) ? longer(word) : word));
    if (long !== short) texts.set(node, { short, long });
  }
  for (const [node, { long }] of texts) node.data = long;
  (globalThis as WithTexts).shortTexts = texts;
  // What measures itself does so when the window changes.
  globalThis.dispatchEvent(new Event("resize"));
  return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
}

/** Runs in the page. */
function putBack() {
  // What the app has written anew meanwhile stays.
  for (const [node, { short, long }] of (globalThis as WithTexts).shortTexts ?? [])
    if (node.data === long) node.data = short;
  globalThis.dispatchEvent(new Event("resize"));
}

/** Runs in the page. */
function findBroken(html: Element): string[] {
  type Box = { text: string; rect: DOMRect; element: Element; layer: Element | null };
  const boxes: Box[] = [];
  const broken = new Set<string>();
  const { clientWidth, scrollWidth } = html;
  const isHiddenBox = ({ width, height }: DOMRect) => width <= 1 || height <= 1;
  const layerOf = (element: Element): Element | null => {
    for (let each: Element | null = element; each; each = each.parentElement)
      if (getComputedStyle(each).position !== "static" && getComputedStyle(each).zIndex !== "auto") return each;
    return null;
  };
  /** The box that cuts the text off; null when it is seen whole; "hidden" when nobody is meant to see it. */
  const cutBy = (element: Element, rect: DOMRect): Element | "hidden" | null => {
    for (let each: Element | null = element; each && each !== html; each = each.parentElement) {
      const { overflowX, overflowY, clipPath } = getComputedStyle(each);
      const box = each.getBoundingClientRect();
      if (clipPath !== "none" && isHiddenBox(box)) return "hidden";
      if (/auto|scroll/.test(overflowX)) return null;
      if (!/hidden|clip/.test(overflowX + overflowY)) continue;
      if (isHiddenBox(box)) return "hidden";
      if (rect.left < box.left - 2 || rect.right > box.right + 2) return each;
      if (rect.top > box.bottom || rect.bottom < box.top) return "hidden";
    }
    return null;
  };
  if (scrollWidth > clientWidth) broken.add(`the page is ${scrollWidth} px wide on ${clientWidth}`);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    const text = node.textContent?.trim().slice(0, 60) ?? "";
    if (
      !element ||
      text === "" ||
      element.closest("script, style, noscript, select, textarea, .Polaris-Select__Content")
    )
      continue;
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const rects = [...range.getClientRects()].filter((rect) => !isHiddenBox(rect));
    for (const rect of rects) {
      const cut = cutBy(element, rect);
      if (cut === "hidden") continue;
      if (cut) broken.add(`“${text}” is cut off by ${cut.tagName.toLowerCase()}.${cut.className}`);
      const holder = element.closest('button, a[class*="Button"], [role="tab"], [class*="Polaris-Badge"], th');
      const room = holder?.getBoundingClientRect();
      if (holder && room && (rect.left < room.left - 1 || rect.right > room.right + 1 || rect.bottom > room.bottom + 2))
        broken.add(`“${text}” stands out of its ${holder.tagName.toLowerCase()}.${holder.className}`);
      boxes.push({ text, rect, element, layer: layerOf(element) });
    }
  }
  boxes.forEach((one, i) => {
    for (const other of boxes.slice(i + 1)) {
      if (one.layer !== other.layer || one.element === other.element) continue;
      const across = Math.min(one.rect.right, other.rect.right) - Math.max(one.rect.left, other.rect.left);
      const down = Math.min(one.rect.bottom, other.rect.bottom) - Math.max(one.rect.top, other.rect.top);
      if (across > 2 && down > 5) broken.add(`“${one.text}” and “${other.text}” stand over each other`);
    }
  });
  return [...broken];
}
