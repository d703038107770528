import type { Fault } from "./faults.ts";

const PROMISES = "prisma/migrations/20261121000001_promises/migration.sql";

/** Mistakes that only show when processes die, answers get lost, two do the same at once, and Redis or the database is away. */
export const FLOW_FAULTS: Fault[] = [
  {
    name: "a send without an answer is repeated without a look-up",
    ...{ by: "deaths", at: "^supplier-order.send: CreateSupplierOrder" },
    edits: [
      {
        file: "app/dispatch/settle.server.ts",
        text: "await connector.lookUp(supplierOrder.key);",
        becomes: "{ ok: true, orders: [] };",
      },
    ],
  },
  {
    name: "an unknown outcome is settled at once",
    ...{ by: "tests", file: "tests/buy-and-ship.db.test.ts", named: "bought after the quarantine" },
    edits: [
      {
        file: "app/dispatch/attempts.server.ts",
        text: "const QUARANTINE_MS = 90_000;",
        becomes: "const QUARANTINE_MS = -5_000;",
      },
    ],
  },
  {
    name: "what a dead process had claimed is never offered again",
    ...{ by: "deaths", at: "^order.refresh: commit" },
    edits: [
      {
        file: "app/queue/sweeper.server.ts",
        text: "else await offerAgain(",
        becomes: "else if (job.attempt > Infinity) await offerAgain(",
      },
    ],
  },
  {
    name: "webhooks are answered before they are stored",
    ...{ by: "tests", file: "server/webhooks.db.test.ts", named: "while the database is away Shopify" },
    edits: [
      {
        file: "server/webhooks.ts",
        text: "      await storeDelivery(pool, {",
        becomes: "      answer(response, 200);\n      await storeDelivery(pool, {",
      },
      {
        file: "server/webhooks.ts",
        text: "      return comeAgain(response);\n    }\n    answer(response, 200);\n",
        becomes: "    }\n",
      },
    ],
  },
  {
    name: "what Redis has not told of is not looked for",
    ...{ by: "tests", file: "app/queue/transports/transports.db.test.ts", named: "may be away" },
    edits: [{ file: "app/queue/runner.server.ts", text: "    setInterval(lookNow, POLL_MS),\n", becomes: "" }],
  },
  {
    name: "a second attempt may begin while one is open: the unique key is dropped",
    ...{ by: "tests", file: "app/dispatch/attempts.db.test.ts" },
    edits: [
      {
        file: PROMISES,
        text: `CREATE UNIQUE INDEX "Attempt_open" ON "Attempt" ("supplierOrderId", "effect") WHERE "outcome" IN ('pending', 'unknown');`,
        becomes: "",
      },
    ],
  },
  {
    name: "who lost its lease may still finish the job",
    ...{ by: "tests", file: "app/queue/queue.db.test.ts", named: "who lost its lease" },
    edits: [
      {
        file: "app/queue/outcomes.server.ts",
        text: `AND "state" = 'running' AND "attemptsStarted" = ours."attempt"`,
        becomes: `AND "state" = 'running' AND "attemptsStarted" >= ours."attempt"`,
      },
    ],
  },
  {
    name: "a running job swallows a new one: its key is unique while it runs",
    ...{ by: "tests", file: "app/queue/queue.db.test.ts", named: "a running row never" },
    edits: [
      {
        file: PROMISES,
        text: `ON "Job" ("name", "key") WHERE "state" = 'queued';`,
        becomes: `ON "Job" ("name", "key") WHERE "state" IN ('queued', 'running');`,
      },
      {
        file: "app/queue/outbox.server.ts",
        text: `ON CONFLICT ("name", "key") WHERE "state" = 'queued'`,
        becomes: `ON CONFLICT ("name", "key") WHERE "state" IN ('queued', 'running')`,
      },
    ],
  },
  {
    name: "Bull keeps what has ended under the row's id, and ignores it when it comes again",
    ...{ by: "tests", file: "app/queue/transports/transports.db.test.ts", named: "keeps nothing of a job" },
    edits: [
      {
        file: "app/queue/transports/bull.server.ts",
        text: "{ removeOnComplete: true, removeOnFail: true, attempts: 1 }",
        becomes: "{ removeOnComplete: false, removeOnFail: false, attempts: 1 }",
      },
      {
        file: "app/queue/transports/bull.server.ts",
        text: 'const jobId = `${id}-${attempt}-${runAt.getTime()}${delay > 0 ? "-later" : ""}`;',
        becomes: 'const jobId = `${id}${attempt < 0 ? runAt.getTime() : ""}`;',
      },
    ],
  },
  {
    name: "a call is written although its send window has passed",
    ...{ by: "tests", file: "app/shopify/shopify.db.test.ts", named: "send window" },
    edits: [
      {
        file: "app/shopify/admin-client.server.ts",
        text: "call.sendBefore === undefined || deps.clock.now() < call.sendBefore;",
        becomes: "call.sendBefore === undefined || deps.clock.now() > new Date(0);",
      },
    ],
  },
  {
    name: "user errors of a purchase are ignored",
    ...{ by: "tests", file: "tests/buy-and-ship.db.test.ts", named: "the next supplier gets the units" },
    edits: [
      {
        file: "app/connectors/shopify/connector.server.ts",
        text: "      if (first) return classifyOrderCreateErrors([first, ...others]);\n",
        becomes: "      void [first, others, classifyOrderCreateErrors];\n",
      },
    ],
  },
  {
    name: "a supplier order is bought before its units are claimed",
    ...{ by: "tests", file: "tests/changed-before-bought.db.test.ts" },
    edits: [
      {
        file: "app/dispatch/prepare-send.server.ts",
        text: `if (state !== "claimed" && state !== "failed") return`,
        becomes: `if (state !== "claimed" && state !== "failed" && state !== "planned") return`,
      },
      {
        file: "app/dispatch/prepare-send.server.ts",
        text: `["claimed", "failed"], "sending"`,
        becomes: `["planned", "claimed", "failed"], "sending"`,
      },
      {
        file: "app/routing/save-decision.server.ts",
        text: `    routed ? enqueue(tx, "order.sync-requests", { shopId, orderGid }, { now }) : null,`,
        becomes: `    routed ? enqueue(tx, "order.sync-requests", { shopId, orderGid }, { now, delayMs: 5_000 }) : null,
    ...placed.map(({ id }) => enqueue(tx, "supplier-order.send", { supplierOrderId: id }, { now, shopId })),`,
      },
    ],
  },
];
