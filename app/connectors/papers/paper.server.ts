import PDFDocument from "pdfkit";
import { fontFile, runsOf, type Weight } from "./fonts.server.ts";

export type PaperSize = "A4" | "LETTER";
const MARGIN = 50;
const TEXT = 10;
const ROW_GAP = 6;

type Column = { title: string; width: number; align?: "left" | "right" };
type Place = { x?: number; width?: number; align?: "left" | "right"; size?: number; weight?: Weight };

/** A page to be written from top to bottom; tables go on over page ends with their heading repeated. */
export function openPaper({ size, title, now }: { size: PaperSize; title: string; now: Date }) {
  const doc = new PDFDocument({ size, margin: MARGIN, bufferPages: true, info: { Title: title, CreationDate: now } });
  const chunks: Buffer[] = [];
  doc.on("data", (chunk: Buffer) => chunks.push(chunk));
  const inner = doc.page.width - 2 * MARGIN;
  let missing = false;

  const measure = (text: string, { width = inner, size: points = TEXT, weight = 400 }: Place = {}) => {
    const widest = runsOf(text).runs[0]?.subset ?? "latin";
    doc.font(fontFile(widest, weight)).fontSize(points);
    return doc.heightOfString(text === "" ? " " : text, { width });
  };
  const write = (
    text: string,
    { x = MARGIN, width = inner, align = "left", size: points = TEXT, weight = 400 }: Place = {},
  ) => {
    const split = runsOf(text);
    missing ||= split.missing;
    const y = doc.y;
    // A continued text knows no alignment: what stands right is short and of one script.
    const whole = align === "right" || split.runs.length <= 1;
    if (whole) {
      doc.font(fontFile(split.runs[0]?.subset ?? "latin", weight)).fontSize(points);
      doc.text(split.runs.map((run) => run.text).join(""), x, y, { width, align });
      return;
    }
    for (const [i, run] of split.runs.entries()) {
      doc.font(fontFile(run.subset, weight)).fontSize(points);
      const options = { width, continued: i < split.runs.length - 1 };
      if (i === 0) doc.text(run.text, x, y, options);
      else doc.text(run.text, options);
    }
  };
  const newPageFor = (height: number) => {
    if (doc.y + height <= doc.page.height - MARGIN) return false;
    doc.addPage();
    return true;
  };
  const row = (columns: readonly Column[], cells: readonly string[], weight: Weight) => {
    const widths = columns.map((column) => (column.width * inner) / 100);
    const height = Math.max(...cells.map((cell, i) => measure(cell, { width: (widths[i] ?? 0) - 8, weight })));
    const y = doc.y;
    let x = MARGIN;
    for (const [i, cell] of cells.entries()) {
      doc.y = y;
      const width = widths[i] ?? 0;
      write(cell, { x, width: width - 8, align: columns[i]?.align ?? "left", weight });
      x += width;
    }
    doc.y = y + height + ROW_GAP;
    doc
      .moveTo(MARGIN, doc.y - ROW_GAP / 2)
      .lineTo(MARGIN + inner, doc.y - ROW_GAP / 2)
      .lineWidth(0.5)
      .strokeColor("#c0c0c0")
      .stroke();
    return height;
  };

  return {
    heading: (text: string) => {
      write(text, { size: 20, weight: 700 });
      doc.moveDown(0.6);
    },
    text: (text: string, weight: Weight = 400) => {
      write(text, { weight });
    },
    gap: () => doc.moveDown(1),
    facts: (facts: readonly (readonly [string, string])[]) => {
      for (const [name, value] of facts) {
        const y = doc.y;
        write(name, { width: 130, weight: 700 });
        doc.y = y;
        write(value, { x: MARGIN + 140, width: inner - 140 });
        doc.y = Math.max(doc.y, y + 14);
      }
    },
    table: (columns: readonly Column[], rows: readonly (readonly string[])[]) => {
      const head = () =>
        row(
          columns,
          columns.map(({ title: name }) => name),
          700,
        );
      head();
      for (const cells of rows) {
        if (newPageFor(60)) head();
        row(columns, cells, 400);
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
        write(footer(page + 1, count), { size: 8, align: "right" });
      }
      const ended = new Promise((resolve) => doc.once("end", resolve));
      doc.end();
      await ended;
      return Buffer.concat(chunks);
    },
  };
}
