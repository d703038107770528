// npm run simulate:stock: many days of one supplier's stock, on a real PostgreSQL. Orders are reserved, sent and answered
// while readings begin, look and arrive at any moment in between; nobody else buys. `-- --runs N` (500), `--seed N` (1),
// `--json`. Ends with 1 when a unit was oversold or withheld, and names the seed of that day.
import { spawn } from "node:child_process";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "500" },
    seed: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
  },
});
const startedMs = performance.now();
const child = spawn(
  process.execPath,
  [...["node_modules/vitest/vitest.mjs", "run", "--project", "db"], "app/inventory/stock-simulation.db.test.ts"],
  {
    env: { ...process.env, STOCK_RUNS: values.runs, STOCK_SEED: values.seed, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  },
);
let output = "";
for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
const seconds = Math.round((performance.now() - startedMs) / 1000);
const found = [...new Set(output.match(/^AssertionError: .*$/gm))];
const passed = code === 0 && /Tests\s+2 passed/.test(output);
const days = { shopify: Math.ceil(Number(values.runs) / 2), vendor: Math.ceil(Number(values.runs) / 2) };

if (values.json) console.log(JSON.stringify({ days, seed: Number(values.seed), passed, found, seconds }, null, 2));
else if (passed)
  console.log(
    `${days.shopify} days of a Shopify supplier, ${days.vendor} of a vendor, from seed ${values.seed}: ` +
      `0 oversold, 0 withheld (${seconds} s).`,
  );
else console.log(found.length > 0 ? found.join("\n") : output.slice(-3_000));
process.exitCode = passed ? 0 : 1;
