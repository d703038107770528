import { createRequestHandler } from "@remix-run/express";
import express, { type ErrorRequestHandler, type RequestHandler } from "express";
import * as build from "virtual:remix/server-build";
import { openIntakePool } from "../app/intake/store-delivery.server.ts";
import { systemClock } from "../app/platform/clock.server.ts";
import { closeDatabase, database } from "../app/platform/db-instance.server.ts";
import { env, runsJobs } from "../app/platform/env.server.ts";
import { log } from "../app/platform/log.server.ts";
import { announceTo } from "../app/queue/outbox.server.ts";
import { startRunner, type Runner } from "../app/queue/runner.server.ts";
import { transportOf } from "../app/queue/transports/choose.server.ts";
import type { Transport } from "../app/queue/transports/transport.ts";
import { ADDRESS_HEADER } from "../app/portal/api/answer.server.ts";
import { metricsText } from "../app/reports/metrics.server.ts";
import { admitSandbox } from "../app/shopify/app.server.ts";
import { liveServices } from "../app/shopify/live-services.server.ts";
import { handlers, onDead, scheduleRecurringJobs } from "../app/worker.server.ts";
import { health } from "./health.ts";
import { intakeGate } from "./intake-gate.ts";
import { INBOUND_MAIL_PATH, inboundMail } from "./inbound-mail.ts";
import { metricsEndpoint } from "./metrics.ts";
import { webhookIntake, WEBHOOKS_PATH } from "./webhooks.ts";

// Entry of the server build: all that answers requests and runs jobs, in one module graph. In development this module
// is evaluated again after a change; the older runner must then make room.
const kept = globalThis as {
  crossdockRunner?: Runner;
  crossdockTransport?: Transport;
  crossdockIntake?: ReturnType<typeof openIntakePool>;
};
const services = liveServices({ db: database(), clock: systemClock });
const intakePool = (kept.crossdockIntake ??= openIntakePool(env().DATABASE_URL));
const secrets = [env().SHOPIFY_API_SECRET, env().SHOPIFY_API_SECRET_OLD].filter((secret) => secret !== undefined);

/** The library renders some documents by itself (its bounce page): they must open in the sandbox's admin too. */
const sandboxFrames: RequestHandler = (_request, response, next) => {
  const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => typeof response;
  response.writeHead = (...args: unknown[]) => {
    const policy = response.getHeader("Content-Security-Policy");
    if (typeof policy === "string") response.setHeader("Content-Security-Policy", admitSandbox(policy));
    // The library asks to preload Shopify's own App Bridge, which these documents do not load.
    if (env().APP_BRIDGE_URL) response.removeHeader("Link");
    return writeHead(...args);
  };
  next();
};

const gate = intakeGate();
/** Takes webhooks in. What stands in front hands them over before Express looks at them; `app` takes them too. */
export const intake = webhookIntake({ pool: intakePool, clock: systemClock, secrets, gate });
export { WEBHOOKS_PATH };

export const app = express();
app.disable("x-powered-by");
app.set("trust proxy", env().TRUSTED_PROXIES);
app.use((request, _response, next) => {
  // What a client sends under this name is not believed.
  request.headers[ADDRESS_HEADER] = request.ip ?? "";
  next();
});
app.use((_request, response, next) => {
  response.set("X-Content-Type-Options", "nosniff");
  next();
});
// No address of ours has it, and PostgreSQL refuses text that does.
const NUL = /%00/i;
app.use((request, response, next) => {
  if (NUL.test(request.url)) response.status(400).end();
  else next();
});
/** What every process answers, also one that only runs jobs. */
export const inside = express.Router();
const runner = () => kept.crossdockRunner;
inside.get(
  "/healthz",
  health({ db: database(), runner, transport: () => kept.crossdockTransport, intake: gate.state }),
);
inside.get("/metrics", metricsEndpoint({ text: () => metricsText(services), token: env().METRICS_TOKEN }));
app.use(inside);
app.use(WEBHOOKS_PATH, intake);
app.use(INBOUND_MAIL_PATH, inboundMail({ db: database(), clock: systemClock, secret: env().MAIL_INBOUND_SECRET }));
if (env().SANDBOX_ORIGIN) app.use(sandboxFrames);
app.all("*", createRequestHandler({ build, mode: env().NODE_ENV }));
const onError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  log.error("server.request-failed", { error: error instanceof Error ? error.name : "unknown" });
  if (response.headersSent) next(error);
  else response.status(500).end();
};
app.use(onError);

void kept.crossdockRunner?.stop();
delete kept.crossdockRunner;
// The older transport of a process that runs no jobs goes with its older module; it holds no work.
void kept.crossdockTransport?.close();
const transport = (kept.crossdockTransport = transportOf({ ...env(), clock: systemClock }));
const forget = runsJobs(env()) ? () => undefined : announceTo(transport);
if (runsJobs(env()))
  kept.crossdockRunner = startRunner({
    services,
    handlers,
    onDead,
    transport,
    concurrency: env().JOB_CONCURRENCY,
    limits: { perShop: env().JOBS_PER_SHOP, perSupplier: env().JOBS_PER_SUPPLIER },
    schedule: () => scheduleRecurringJobs(services),
  });

/** Ends the jobs in order, then the connections. */
export async function close(): Promise<void> {
  await kept.crossdockRunner?.stop();
  delete kept.crossdockRunner;
  forget();
  await transport.close();
  await intakePool.end();
  delete kept.crossdockIntake;
  await closeDatabase();
}
