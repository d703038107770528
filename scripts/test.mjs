// npm test: everything, from a bare machine. The stages are in scripts/test.ts.
import { ensureChromium, ensureInstalled, ensureRedis, runScript } from "./setup/environment.mjs";

ensureInstalled();
ensureRedis();
runScript("scripts/test.ts", process.argv.slice(2), { CHROMIUM_PATH: ensureChromium() });
