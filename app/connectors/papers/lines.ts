import bidiFactory from "bidi-js";

/** A stretch of a line in one font, as it is handed to the PDF library, which shapes it. */
export type Piece<Face> = { face: Face; text: string };
type Letter<Face> = { text: string; face: Face; level: number };
type Typesetter<Face> = {
  /** width of a line */
  width: number;
  /** the font of a letter (a grapheme); null: no font has it */
  faceOf: (letter: string) => Face | null;
  /** has this font a sign of its own for this? */
  has: (face: Face, letter: string) => boolean;
  widthOf: (piece: Piece<Face>) => number;
  /** what is printed for a letter that no font has */
  standIn: Piece<Face>;
};

const bidi = bidiFactory();
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
const words = new Intl.Segmenter("en", { granularity: "word" });

const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;
const NEUTRAL = /^[\s\p{P}\d]+$/u;
/** Scripts that are broken between any two letters, and their signs. */
const IDEOGRAPH = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uff60]/u;
/** Scripts that put no spaces between words. */
const UNSPACED = /^\p{Script=Thai}/u;
const OPENS = /^[\p{Ps}\p{Pi}]/u;
/** What may not begin a line: closing signs, small kana, the sign of a long vowel. */
const CLINGS = /^[\p{Pe}\p{Pf}\p{Po}々ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ]/u;
const HYPHEN = /^[-‐–/]$/u;

/** The letters of a text: what a reader takes for one character. */
export const lettersOf = (text: string): string[] =>
  [...graphemes.segment(plain(text))].map(({ segment }) => (/^\s$/u.test(segment) ? " " : segment));

const plain = (text: string) => text.normalize("NFC").replace(/\s+/gu, " ").trim();

/**
 * A text as lines no wider than asked, each as pieces from left to right. Right-to-left stretches are ordered by Unicode's
 * bidirectional algorithm, the text's first strong letter says which way it runs on the whole.
 */
export function linesOf<Face>(text: string, typesetter: Typesetter<Face>): Piece<Face>[][] {
  const letters = setLetters(text, typesetter);
  const lines = breakLines(letters, typesetter);
  return lines.map((line) => piecesOf(inSight(line)));
}

function setLetters<Face>(text: string, { faceOf, has, standIn }: Typesetter<Face>): Letter<Face>[] {
  const letters = lettersOf(text);
  const line = letters.join("");
  const { levels } = RIGHT_TO_LEFT.test(line) ? bidi.getEmbeddingLevels(line, "auto") : { levels: null };
  const set: Letter<Face>[] = [];
  let at = 0;
  for (const letter of letters) {
    const level = levels?.[at] ?? 0;
    at += letter.length;
    const before = set.at(-1);
    // Signs and digits stay in the font of what they stand beside, so that there are fewer pieces.
    const staying = levels === null && before && NEUTRAL.test(letter) && has(before.face, letter) ? before.face : null;
    const face = staying ?? faceOf(letter);
    set.push(face === null ? { ...standIn, level } : { text: shownOf(letter, (part) => has(face, part)), face, level });
  }
  return set;
}

/** Joiners and marks of direction have done their work; a font without a sign for them would print a box. */
const shownOf = (letter: string, has: (part: string) => boolean) =>
  letter.replace(/\p{Default_Ignorable_Code_Point}/gu, (part) => (has(part) ? part : ""));

/** The units that a line is filled with: a line may begin before each. */
function unitsOf<Face>(letters: readonly Letter<Face>[]): Letter<Face>[][] {
  const starts = wordStarts(letters);
  const units: Letter<Face>[][] = [];
  for (const [i, letter] of letters.entries()) {
    const before = letters[i - 1];
    const unit = units.at(-1);
    if (unit && before && !mayBreak(before.text, letter.text, { isWord: starts.has(i), last: letters[i - 2]?.text })) {
      unit.push(letter);
    } else units.push([letter]);
  }
  return units;
}

