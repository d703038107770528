import fc from "fast-check";
import { expect, test } from "vitest";
import { linesOf } from "./lines.ts";

/** Every letter is one wide; letters of each script are of one font, signs and digits of all. */
function lay(text: string, width = 1000): string[][] {
  const lines = linesOf<string>(text, {
    ...{ width, standIn: { face: "latin", text: "?" } },
    faceOf: (letter) =>
      /\p{Script=Georgian}/u.test(letter)
        ? null
        : /\p{Script=Hebrew}/u.test(letter)
          ? "hebrew"
          : /\p{Script=Thai}/u.test(letter)
            ? "thai"
            : /[\p{Script=Han}\p{Script=Katakana}]/u.test(letter)
              ? "han"
              : /[š]/u.test(letter)
                ? "latin-ext"
                : "latin",
    has: (_face, letter) => /^[ -@、]+$/u.test(letter),
    widthOf: ({ text: piece }) => [...piece].length,
  });
  return lines.map((line) => line.map((piece) => piece.text));
}
const joined = (lines: string[][]) => lines.map((line) => line.join(""));

test("a text that fits is one line, in as few pieces as it has fonts", () => {
  expect(lay("Main Street 5")).toEqual([["Main Street 5"]]);
  expect(lay("Tower 12 丸の内 3")).toEqual([["Tower 12 ", "丸", "の", "内 3"]]);
  expect(lay("")).toEqual([[]]);
});

test("a line ends at a space, which hangs over, or after a hyphen; never within a word, of whatever fonts it is", () => {
  expect(joined(lay("one two three", 7))).toEqual(["one two", "three"]);
  expect(joined(lay("ACME-1234-XL", 10))).toEqual(["ACME-1234-", "XL"]);
  expect(joined(lay("aa bbšbb", 6))).toEqual(["aa", "bbšbb"]);
});

test("a word that is wider than the line is broken where the line is full", () => {
  expect(joined(lay("abcdefghij kl", 4))).toEqual(["abcd", "efgh", "ij", "kl"]);
});

test("Chinese and Japanese are broken between letters, but no line begins with a comma or ends with a bracket", () => {
  expect(joined(lay("東京都千代田区", 3))).toEqual(["東京都", "千代田", "区"]);
  expect(joined(lay("東京都、千代", 3))).toEqual(["東京", "都、千", "代"]);
  expect(joined(lay("東京（都）", 3))).toEqual(["東京", "（都）"]);
});

test("Thai is broken between words", () => {
  expect(joined(lay("กาแฟคั่วบด", 5))).toEqual(["กาแฟ", "คั่ว", "บด"]);
});

test("a right-to-left line is put in order of sight: words from the right, numbers as they are, brackets turned", () => {
  // Read from the right: "rehov herzl 15, (4)".
  expect(joined(lay("רחוב הרצל 15, (4)"))).toEqual(["(4) ,15 הרצל רחוב"]);
  expect(lay("הרצל 15")).toEqual([["15 ", "הרצל"]]);
});

test("a right-to-left stretch stands in a line that runs the other way", () => {
  expect(lay("Shop יעל כהן Ltd")).toEqual([["Shop ", "כהן", " ", "יעל", " Ltd"]]);
});

test("each line of a broken right-to-left text is ordered for itself", () => {
  expect(joined(lay("אבג דהו 12 זחט", 7))).toEqual(["דהו אבג", "זחט 12"]);
});

test("a letter that no font has is shown as a question mark, and joiners leave no box", () => {
  expect(joined(lay("a ქ b"))).toEqual(["a ? b"]);
  expect(joined(lay("a\u200eb\u00adc"))).toEqual(["abc"]);
});

test("whatever the text is, nothing is lost and no line is wider than asked", () => {
  const letter = fc.constantFrom(..."ab c-d1 2(),東京、ア（）กาแฟ אבג ქš");
  fc.assert(
    fc.property(fc.array(letter, { maxLength: 60 }), fc.integer({ min: 1, max: 12 }), (letters, width) => {
      const text = letters.join("");
      const lines = joined(lay(text, width));
      const sorted = (all: string) => [...all.replace(/\s/g, "").replace(/[()（）]/g, "|")].sort().join("");
      expect(sorted(lines.join(""))).toBe(sorted(text.normalize("NFC").replace(/ქ/g, "?")));
      for (const line of lines) expect([...line].length).toBeLessThanOrEqual(Math.max(width, 3));
    }),
  );
});
