import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import type { FileKind } from "./fields.ts";
import { openVendorFile, type FileFormat } from "./read-file.server.ts";

const FOLDER = "tests/corpora/csv";
type Expected = { kind: FileKind; format?: FileFormat; dialect: object; rows: object[]; problems: object[] };

const files = readdirSync(FOLDER).filter((file) => file.endsWith(".csv"));
const expectedOf = (file: string) =>
  JSON.parse(readFileSync(path.join(FOLDER, file.replace(".csv", ".expected.json")), "utf8")) as Expected;

/** The bytes in pieces of this size: letters, quotes and line ends are cut apart everywhere. */
function* pieces(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

test("the corpus has 20 dialects", () => {
  expect(files).toHaveLength(20);
});

test.each(files.flatMap((file) => [1, 7, 1_000_000].map((size) => [file, size] as const)))(
  "%s is read as expected in pieces of %i bytes",
  async (file, size) => {
    const { kind, format, ...expected } = expectedOf(file);
    const opened = await openVendorFile(kind, pieces(readFileSync(path.join(FOLDER, file)), size), format);
    if (!opened.ok) throw new Error(opened.message);
    const rows: object[] = [];
    const problems: object[] = [];
    for await (const row of opened.rows)
      if (row.ok) rows.push({ row: row.row, value: row.value });
      else problems.push(...row.problems.map(({ row, column, value, cause }) => ({ row, column, value, cause })));
    expect({ dialect: opened.dialect, rows, problems }).toEqual(expected);
  },
);
