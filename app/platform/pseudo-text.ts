const MARKED: Readonly<Record<string, string>> = {
  ...{ a: "á", c: "ç", d: "ð", e: "é", g: "ğ", i: "î", l: "ļ", n: "ñ", o: "ö", r: "ŕ", s: "š", t: "ţ", u: "û", y: "ý" },
  ...{ A: "Å", C: "Ç", D: "Ð", E: "É", G: "Ğ", I: "Î", L: "Ļ", N: "Ñ", O: "Ö", R: "Ŕ", S: "Š", T: "Ţ", U: "Û", Y: "Ý" },
};

/** A text as in a language that is half as long again, in letters that show what was translated. Values stay. */
export function pseudoText(text: string): string {
  const marked = text
    .split(/(\{\{\w+\}\})/)
    .map((part, i) => (i % 2 === 1 ? part : part.replaceAll(/[a-z]/gi, (letter) => MARKED[letter] ?? letter)))
    .join("");
  const letters = text.replaceAll(/\{\{\w+\}\}/g, "").length;
  return `${marked}${" lorem ipsum dolor".repeat(Math.ceil(letters / 36)).slice(0, Math.ceil(letters / 2))}`;
}
