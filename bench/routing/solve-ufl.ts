// npm run solve:ufl -- FILE [--json]
// Solves a file in OR-Library's `cap` format as an uncapacitated facility-location problem (see ufl.ts).
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { solve } from "../../app/routing/optimiser/solve.ts";
import { readUfl } from "./ufl.ts";

const { values, positionals } = parseArgs({
  options: { json: { type: "boolean", default: false }, nodes: { type: "string", default: "10000000" } },
  allowPositionals: true,
});
const [file] = positionals;
if (file === undefined) {
  console.error("Which file? npm run solve:ufl -- tests/optimiser/example.cap");
  process.exit(1);
}
const reading = readUfl(readFileSync(file, "utf8"));
if (!reading.ok) {
  console.error(`${file}: ${reading.why}`);
  process.exit(1);
}
const { model, scale } = reading;
const before = performance.now();
const { units, vector, bound, proven, nodes } = solve(model, { nodeBudget: Number(values.nodes) });
const milliseconds = Math.round(performance.now() - before);
const answer = {
  file,
  facilities: model.suppliers.length,
  customers: model.lines.length,
  optimum: (vector[1] ?? 0) / scale,
  bound: (bound[1] ?? 0) / scale,
  proven,
  open: [...new Set(model.candidates.flatMap(({ supplier }, c) => (units[c] ? [supplier + 1] : [])))].sort(
    (a, b) => a - b,
  ),
  nodes,
  milliseconds,
};
if (values.json) console.log(JSON.stringify(answer, null, 2));
else {
  console.log(`${answer.facilities} facilities, ${answer.customers} customers`);
  console.log(`${proven ? "optimum" : "best found"} ${answer.optimum}${proven ? "" : `, at least ${answer.bound}`}`);
  console.log(`proven: ${proven}`);
  console.log(`open: ${answer.open.join(", ")}`);
  console.log(`${nodes} nodes, ${milliseconds} ms`);
}
process.exitCode = proven ? 0 : 1;
