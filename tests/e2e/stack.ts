import { randomUUID } from "node:crypto";
import { resetStack, startStack } from "../../scripts/stack/stack.ts";

/** One database, sandbox and app for all browser tests; each test file opens stores of its own. */
export default async function setUp() {
  const folder = ".data/e2e";
  resetStack(folder);
  const mailSecret = randomUUID();
  const env = { MAIL_INBOUND_ADDRESS: "answers@in.crossdock.example", MAIL_INBOUND_SECRET: mailSecret };
  const stack = await startStack({ folder, env });
  await stack.control.post("webhooks", { minCopies: 1, maxCopies: 2, maxDelayMs: 300 });
  process.env.E2E_STACK = JSON.stringify({
    sandboxOrigin: stack.sandboxOrigin,
    appOrigin: stack.appOrigin,
    clientId: stack.clientId,
    databaseUrl: stack.databaseUrl,
    mailSecret,
  });
  return () => stack.stop();
}
