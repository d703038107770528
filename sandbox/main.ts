import { executeGraphql } from "./graphql/execute.ts";
import { runLateCalls, serve } from "./http.ts";
import { startImapServer } from "./mail/imap/server.ts";
import { startMailServer } from "./mail/server.ts";
import { startSandbox } from "./sandbox.ts";
import { startSftpServer } from "./sftp/server.ts";
import { runDueTasks } from "./store/tasks.ts";
import { startVendorHttps } from "./vendor-api/https.ts";

const {
  SANDBOX_PORT = "0",
  SANDBOX_SMTP_PORT = "0",
  SANDBOX_IMAP_PORT = "0",
  SANDBOX_SFTP_PORT = "0",
  SANDBOX_HTTPS_PORT = "0",
  SANDBOX_DATA,
  SANDBOX_SEED = "1",
} = process.env;

const sandbox = startSandbox({
  ...(SANDBOX_DATA ? { folder: SANDBOX_DATA } : {}),
  seed: Number(SANDBOX_SEED),
  runDue: (world) => {
    runDueTasks(world);
    void runLateCalls(world, executeGraphql);
  },
});
const mail = await startMailServer(sandbox, { port: Number(SANDBOX_SMTP_PORT) });
const imap = await startImapServer(sandbox, { port: Number(SANDBOX_IMAP_PORT) });
const sftp = await startSftpServer(sandbox, { port: Number(SANDBOX_SFTP_PORT) });
const vendors = await startVendorHttps(sandbox, { port: Number(SANDBOX_HTTPS_PORT) });
const servers = { execute: executeGraphql, smtpUrl: mail.url, imap, sftp, vendors };
const served = await serve(sandbox, { port: Number(SANDBOX_PORT), ...servers });
const { host, port, hostKey } = sftp;
const ready = { ready: true, origin: served.origin, smtp: mail.url, sftp: `sftp://${host}:${port}`, hostKey };
process.stdout.write(`${JSON.stringify(ready)}\n`);

for (const signal of ["SIGTERM", "SIGINT"] as const)
  process.once(signal, () => {
    void served
      .close()
      .then(() => mail.close())
      .then(() => imap.close())
      .then(() => sftp.close())
      .then(() => vendors.close())
      .then(() => sandbox.stop())
      .then(() => process.exit(0));
  });
