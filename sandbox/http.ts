import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import express, { type ErrorRequestHandler, type Express, type Request, type Response } from "express";
import { adminPages } from "./admin/routes.ts";
import { API_VERSION } from "./apps.ts";
import { problem } from "./answers.ts";
import { callControl } from "./control-calls.ts";
import { platformControl } from "./control.ts";
import { fulfilmentControl } from "./control-fulfilments.ts";
import { orderControl } from "./control-orders.ts";
import { storeControl } from "./control-stores.ts";
import { faultState, operationNameOf, takeDueLateCalls, takeFault, type Fault, type GraphqlRequest } from "./faults.ts";
import { mailControl } from "./mail/control.ts";
import { imapControl } from "./mail/imap/control.ts";
import type { ImapServer } from "./mail/imap/server.ts";
import { answerTokenRequest, callerOf, type Caller } from "./oauth.ts";
import type { Sandbox } from "./sandbox.ts";
import { sftpControl } from "./sftp/control.ts";
import type { SftpServer } from "./sftp/server.ts";
import type { Store } from "./types.ts";
import { vendorApiControl } from "./vendor-api/control.ts";
import type { VendorHttps } from "./vendor-api/https.ts";
import { vendorApiRouter } from "./vendor-api/router.ts";
import { narrowIds, widenIds } from "./wide-ids.ts";
import type { World } from "./world.ts";

/** Executes a GraphQL request on a store: the engine's entrance. */
export type Execute = (
  world: World,
  store: Store,
  caller: Caller,
  request: GraphqlRequest,
) => Answered | Promise<Answered>;
type Answered = { status: number; body: unknown };

/** The header that names the store a Shopify-facing request is meant for. */
const HOST_HEADER = "x-sandbox-host";

export type Served = { origin: string; close: () => Promise<void> };

type ServeOptions = {
  port: number;
  execute: Execute;
  /** where the world's mail server listens, if there is one */
  smtpUrl?: string;
  /** where mailboxes are read, if they can be */
  imap?: ImapServer;
  /** the world's file server, if there is one */
  sftp?: SftpServer;
  /** vendors' APIs over HTTPS, if they are served */
  vendors?: VendorHttps;
};

/** Serves Shopify's endpoints, the control API and the admin on one port (0 = a free one). */
export async function serve(sandbox: Sandbox, { port, execute, ...others }: ServeOptions): Promise<Served> {
  const server = createServer(appOf(sandbox, execute, others));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    // Clients keep their connections too: one that is closed while it is written to is a call that failed.
    server.keepAliveTimeout = 120_000;
    server.listen(port, resolve);
  });
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  return { origin, close: () => closeServer(server) };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

type Servers = Pick<ServeOptions, "smtpUrl" | "imap" | "sftp" | "vendors">;

function appOf(sandbox: Sandbox, execute: Execute, { smtpUrl, imap, sftp, vendors }: Servers): Express {
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  // Before anything reads bodies: what a vendor's API was sent is signed as it came.
  app.use("/vendor-api/:vendor", vendorApiRouter(sandbox));
  app.use(express.json({ limit: "20mb" }));
  app.use((request, response, next) => {
    if (request.method !== "GET") response.once("close", () => sandbox.touch());
    next();
  });

  app.post("/admin/oauth/access_token", express.urlencoded({ extended: false }), (request, response) => {
    const store = storeOfHost(sandbox.world, request);
    if (!store) return void response.status(404).json({ errors: "Not Found" });
    const operation =
      (request.body as { grant_type?: unknown }).grant_type === "refresh_token" ? "refresh" : "exchange";
    const token = async () => answerTokenRequest(sandbox.world, store.domain, request.body);
    const fault = takeFault(sandbox.world, { domain: store.domain, operation: `oauth.${operation}` });
    void answerWithFault(response, fault, token);
  });

  app.post("/admin/api/:version/graphql.json", (request, response) => {
    const { world } = sandbox;
    const store = storeOfHost(world, request);
    if (!store || request.params.version !== API_VERSION)
      return void response.status(404).json({ errors: "Not Found" });
    const closed = closedStatus(world, store);
    if (closed !== null) return void response.status(closed).json({ errors: "Unavailable Shop" });
    const caller = callerOf(world, store.domain, request.get("x-shopify-access-token"));
    if ("status" in caller) return void response.status(caller.status).json(caller.body);
    const { wideIds } = world.switches;
    const graphql = graphqlOf(wideIds ? JSON.parse(narrowIds(JSON.stringify(request.body))) : request.body);
    if (!graphql) return void response.status(400).json({ errors: { query: "Required parameter missing or invalid" } });
    const fault = takeFault(world, { domain: store.domain, operation: operationNameOf(graphql), query: graphql.query });
    if (fault?.kind === "commit-late") {
      const dueAtMs = world.clock.nowMs() + fault.delayMs;
      faultState(world).lateCalls.push({ dueAtMs, domain: store.domain, caller, request: graphql });
      return void response.socket?.destroy();
    }
    void answerWithFault(response, fault, async () => {
      const answered = await execute(world, store, caller, graphql);
      return wideIds ? { ...answered, body: JSON.parse(widenIds(JSON.stringify(answered.body))) as unknown } : answered;
    });
  });

  const controls = [platformControl, storeControl, orderControl, fulfilmentControl, callControl];
  app.use("/__sandbox", ...controls.map((control) => control(sandbox)));
  app.use("/__sandbox", mailControl(sandbox, smtpUrl ?? null), sftpControl(sandbox, sftp ?? null));
  app.use("/__sandbox", imapControl(sandbox, imap ?? null));
  app.use("/__sandbox", vendorApiControl(sandbox, vendors?.origin ?? null));
  app.use("/__sandbox", (request, response) => {
    const { status, body } = problem(
      404,
      "NO_SUCH_ROUTE",
      `${request.method} ${request.originalUrl} is not a control call. See sandbox/README.md.`,
    );
    response.status(status).json(body);
  });
  app.use(adminPages(sandbox));
  const onError: ErrorRequestHandler = (error: { status?: number; message?: string }, _request, response, next) => {
    if (response.headersSent) return next(error);
    const { status, body } = problem(error.status ?? 500, "BAD_REQUEST", error.message ?? "The request failed.");
    response.status(status).json(body);
  };
  app.use(onError);
  return app;
}

