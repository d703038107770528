import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { db } from "../db-file.ts";
import { startTrade, type Trade } from "../trade.ts";
import { CELLS, nameOf, OUTCOMES_FILE, readOutcomes, type Cell, type Outcome, type Stage } from "./cells.ts";
import { apply, endHold } from "./changes.ts";
import { broken, endOfDay, inWords, look, soldFirst } from "./outcome.ts";
import { delivered, MUGS, NORTH, reach, restock, RETAILER, SOUTH } from "./stages.ts";

/** MATRIX=write keeps what comes out as what is expected; then run `node scripts/changes-page.ts`. */
const WRITES = process.env.MATRIX === "write";
const address = { address1: "Kai 5", city: "Rotterdam", zip: "3011", countryCode: "NL" };

/** One test for each cell of these stages, in one world of stores. */
export function testStages(stages: readonly Stage[]): void {
  let t: Trade;

  beforeAll(async () => {
    t = await startTrade({
      retailers: [{ handle: RETAILER, name: "Nordlicht" }],
      suppliers: [
        { handle: NORTH, name: "North", address },
        { handle: SOUTH, name: "South", address },
      ],
      stock: async ({ product }) => {
        await product(RETAILER, [
          { title: "Mug", sku: "MUG" },
          { title: "Pen", sku: "PEN" },
        ]);
        await product(NORTH, [{ title: "Mug", sku: "MUG", unitCost: 650, available: 9_000 }]);
        await product(SOUTH, [
          { title: "Mug", sku: "MUG", unitCost: 700, available: 9_000 },
          { title: "Pen", sku: "PEN", unitCost: 90, available: 9_000 },
        ]);
      },
    });
  }, 120_000);

  afterAll(async () => {
    await t?.world.stop();
  });

  const cells = CELLS.filter(({ stage }) => stages.includes(stage)).map((cell) => ({ name: nameOf(cell), cell }));
  const expected = readOutcomes();
  test.each(cells)("$name", async ({ name, cell }) => {
    const { outcome, problems } = await play(t, cell);
    if (WRITES) keep(name, outcome);
    expect(problems).toEqual([]);
    if (!WRITES) expect(outcome).toEqual(expected[name]);
  });
}

function keep(name: string, outcome: Outcome): void {
  const known = { ...readOutcomes(), [name]: outcome };
  const ordered = Object.fromEntries(CELLS.map(nameOf).flatMap((each) => (known[each] ? [[each, known[each]]] : [])));
  writeFileSync(OUTCOMES_FILE, `${JSON.stringify(ordered, null, 2)}\n`);
}

/** The order goes on as if nothing had been tried. */
const NOT_POSSIBLE: Outcome = { suppliers: "", retailer: "Shopify does not allow it", people: "" };

async function play(t: Trade, cell: Cell): Promise<{ outcome: Outcome; problems: string[] }> {
  const { bought, goOn } = await reach(t, cell.stage, cell.answer);
  const isMade = await apply(t, bought, cell);
  await delivered(t);
  await goOn();
  await t.settled();
  const atOnce = await look(t, bought);
  await endOfDay(t, bought);
  if (cell.change === "hold-released" && (await endHold(t, bought))) {
    await t.settled();
    await endOfDay(t, bought);
  }
  const end = await look(t, bought);
  await t.clearFaults();
  if (cell.answer === "refused") {
    await restock(t);
    await t.quiet();
  }
  const outcome = inWords(atOnce, end);
  const problems = [...broken(atOnce, end, soldFirst(MUGS)), ...(await deadJobs())];
  return { outcome: isMade ? outcome : NOT_POSSIBLE, problems };
}

async function deadJobs(): Promise<string[]> {
  const dead = await db().prisma.job.findMany({ where: { state: "dead" } });
  return dead.map(({ name, lastError }) => `${name}: ${lastError}`);
}
