// npm run demo: from a bare machine to a working admin. See docs/demo.md; the work is in scripts/demo/run.ts.
const startedAt = Date.now();
const { ensureInstalled, runScript } = await import("./setup/environment.mjs");
ensureInstalled();
runScript("scripts/demo/run.ts", process.argv.slice(2), { DEMO_STARTED_AT: String(startedAt) });
