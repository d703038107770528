// Writes docs/changes-after-the-order.md from what the matrix tests expect. `-- --check` only says whether it is current.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { format, resolveConfig } from "prettier";
import { EXCEPTION_KINDS } from "../app/exceptions/catalogue.ts";
import { LINE_REASON_NOTES } from "../app/orders/routable.ts";
import { ANSWERS, CELLS, CHANGES, nameOf, readOutcomes, STAGES, type Answer } from "../tests/matrix/cells.ts";

const PAGE = path.resolve(import.meta.dirname, "../docs/changes-after-the-order.md");

const INTRODUCTION = `# Changes after the order

What becomes of an order that changes while it is on its way through Crossdock. Every row was played in the sandbox by \`tests/matrix-*.db.test.ts\`, which read both stores at the end and fail when an outcome is no longer the one written here. The page is written from the tests' expectations (\`node scripts/changes-page.ts\`), never by hand.

**How to read it.** The order is always the same: 3 mugs and 1 pen. North is asked for the mugs first, and South has them too. Only South has pens. There is one table for each change. Find how far the mugs had got when the change was made, and what North answered: to the supplier order where that was still to be answered, and else to the wish for less. Then the suppliers ship all that their stores still hold, and the day ends. The last three columns say what stands in the suppliers' stores, what the retailer's order shows, and what a person is asked to look at. An empty last column means that nobody needs to do anything.

Where North's column is empty, its answer makes no difference, or there is nothing to answer. Before an order is claimed, only a North that takes it was played: what it answers later is told at the later stages. Whether Shopify allows a change is what the [sandbox](../sandbox/README.md) says, which is a model of it.

In every row, a unit has at most one live supplier order, and what is fulfilled was shipped. What was shipped and is not fulfilled, or wanted and not bought, or bought and no longer wanted, is on the list of [exceptions](exceptions.md) or shows as waiting.
`;

type Row = { stages: string[]; answers: Answer[]; cells: string };

/** The rows of one change. Answers and neighbouring stages that end alike share a row. */
function rowsOf(change: string): Row[] {
  const outcomes = readOutcomes();
  const byStage = new Map<string, Row[]>();
  for (const cell of CELLS.filter((one) => one.change === change)) {
    const outcome = outcomes[nameOf(cell)];
    if (!outcome) throw new Error(`No outcome is known of "${nameOf(cell)}". Run the matrix tests with MATRIX=write.`);
    const cells = [outcome.suppliers, outcome.retailer, peopleOf(outcome.people)].join(" | ");
    const rows = byStage.get(cell.stage) ?? [];
    byStage.set(cell.stage, rows);
    const same = rows.find((row) => row.cells === cells);
    if (same) same.answers.push(cell.answer);
    else rows.push({ stages: [STAGES[cell.stage]], answers: [cell.answer], cells });
  }
  const groups: Row[][] = [];
  for (const rows of byStage.values()) {
    const single = (group: Row[]) =>
      JSON.stringify(group.map(({ cells, answers }) => [cells, group.length > 1 && answers]));
    const last = groups.at(-1);
    if (last && single(last) === single(rows)) last.forEach((row) => row.stages.push(...(rows[0]?.stages ?? [])));
    else groups.push(rows);
  }
  return groups.flatMap((rows) => (rows.length === 1 ? rows.map((row) => ({ ...row, answers: [] })) : rows));
}

/** Kinds of exceptions as links, reasons to wait in the words of the order's page. */
const peopleOf = (people: string) =>
  people.replace(/[a-z]+(?:-[a-z]+)+|unpaid|own\b/g, (word) => {
    if (word in EXCEPTION_KINDS)
      return `[${EXCEPTION_KINDS[word as keyof typeof EXCEPTION_KINDS].title}](exceptions.md#${word})`;
    const note = word in LINE_REASON_NOTES ? LINE_REASON_NOTES[word as keyof typeof LINE_REASON_NOTES] : word;
    return `“${note}”`;
  });

const tableOf = (change: string) => [
  "| The mugs are | North | Suppliers' stores | Retailer's order | A person sees |",
  "| --- | --- | --- | --- | --- |",
  ...rowsOf(change).map(
    ({ stages, answers, cells }) =>
      `| ${stages.join("; ").toLowerCase()} | ${answers.map((answer) => ANSWERS[answer]).join("; ")} | ${cells} |`,
  ),
];

const page = [
  INTRODUCTION,
  ...Object.entries(CHANGES).map(([change, title]) => [`## ${title}`, "", ...tableOf(change), ""].join("\n")),
].join("\n");
const text = await format(page, { ...(await resolveConfig(PAGE)), filepath: PAGE });

if (!process.argv.includes("--check")) writeFileSync(PAGE, text);
else if (readFileSync(PAGE, "utf8") !== text) {
  console.error(
    "docs/changes-after-the-order.md is not what the matrix tests expect. Run `node scripts/changes-page.ts`.",
  );
  process.exitCode = 1;
}
