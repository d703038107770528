import PDFDocument from "pdfkit";
import { facesOf, type Face, type Weight } from "./fonts.server.ts";
import type { HanForm } from "./han-form.ts";
import { lettersOf, linesOf, type Piece } from "./lines.ts";

export type PaperSize = "A4" | "LETTER";
const MARGIN = 50;
const TEXT = 10;
const ROW_GAP = 6;
/** What stands for a letter that no font has. */
const STAND_IN = "?";
/** Height of a line and of what lies above its base line, by size: those of Noto Sans, with room for every script. */
const LINE = 1.362;
const ASCENT = 1.069;

type Align = "left" | "right";
type Column = { title: string; width: number; align?: Align };
type Style = { width?: number; size?: number; weight?: Weight };
/** A text as lines that fit. */
type Block = { lines: Piece<Face>[][]; width: number; size: number };

/** A page to be written from top to bottom; tables go on over page ends with their heading repeated. */
export function openPaper(about: { size: PaperSize; title: string; now: Date; han: HanForm }) {
  const { size, title, now, han } = about;
  const doc = new PDFDocument({ size, margin: MARGIN, bufferPages: true, info: { Title: title, CreationDate: now } });
  const chunks: Buffer[] = [];
  doc.on("data", (chunk: Buffer) => chunks.push(chunk));
  const inner = doc.page.width - 2 * MARGIN;
  let missing = false;

  const registered = new Set<string>();
  const inFont = ({ face: { name, font } }: Piece<Face>, points: number) => {
    // The PDF library takes opened fonts, too; its types do not say so.
    if (!registered.has(name)) doc.registerFont(name, font as never);
    registered.add(name);
    return doc.font(name).fontSize(points);
  };
  const widthOf = (piece: Piece<Face>, points: number) => inFont(piece, points).widthOfString(piece.text);

  const lay = async (
    text: string,
    { width = inner, size: points = TEXT, weight = 400 }: Style = {},
  ): Promise<Block> => {
    const faces = await facesOf([...lettersOf(text), STAND_IN], { han, weight });
    const standIn = faces.get(STAND_IN);
    if (!standIn) throw new Error("No font has the sign that stands for missing letters.");
    missing ||= [...faces.values()].includes(null);
    const lines = linesOf<Face>(text, {
      ...{ width, standIn: { face: standIn, text: STAND_IN } },
      faceOf: (letter) => faces.get(letter) ?? null,
      has: (face, letter) => face.has(letter),
      widthOf: (piece) => widthOf(piece, points),
    });
    return { lines, width, size: points };
  };
  const heightOf = ({ lines, size: points }: Block) => lines.length * points * LINE;
  const newPageFor = (height: number) => {
    if (doc.y + height <= doc.page.height - MARGIN) return false;
    doc.addPage();
    return true;
  };
  /** Writes from the present place down; the place moves below it. */
  const draw = ({ lines, width, size: points }: Block, left = MARGIN, align: Align = "left") => {
    let top = doc.y;
    for (const line of lines) {
      const widths = line.map((piece) => widthOf(piece, points));
      const whole = widths.reduce((sum, each) => sum + each, 0);
      let x = align === "right" ? left + width - whole : left;
      for (const [i, piece] of line.entries()) {
        inFont(piece, points).text(piece.text, x, top + ASCENT * points, { lineBreak: false, baseline: "alphabetic" });
        x += widths[i] ?? 0;
      }
      top += points * LINE;
    }
    doc.y = top;
  };
  const write = async (text: string, style: Style = {}) => {
    const block = await lay(text, style);
    newPageFor(heightOf(block));
    draw(block);
  };
  const row = async (columns: readonly Column[], cells: readonly string[], weight: Weight) => {
    const widths = columns.map((column) => (column.width * inner) / 100);
    const blocks = await Promise.all(cells.map((cell, i) => lay(cell, { width: (widths[i] ?? 0) - 8, weight })));
    return { blocks, height: Math.max(TEXT * LINE, ...blocks.map(heightOf)) + ROW_GAP, widths };
  };
  const drawRow = ({ blocks, height, widths }: Awaited<ReturnType<typeof row>>, columns: readonly Column[]) => {
    const y = doc.y;
    let x = MARGIN;
    for (const [i, block] of blocks.entries()) {
      doc.y = y;
      draw(block, x, columns[i]?.align);
      x += widths[i] ?? 0;
    }
    doc.y = y + height;
    doc
      .moveTo(MARGIN, doc.y - ROW_GAP / 2)
      .lineTo(MARGIN + inner, doc.y - ROW_GAP / 2)
      .lineWidth(0.5)
      .strokeColor("#c0c0c0")
      .stroke();
  };

  return {
    heading: async (text: string) => {
      await write(text, { size: 20, weight: 700 });
      doc.y += 0.6 * 20 * LINE;
    },
    text: (text: string, weight: Weight = 400) => write(text, { weight }),
    gap: () => {
      doc.y += TEXT * LINE;
    },
    facts: async (facts: readonly (readonly [string, string])[]) => {
      for (const [name, value] of facts) {
        const label = await lay(name, { width: 130, weight: 700 });
        const told = await lay(value, { width: inner - 140 });
        newPageFor(Math.max(heightOf(label), heightOf(told)));
        const y = doc.y;
        draw(label);
        const below = doc.y;
        doc.y = y;
        draw(told, MARGIN + 140);
        doc.y = Math.max(doc.y, below, y + 14);
      }
    },
    table: async (columns: readonly Column[], rows: readonly (readonly string[])[]) => {
      const titles = columns.map(({ title: name }) => name);
      const head = await row(columns, titles, 700);
      newPageFor(2 * head.height);
      drawRow(head, columns);
      for (const cells of rows) {
        const next = await row(columns, cells, 400);
        if (newPageFor(next.height)) drawRow(head, columns);
        drawRow(next, columns);
      }
    },
    /** Some text so far could not be printed as it is. */
    isMissingLetters: () => missing,
    /** @param footer by page and number of pages */
    finish: async (footer: (page: number, pages: number) => string): Promise<Buffer> => {
      const { count } = doc.bufferedPageRange();
      for (let page = 0; page < count; page++) {
        doc.switchToPage(page);
        doc.page.margins.bottom = 0;
        doc.y = doc.page.height - MARGIN + 10;
        draw(await lay(footer(page + 1, count), { size: 8 }), MARGIN, "right");
      }
      const ended = new Promise((resolve) => doc.once("end", resolve));
      doc.end();
      await ended;
      return Buffer.concat(chunks);
    },
  };
}
