import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seeded } from "../scripts/chaos/random.ts";
import type { Tally } from "./conservation/actions.ts";
import { ITEMS, RETAILERS, SUPPLIERS } from "./conservation/scenario.ts";
import { freeze, within } from "./histories/frozen.ts";
import { firstDifference } from "./histories/journal.ts";
import { playHistory } from "./histories/play.ts";
import { openOpening, type Opening } from "./histories/stage.ts";

// Histories of a whole trade, each from one number: what customers, merchants and suppliers do, which calls and webhooks
// are lost or late, which of the due jobs is next, where a process dies. Time and chance are the seed's, the sandbox lives
// in this process, so a history played again is the same to the last bit of the database, also where answers of the
// database come together that came one by one, or the other way round. HISTORIES and HISTORIES_FROM
// play others (npm run chaos -- --plan F9).
const COUNT = Number(process.env.HISTORIES ?? 6);
const FROM = Number(process.env.HISTORIES_FROM ?? 1);
const SEEDS = Array.from({ length: COUNT }, (_, index) => FROM + index);
/** Histories that once did not hold. */
const FAILED_BEFORE = (
  JSON.parse(readFileSync("scripts/chaos/regressions.json", "utf8")) as { plan: string; seed: number }[]
).flatMap(({ plan, seed }) => (plan === "F9" && !SEEDS.includes(seed) ? [seed] : []));
const MOST_TURNS_LATE = 6;
const tally: Tally = {};
let opening: Opening;

beforeAll(async () => {
  freeze();
  opening = await within(() =>
    openOpening(
      {
        retailers: [...RETAILERS],
        suppliers: [...SUPPLIERS],
        // The store must not refuse doubles for us, and must not find at once what was just made.
        switches: { customIdUnique: false, searchIndexLagMs: 4_000 },
        stock: async ({ product }) => {
          for (const handle of [...RETAILERS, ...SUPPLIERS])
            await product(
              handle,
              Array.from({ length: ITEMS }, (_, index) => variant(handle, index)),
            );
        },
      },
      { seed: 1 },
    ),
  );
}, 240_000);

const variant = (handle: string, index: number) => ({
  title: `ITEM-${index}`,
  sku: `ITEM-${index}`,
  unitCost: handle === "north" ? 500 : 600,
  ...((RETAILERS as readonly string[]).includes(handle) && index % 2 === 1 ? { inventoryPolicy: "CONTINUE" } : {}),
});

test.for([...SEEDS, ...FAILED_BEFORE])(
  "history %i holds, and played again it is the same",
  { timeout: 600_000 },
  async (seed) => {
    const once = await within(() => playHistory(opening, { seed, tally }));
    const random = seeded(seed, "answers");
    const lateBy = () => (random.is(0.5) ? random.between(1, MOST_TURNS_LATE) : 0);
    const again = await within(() => playHistory(opening, { seed, tally, lateBy }));
    if (once.error) throw once.error;
    expect(again.hash, firstDifference(once.journal.lines, again.journal.lines)).toBe(once.hash);
  },
);

afterAll(() => {
  const told = Object.entries(tally).map(([name, { happened, refused }]) => `${name} ${happened} (${refused} refused)`);
  process.stdout.write(`Histories ${FROM} to ${FROM + COUNT - 1}: ${told.sort().join(", ")}\n`);
});
