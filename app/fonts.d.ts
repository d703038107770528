/** What we use of these two, which have no types of their own. */
declare module "fontkit" {
  export type Font = {
    readonly postscriptName: string;
    hasGlyphForCodePoint(codePoint: number): boolean;
  };
  export function create(file: Uint8Array): Font;
}

declare module "subset-font" {
  /** Parts of a font (TrueType, WOFF, WOFF2); axes of a variable font are pinned at the values given. */
  export default function subsetFont(
    file: Buffer,
    text: null,
    options: { targetFormat: "truetype"; keepAllGlyphs: true; variationAxes?: Record<string, number> },
  ): Promise<Buffer>;
}
