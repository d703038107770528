// npm run check: everything that needs no service. `npm test` runs the same list, then the tests.
import { CHECKS } from "./setup/checks.ts";
import { runSteps } from "./setup/steps.ts";

const results = await runSteps(CHECKS, 2);
const failed = results.filter(({ ok }) => !ok).length;
console.log(`${results.length - failed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
