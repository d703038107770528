import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import PostalMime from "postal-mime";
import { FILE_KINDS, type FileKind } from "../../app/connectors/vendors/files/fields.ts";
import { openVendorFile } from "../../app/connectors/vendors/files/read-file.server.ts";
import { openCsv } from "../../app/platform/csv/read.server.ts";
import { MailProposal } from "../../app/tracking/vendors/mail/proposal.ts";
import { textOfHtml } from "../../app/tracking/vendors/mail/own-words.ts";
import { readReply } from "../../app/tracking/vendors/mail/read-reply.ts";
import { VENDOR_REPLIES } from "../../tests/corpora/vendor-replies.ts";
import { parseExactJson } from "../../app/intake/exact-json.ts";
import { API_SEEDS, checkApiBodies } from "./api-bodies.ts";

/** Something that reads what strangers send. */
export type Subject = {
  seeds: Buffer[];
  /**
   * Reads one input. "read": a result that is right as far as can be checked · "refused": a precise error. Throws for
   * everything else: a result that is wrong, an error without words, a crash.
   */
  read: (bytes: Buffer) => Promise<"read" | "refused">;
};

const CORPUS = "tests/corpora/csv";
const csvSeeds = () =>
  readdirSync(CORPUS)
    .filter((file) => file.endsWith(".csv"))
    .sort()
    .map((file) => readFileSync(path.join(CORPUS, file)));

const check = (isTrue: boolean, what: string) => {
  if (!isTrue) throw new Error(what);
};
const isSentence = (text: string) => text.length > 5 && /[.!?]$/.test(text);