/** Does what the clock made due of the calls that Shopify commits late. */
export async function runLateCalls(world: World, execute: Execute): Promise<void> {
  for (const { domain, caller, request } of takeDueLateCalls(world)) {
    const store = world.stores.get(domain);
    // Nobody waits for the answer; what goes wrong shows in the call log.
    const run = async (at: Store) => execute(world, at, caller, request);
    if (store) await run(store).catch(() => undefined);
  }
}

function closedStatus({ switches }: World, { state }: Store): number | null {
  if (state === "open") return null;
  return state === "frozen" ? switches.frozenStatus : switches.lockedStatus;
}

function storeOfHost(world: World, request: Request): Store | undefined {
  return world.stores.get(request.get(HOST_HEADER) ?? request.hostname);
}

function graphqlOf(body: unknown): GraphqlRequest | undefined {
  const { query, variables, operationName } = (body ?? {}) as Record<string, unknown>;
  if (typeof query !== "string") return undefined;
  return {
    query,
    ...(typeof variables === "object" && variables !== null ? { variables: variables as Record<string, unknown> } : {}),
    ...(typeof operationName === "string" ? { operationName } : {}),
  };
}

async function answerWithFault(response: Response, fault: Fault | undefined, run: () => Promise<Answered>) {
  switch (fault?.kind) {
    case "http-429":
      // Seconds with a decimal, as Shopify writes it.
      response.set("Retry-After", (fault.delayMs / 1000).toFixed(1));
      return response.status(429).json({ errors: "Exceeded 2 calls per second for api client." });
    case "http-5xx":
      return response.status(503).type("html").send("<!DOCTYPE html><title>Service Unavailable</title>");
    case "throttled":
      return response.status(200).json(throttled());
    case "html":
      return response.status(200).type("html").send("<!DOCTYPE html><title>Something went wrong</title>");
    case "hang":
      return undefined; // never: whoever asked gives up
    case "drop-answer":
    case "truncated":
    case "commit-late":
    case undefined:
  }
  const answered = await run().catch((error: unknown) => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { status: 500, body: { errors: `Bug in the sandbox: ${text}` } };
  });
  if (fault?.kind === "drop-answer") return response.socket?.destroy();
  if (fault?.kind === "truncated") {
    const text = JSON.stringify(answered.body);
    return response
      .status(answered.status)
      .type("json")
      .send(text.slice(0, text.length / 2));
  }
  return response.status(answered.status).json(answered.body);
}

function throttled() {
  const throttleStatus = { maximumAvailable: 2000, currentlyAvailable: 0, restoreRate: 100 };
  return {
    errors: [
      {
        message: "Throttled",
        extensions: { code: "THROTTLED", documentation: "https://shopify.dev/api/usage/limits" },
      },
    ],
    extensions: { cost: { requestedQueryCost: 100, actualQueryCost: null, throttleStatus } },
  };
}
