import fc from "fast-check";
import { expect, test } from "vitest";
import { neutralCell, plainCell } from "./neutral.ts";
import { openCsv } from "./read.server.ts";
import { writeCsv } from "./write.server.ts";

const TABLE = [
  ["Name", "Note"],
  ["Müller; Söhne", 'says "hi"\r\ntwice'],
  ['=HYPERLINK("http://evil.test")', "+49 30 123456"],
];

async function readBack(bytes: Buffer) {
  const opened = await openCsv([bytes]);
  if (!opened.ok) throw new Error(opened.message);
  const rows = [];
  for await (const row of opened.rows) rows.push("cells" in row ? row.cells : row.broken);
  return { columns: opened.columns, rows, encoding: opened.dialect.encoding };
}

test.each([
  { encoding: "utf-8", delimiter: ",", bom: false },
  { encoding: "utf-8", delimiter: ";", bom: true },
  { encoding: "utf-16le", delimiter: "\t", bom: true },
  { encoding: "utf-16be", delimiter: "|", bom: true },
  { encoding: "windows-1252", delimiter: ";", bom: false },
] as const)("what is written as $encoding with $delimiter is read back", async (dialect) => {
  const { bytes, lost } = writeCsv(TABLE, dialect);
  expect(lost).toBe(0);
  expect(await readBack(bytes)).toEqual({ columns: TABLE[0], rows: TABLE.slice(1), encoding: dialect.encoding });
});

test("letters that an encoding does not have are counted", () => {
  const { bytes, lost } = writeCsv([["Łódź?", "東京"]], {
    encoding: "windows-1252",
    delimiter: ",",
    bom: false,
  });
  expect(lost).toBe(4);
  expect(bytes.toString("latin1")).toContain("?");
});

test.each(["=1+1", "+cmd|' /C calc'!A0", "-2+3+cmd", "@SUM(A1)", "\tx", "\r=x", "'=x"])(
  "%j is no formula in a file",
  (cell) => {
    expect(neutralCell(cell)).toBe(`'${cell}`);
  },
);

test.each(["-5", "+49 30 (123) 456", "-1.234,50", "a=b", "O'Neill", "'quoted"])("%j stays as it is", (cell) => {
  expect(neutralCell(cell)).toBe(cell);
});

test("every cell comes back as it was, and none begins as a formula unless it is a number", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^['=+@\t-]{0,4}.{0,5}$/)), (text) => {
      const cell = neutralCell(text);
      expect(plainCell(cell)).toBe(text);
      if (/^[=+\-@\t\r]/.test(cell)) expect(cell).toMatch(/^[+-]?\d[\d\s.,()/-]*$/);
    }),
    { numRuns: 3000 },
  );
});