/** Cells as plain splitting finds them: what is right wherever no quotation mark is. */
async function compareWithSplitting(bytes: Buffer): Promise<void> {
  const csv = await openCsv([bytes]);
  if (!csv.ok) return check(isSentence(csv.message), `No sentence: ${csv.message}`);
  const text = new TextDecoder(csv.dialect.encoding).decode(bytes);
  const rows = [];
  for await (const row of csv.rows) rows.push(row);
  if (text.includes(csv.dialect.quote)) return;
  const plain = (cell: string) => (/^'+[=+\-@\t\r\n]/.test(cell.trim()) ? cell.trim().slice(1) : cell.trim());
  const skipped = csv.dialect.preamble + (csv.dialect.header ? 1 : 0);
  const expected = text
    .split(/\r\n|\n|\r/)
    .map((line, index) => ({ row: index + 1, cells: line.split(csv.dialect.delimiter).map(plain) }))
    .slice(skipped)
    .filter(({ cells }) => cells.some((cell) => cell !== ""));
  check(JSON.stringify(rows) === JSON.stringify(expected), "The cells are not those that plain splitting finds.");
}

export const csvSubject = (): Subject => ({
  seeds: csvSeeds(),
  read: async (bytes) => {
    await compareWithSplitting(bytes);
    const answers = new Set<"read" | "refused">();
    for (const kind of FILE_KINDS) answers.add(await readAs(kind, bytes));
    return answers.has("read") ? "read" : "refused";
  },
});

async function readAs(kind: FileKind, bytes: Buffer): Promise<"read" | "refused"> {
  const file = await openVendorFile(kind, [bytes]);
  if (!file.ok) {
    check(isSentence(file.message), `No sentence: ${file.message}`);
    return "refused";
  }
  let last = 0;
  for await (const row of file.rows) {
    check(row.row > last, `Row ${row.row} comes after row ${last}.`);
    last = row.row;
    if (!row.ok) {
      check(row.problems.length > 0, "A row failed without a problem.");
      for (const { cause, fix } of row.problems)
        check(isSentence(cause) && isSentence(fix), `No sentence: ${cause} ${fix}`);
    } else if ("trackingNumbers" in row.value) {
      check(row.value.order !== "" && row.value.trackingNumbers.length > 0, "A tracking row without its number.");
      check(row.value.units === null || row.value.units > 0, `${row.value.units} units were shipped.`);
    } else if ("price" in row.value) {
      check(row.value.sku !== "" && Number.isSafeInteger(row.value.units ?? 0), `${row.value.units} is no stock.`);
      check(row.value.price === null || /^\d{1,12}(\.\d+)?$/.test(row.value.price), `${row.value.price} is no price.`);
    } else check(row.value.order !== "", "An answer without its order.");
  }
  return "read";
}

const JSON_SEEDS = [
  '{"id":820982911946154508,"name":"#1001","note":null,"line_items":[{"id":866550311766439020,"price":"19.99"}]}',
  '{"order":"CD-1001-aa11","says":"accepted","declines":[{"sku":"A","units":2,"reason":"sold out"}]}',
  '{"asOf":"2026-11-21T10:00:00Z","items":[{"sku":"TEE-01","units":12},{"sku":"Grün ☕","units":null}]}',
  ...API_SEEDS,
].map((text) => Buffer.from(text));

/**
 * JSON is read as JSON.parse reads it, but for whole numbers that are too large, which stay exact; and what vendors send
 * over APIs is read in its shape or refused in words.
 */
export const jsonSubject = (): Subject => ({
  seeds: JSON_SEEDS,
  read: async (bytes) => {
    const text = bytes.toString("utf8");
    checkApiBodies(text, check);
    let expected: unknown;
    let isJson = true;
    try {
      expected = JSON.parse(text);
    } catch {
      isJson = false;
    }
    let value: unknown;
    try {
      value = parseExactJson(text);
    } catch (cause) {
      check(cause instanceof SyntaxError && cause.message.length > 5, `No precise error: ${String(cause)}`);
      check(!isJson, "JSON was refused.");
      return "refused";
    }
    check(isJson, "What is no JSON was read.");
    check(isSame(value, expected), "JSON was read as something else.");
    return "read";
  },
});

function isSame(value: unknown, expected: unknown): boolean {
  if (typeof expected === "number" && typeof value === "string")
    return /^-?\d+$/.test(value) && Object.is(Number(value), expected);
  if (typeof expected !== "object" || expected === null) return Object.is(value, expected);
  if (typeof value !== "object" || value === null) return false;
  const [mine, theirs] = [value as Record<string, unknown>, expected as Record<string, unknown>];
  const keys = Object.keys(theirs);
  return Object.keys(mine).length === keys.length && keys.every((key) => isSame(mine[key], theirs[key]));
}

const mail = (...lines: string[][]) => Buffer.from(lines.flat().join("\r\n"));
const MIME_SEEDS = [
  mail(
    ["From: Tea <orders@tea.test>", "To: in@app.test", "Subject: =?utf-8?Q?Re:_Bestellung_CD-1001?="],
    ["Message-ID: <a@tea.test>", "Content-Type: text/plain; charset=utf-8", ""],
    ["Sendungsnummer 00340434161094042557 mit DHL", "> CD-1001-aa11"],
  ),
  mail(
    [
      "From: a@b.test",
      "Subject: shipped",
      'Content-Type: multipart/mixed; boundary="x"',
      "MIME-Version: 1.0",
      "",
      "--x",
    ],
    ["Content-Type: text/html; charset=windows-1252", "Content-Transfer-Encoding: quoted-printable", ""],
    ["<p>exp=E9di=E9</p>", "--x", "Content-Type: text/csv; name=t.csv", "Content-Transfer-Encoding: base64", ""],
    ["b3JkZXIsdHJhY2tpbmcKQ0QtMSxUMQo=", "--x--", ""],
  ),
];

const ASKED = {
  key: "CD-1001-1f00ba5e",
  cancelAsked: false,
  lines: ["LAMP", "VASE-2"].map((sku) => ({ supplierOrderLineId: sku, sku, title: sku, left: 3 })),
};
const replySeeds = () =>
  VENDOR_REPLIES.map(({ subject, text }) =>
    mail(
      [
        "From: a@b.test",
        `Subject: ${subject ?? "Re: CD-1001-1f00ba5e"}`,
        "Content-Type: text/plain; charset=utf-8",
        "",
      ],
      [text],
    ),
  );

/** Mail is read into parts, and what it says of an order is a proposal of that order alone. */
export const mimeSubject = (): Subject => ({
  seeds: [...MIME_SEEDS, ...replySeeds()],
  read: async (bytes) => {
    let parsed: Awaited<ReturnType<typeof PostalMime.parse>>;
    try {
      parsed = await PostalMime.parse(bytes);
    } catch (cause) {
      check(cause instanceof Error && cause.message.length > 5, `No precise error: ${String(cause)}`);
      check(!(cause instanceof TypeError || cause instanceof RangeError), `A crash: ${String(cause)}`);
      return "refused";
    }
    const { subject = "", text, html } = parsed;
    const reply = readReply({ subject, text: text ?? textOfHtml(html ?? "") }, ASKED);
    const proposal = MailProposal.parse(reply);
    check(proposal.confidence >= 0 && proposal.confidence <= 100, `${proposal.confidence} is no confidence.`);
    const named = [...proposal.declines, ...(proposal.lines === "rest" ? [] : proposal.lines)];
    check(
      named.every(({ supplierOrderLineId }) =>
        ASKED.lines.some((line) => line.supplierOrderLineId === supplierOrderLineId),
      ),
      "A line of no order is named.",
    );
    return proposal.says === "nothing" ? "refused" : "read";
  },
});
