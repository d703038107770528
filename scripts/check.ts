// npm run check: everything that needs no service. `npm test` runs the same list, then the tests. `-- --json` prints the
// results as JSON.
import { CHECKS } from "./setup/checks.ts";
import { runSteps } from "./setup/steps.ts";

const json = process.argv.includes("--json");
const results = await runSteps(CHECKS, 2, { quiet: json });
const failed = results.filter(({ ok }) => !ok).length;
if (json)
  console.log(
    JSON.stringify(
      results.map(({ step, ok, seconds, output }) => ({ check: step.name, ok, seconds, ...(ok ? {} : { output }) })),
      null,
      2,
    ),
  );
else console.log(`${results.length - failed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
