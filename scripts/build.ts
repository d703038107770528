// npm run build: the production build of the app.
import { report, runStep } from "./setup/steps.ts";

const result = await runStep({
  name: "build",
  command: process.execPath,
  args: ["node_modules/@remix-run/dev/dist/cli.js", "vite:build"],
  env: { NODE_ENV: "production" },
});
report(result);
process.exitCode = result.ok ? 0 : 1;
