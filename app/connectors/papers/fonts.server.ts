import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { create, type Font } from "fontkit";
import subsetFont from "subset-font";
import type { HanForm } from "./han-form.ts";

export type Weight = 400 | 700;
/** One file of a font family: the letters of some script, or a slice of a big one. `has`: a sign for each code point. */
export type Face = { name: string; font: Font; has: (letters: string) => boolean };
type Family = { package: string; subsets: RegExp; variable: boolean };

const fixed = (family: string, subsets: RegExp): Family => ({
  ...{ package: `@fontsource/${family}`, subsets, variable: false },
});
/** Chinese, Japanese and Korean come in a hundred numbered slices each, of one file for all weights (decision 027). */
const sliced = (family: string): Family => ({
  ...{ package: `@fontsource-variable/${family}`, subsets: /^\[\d+\]$/, variable: true },
});

/** Where a letter is looked for, in this order. */
const FAMILIES: readonly Family[] = [
  fixed("noto-sans", /^/),
  fixed("noto-sans-arabic", /^arabic$/),
  fixed("noto-sans-hebrew", /^hebrew$/),
  fixed("noto-sans-thai", /^thai$/),
];
const HAN: Record<HanForm, Family> = {
  jp: sliced("noto-sans-jp"),
  kr: sliced("noto-sans-kr"),
  sc: sliced("noto-sans-sc"),
  tc: sliced("noto-sans-tc"),
};
/** A slice of the big scripts takes about 100 kB: this many files are kept open. */
const MOST_OPEN = 100;
/** What changes no letter's look where a font has no sign for it: joiners, marks of direction, forms of emoji. */
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/gu;

const load = createRequire(import.meta.url);
const places = new Map<Family, Map<number, string[]>>();
const opened = new Map<string, Promise<Face>>();

/** The subsets that may have each code point: the package's own table of CSS unicode ranges says more than is there. */
function placesOf(family: Family): Map<number, string[]> {
  const known = places.get(family);
  if (known) return known;
  const table = load(`${family.package}/unicode.json`) as Record<string, string>;
  const read = new Map<number, string[]>();
  for (const [subset, ranges] of Object.entries(table)) {
    if (!family.subsets.test(subset)) continue;
    for (const range of ranges.split(",")) {
      const [, from = "", to = from] = /^U\+([0-9A-F]+)(?:-([0-9A-F]+))?$/i.exec(range.trim()) ?? [];
      for (let point = parseInt(from, 16); point <= parseInt(to, 16); point++)
        read.set(point, [...(read.get(point) ?? []), subset]);
    }
  }
  places.set(family, read);
  return read;
}

const fileOf = (family: Family, subset: string, weight: Weight | "wght") => {
  const name = family.package.split("/")[1] ?? "";
  const suffix = weight === "wght" ? "woff2" : "woff";
  const path = `${family.package}/files/${name}-${subset.replace(/[[\]]/g, "")}-${weight}-normal.${suffix}`;
  return readFile(load.resolve(path));
};

async function open(family: Family, subset: string, weight: Weight): Promise<Face> {
  // From WOFF2 and from all weights in one file the PDF library can take no parts; WOFF it unpacks again for each letter.
  const file = await subsetFont(await fileOf(family, subset, family.variable ? "wght" : weight), null, {
    ...{ targetFormat: "truetype", keepAllGlyphs: true },
    ...(family.variable ? { variationAxes: { wght: weight } } : {}),
  });
  const font = create(file);
  const name = `${family.package} ${subset} ${weight}`;
  // Files of one family bear one name, by which the PDF library might take them for one font.
  Object.defineProperty(font, "postscriptName", { value: name.replace(/[^\w]+/g, "-") });
  const has = (letters: string) =>
    [...letters].every((letter) => font.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0));
  return { name, font, has };
}

function faceAt(family: Family, subset: string, weight: Weight): Promise<Face> {
  const key = `${family.package} ${subset} ${weight}`;
  const face = opened.get(key) ?? open(family, subset, weight);
  opened.delete(key);
  opened.set(key, face);
  // A file that cannot be read now may be read the next time.
  face.catch(() => opened.delete(key));
  const oldest = opened.size > MOST_OPEN ? opened.keys().next().value : undefined;
  if (oldest !== undefined) opened.delete(oldest);
  return face;
}

async function faceOf(letters: string, families: readonly Family[], weight: Weight): Promise<Face | null> {
  const seen = letters.replace(IGNORABLE, "");
  // Where nothing is to be seen any font will do.
  const point = seen.codePointAt(0) ?? 0x20;
  for (const family of families) {
    for (const subset of placesOf(family).get(point) ?? []) {
      const face = await faceAt(family, subset, weight);
      if (face.has(seen)) return face;
    }
  }
  return null;
}

/** @returns the face that prints each of these letters (graphemes); null: no font has it */
export async function facesOf(
  letters: Iterable<string>,
  { han, weight }: { han: HanForm; weight: Weight },
): Promise<Map<string, Face | null>> {
  const families = [...FAMILIES, HAN[han], ...Object.values(HAN)];
  const faces = new Map<string, Face | null>();
  for (const letter of letters) if (!faces.has(letter)) faces.set(letter, await faceOf(letter, families, weight));
  return faces;
}