function mayBreak(before: string, next: string, { isWord, last }: { isWord: boolean; last: string | undefined }) {
  if (next === " ") return false;
  if (before === " ") return true;
  if (HYPHEN.test(before)) return last !== undefined && last !== " ";
  if (CLINGS.test(next) || OPENS.test(before)) return false;
  if (UNSPACED.test(before) && UNSPACED.test(next)) return isWord;
  return IDEOGRAPH.test(before) || IDEOGRAPH.test(next);
}

/** Where words begin, by letter; asked only of scripts that do not show it by spaces. */
function wordStarts(letters: readonly Letter<unknown>[]): Set<number> {
  if (!letters.some(({ text }) => UNSPACED.test(text))) return new Set();
  const starts = new Set([...words.segment(letters.map(({ text }) => text).join(""))].map(({ index }) => index));
  const at = new Set<number>();
  let length = 0;
  for (const [i, { text }] of letters.entries()) {
    if (starts.has(length)) at.add(i);
    length += text.length;
  }
  return at;
}

function breakLines<Face>(letters: readonly Letter<Face>[], { width, widthOf }: Typesetter<Face>): Letter<Face>[][] {
  const widthIn = (unit: readonly Letter<Face>[]) =>
    piecesOf(inSight(unit)).reduce((sum, piece) => sum + widthOf(piece), 0);
  const lines: Letter<Face>[][] = [[]];
  let left = width;
  const place = (unit: readonly Letter<Face>[], needed: number) => {
    const line = lines.at(-1) ?? [];
    if (needed > left && line.length > 0) {
      lines.push([...unit]);
      left = width - widthIn(unit);
      return;
    }
    line.push(...unit);
    left -= widthIn(unit);
  };
  for (const unit of unitsOf(letters)) {
    // A space at the end of a line hangs over.
    const needed = widthIn(trimmed(unit));
    if (needed <= width) place(unit, needed);
    // A word that is wider than the line is broken where the line is full.
    else for (const letter of unit) place([letter], letter.text === " " ? 0 : widthIn([letter]));
  }
  return lines.map(trimmed);
}

function trimmed<Face>(line: readonly Letter<Face>[]): Letter<Face>[] {
  const last = line.findLastIndex(({ text }) => text !== " ");
  return line.slice(0, last + 1);
}

/** Rule L2 of Unicode's bidirectional algorithm: from the highest level down, what is on it or above is turned round. */
function inSight<Face>(line: readonly Letter<Face>[]): Letter<Face>[] {
  const sight = [...line];
  const highest = Math.max(0, ...sight.map(({ level }) => level));
  for (let level = highest; level > 0; level--) {
    for (let from = 0; from < sight.length; from++) {
      if ((sight[from]?.level ?? 0) < level) continue;
      const after = sight.findIndex((letter, i) => i > from && letter.level < level);
      const until = after === -1 ? sight.length : after;
      sight.splice(from, until - from, ...sight.slice(from, until).reverse());
      from = until;
    }
  }
  return sight;
}

/** What the PDF library shapes at once: a right-to-left stretch is handed to it as it is read, and it turns it itself. */
function piecesOf<Face>(sight: readonly Letter<Face>[]): Piece<Face>[] {
  const pieces: (Piece<Face> & { runs: "left" | "right" | "alone" })[] = [];
  for (const { text, face, level } of sight) {
    const isStrong = RIGHT_TO_LEFT.test(text);
    const isTurned = level % 2 === 1;
    const runs = isStrong ? (isTurned ? "left" : "alone") : "right";
    const shown = isTurned && !isStrong ? (bidi.getMirroredCharacter(text) ?? text) : text;
    const last = pieces.at(-1);
    if (last?.face !== face || last.runs !== runs || runs === "alone") pieces.push({ face, text: shown, runs });
    else last.text = runs === "left" ? shown + last.text : last.text + shown;
  }
  return pieces.map(({ face, text }) => ({ face, text }));
}
