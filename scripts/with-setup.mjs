// `node scripts/with-setup.mjs <script> [arguments]`: brings in what the machine lacks, then runs the script on Node 24.
import { ensureInstalled, giveUp, runScript } from "./setup/environment.mjs";

const [script, ...args] = process.argv.slice(2);
if (!script) giveUp("Which script? For example: node scripts/with-setup.mjs scripts/check.ts");
ensureInstalled();
runScript(script, args);
