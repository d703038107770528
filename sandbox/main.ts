import { executeGraphql } from "./graphql/execute.ts";
import { runLateCalls, serve } from "./http.ts";
import { startMailServer } from "./mail/server.ts";
import { startSandbox } from "./sandbox.ts";
import { runDueTasks } from "./store/tasks.ts";

const { SANDBOX_PORT = "0", SANDBOX_SMTP_PORT = "0", SANDBOX_DATA, SANDBOX_SEED = "1" } = process.env;

const sandbox = startSandbox({
  ...(SANDBOX_DATA ? { folder: SANDBOX_DATA } : {}),
  seed: Number(SANDBOX_SEED),
  runDue: (world) => {
    runDueTasks(world);
    void runLateCalls(world, executeGraphql);
  },
});
const mail = await startMailServer(sandbox, { port: Number(SANDBOX_SMTP_PORT) });
const served = await serve(sandbox, { port: Number(SANDBOX_PORT), execute: executeGraphql, smtpUrl: mail.url });
process.stdout.write(`${JSON.stringify({ ready: true, origin: served.origin, smtp: mail.url })}\n`);

for (const signal of ["SIGTERM", "SIGINT"] as const)
  process.once(signal, () => {
    void served
      .close()
      .then(() => mail.close())
      .then(() => sandbox.stop())
      .then(() => process.exit(0));
  });
