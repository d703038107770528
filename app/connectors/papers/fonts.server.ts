import { createRequire } from "node:module";

/**
 * Noto Sans comes in one file for each script. Every character is written with the file that has it; those that no file
 * has (Chinese, Japanese, Korean, Arabic, …) are shown as "?", and the paper says so.
 */
const SUBSETS = ["latin", "latin-ext", "greek", "greek-ext", "cyrillic", "cyrillic-ext", "vietnamese", "devanagari"];
export type Weight = 400 | 700;

const load = createRequire(import.meta.url);
/** [first, last] of each subset, from the package's own table of CSS unicode ranges. */
const ranges = new Map<string, [number, number][]>();

function rangesOf(subset: string): [number, number][] {
  const known = ranges.get(subset);
  if (known) return known;
  const table = load("@fontsource/noto-sans/unicode.json") as Record<string, string>;
  const read = (table[subset] ?? "").split(",").flatMap((range): [number, number][] => {
    const [, from, to] = /^U\+([0-9A-F]+)(?:-([0-9A-F]+))?$/i.exec(range.trim()) ?? [];
    if (from === undefined) return [];
    return [[parseInt(from, 16), parseInt(to ?? from, 16)]];
  });
  ranges.set(subset, read);
  return read;
}

const LATIN = "latin";
/** What stands for a character that no file has. */
const STAND_IN = "?";

function subsetOf(character: string): string | null {
  const point = character.codePointAt(0) ?? 0;
  return SUBSETS.find((subset) => rangesOf(subset).some(([from, to]) => point >= from && point <= to)) ?? null;
}

/** A text as runs of one font each; `missing`: some of its characters are in no font. */
export function runsOf(text: string): { runs: { subset: string; text: string }[]; missing: boolean } {
  const runs: { subset: string; text: string }[] = [];
  let missing = false;
  for (const character of text.normalize("NFC")) {
    const subset = subsetOf(character);
    missing ||= subset === null;
    const last = runs.at(-1);
    const shown = subset === null ? STAND_IN : character;
    // Spaces and signs stay in the run that they stand in.
    const belongs = subset ?? LATIN;
    const isNeutral = /[\s\p{P}\d]/u.test(shown) && last !== undefined && hasAll(last.subset, shown);
    if (last && (last.subset === belongs || isNeutral)) last.text += shown;
    else runs.push({ subset: belongs, text: shown });
  }
  return { runs, missing };
}

/** Can all of these texts be printed as they are? */
export const canPrint = (texts: readonly string[]): boolean => texts.every((text) => !runsOf(text).missing);

const hasAll = (subset: string, character: string) => {
  const point = character.codePointAt(0) ?? 0;
  return rangesOf(subset).some(([from, to]) => point >= from && point <= to);
};

/** Where the font of a script lies. */
export const fontFile = (subset: string, weight: Weight): string =>
  load.resolve(`@fontsource/noto-sans/files/noto-sans-${subset}-${weight}-normal.woff`);
