import { executeGraphql } from "./graphql/execute.ts";
import { runLateCalls, serve } from "./http.ts";
import { startSandbox } from "./sandbox.ts";
import { runDueTasks } from "./store/tasks.ts";

const { SANDBOX_PORT = "0", SANDBOX_DATA, SANDBOX_SEED = "1" } = process.env;

const sandbox = startSandbox({
  ...(SANDBOX_DATA ? { folder: SANDBOX_DATA } : {}),
  seed: Number(SANDBOX_SEED),
  runDue: (world) => {
    runDueTasks(world);
    void runLateCalls(world, executeGraphql);
  },
});
const served = await serve(sandbox, { port: Number(SANDBOX_PORT), execute: executeGraphql });
process.stdout.write(`${JSON.stringify({ ready: true, origin: served.origin })}\n`);

for (const signal of ["SIGTERM", "SIGINT"] as const)
  process.once(signal, () => {
    void served
      .close()
      .then(() => sandbox.stop())
      .then(() => process.exit(0));
  });
