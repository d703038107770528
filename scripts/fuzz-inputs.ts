// npm run fuzz:inputs: what strangers send, mutated from real seeds: CSV, JSON and MIME. Each input is read rightly or
// refused with a precise error, within a second, and a file of 200 MB with bounded memory. `-- --runs N` (100000, half of
// them CSV), `--seed N` (1), `--megabytes N` (200), `--json`. Ends with 1 when a goal is missed, and names the inputs.
import { parseArgs } from "node:util";
import { readLargeFile } from "./fuzz/large-file.ts";
import { fuzz, LONGEST_MS, type FuzzFigures } from "./fuzz/run.ts";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "100000" },
    seed: { type: "string", default: "1" },
    megabytes: { type: "string", default: "200" },
    json: { type: "boolean", default: false },
  },
});
const MOST_GROWN = 150 * 1024 * 1024;
const runs = Number(values.runs);
const seed = Number(values.seed);
const shares = { csv: Math.ceil(runs / 2), json: Math.ceil(runs / 4), mime: Math.ceil(runs / 4) };

const bytes = Number(values.megabytes) * 1024 * 1024;
const large = [await readLargeFile({ bytes, open: false }), await readLargeFile({ bytes, open: true })];
const figures: FuzzFigures[] = [];
for (const subject of ["csv", "json", "mime"] as const)
  figures.push(await fuzz(subject, { runs: shares[subject], seed }));

const isGood = ({ failures, hung, slowestMs, read, refused, runs: wanted }: FuzzFigures) =>
  failures.length === 0 && hung === null && slowestMs <= LONGEST_MS && read + refused === wanted;
const isBounded = large.every(({ grownBytes }) => grownBytes <= MOST_GROWN) && (large[0]?.failed ?? 1) === 0;
const passed = figures.every(isGood) && isBounded;
const goals = { longestMs: LONGEST_MS, mostGrownBytes: MOST_GROWN, failures: 0, hung: 0 };

if (values.json) console.log(JSON.stringify({ passed, seed, goals, figures, large }, null, 2));
else {
  for (const { subject, read, refused, slowestMs, failures, hung } of figures) {
    console.log(
      `${subject}: ${read} read, ${refused} refused, slowest ${Math.round(slowestMs)} ms (goal ≤ ${LONGEST_MS}), ${failures.length} wrong (goal 0)`,
    );
    if (hung !== null) console.log(`  round ${hung} hangs`);
    for (const { round, error, input } of failures)
      console.log(`  round ${round}: ${error}\n    ${input.slice(0, 300)}`);
  }
  for (const each of large)
    console.log(
      `${each.bytes / 1024 / 1024} MB: ${each.rows} rows in ${each.seconds} s, ${Math.round(each.grownBytes / 1024 / 1024)} MB more memory (goal ≤ ${MOST_GROWN / 1024 / 1024})`,
    );
}
process.exitCode = passed ? 0 : 1;
