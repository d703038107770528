// npm run test:connectors: the contract suite against every connector of the registry, over the sandbox's protocols. Ends
// with a table of what each channel has; what one does not have is declared, with the reason, below it.
import { spawnSync } from "node:child_process";

const { status } = spawnSync(
  process.execPath,
  ["node_modules/vitest/vitest.mjs", "run", "--project", "db", "tests/connectors.db.test.ts", ...process.argv.slice(2)],
  { stdio: "inherit" },
);
process.exit(status ?? 1);
