import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import express, { Router, type Request, type Response } from "express";
import type { Sandbox } from "../sandbox.ts";
import { takeVendorFault, vendorApi, type VendorApi, type VendorFault, type VendorOperation } from "./state.ts";

type Reply = { status: number; body: unknown };
type Act = (api: VendorApi, request: Request) => Reply;

const problem = (status: number, detail: string): Reply => ({ status, body: { title: "Problem", detail } });
const textOf = (request: Request) => (typeof request.body === "string" ? request.body : "");
const jsonOf = (request: Request) => JSON.parse(textOf(request) || "{}") as Record<string, unknown>;
const keyIn = (request: Request) => String(request.params.key);

/** How long a signature holds: what a vendor would check, on the world's clock. */
const SIGNED_WITHIN_S = 300;

/** A vendor's own order API, as its engineers would build it from docs/vendor-api.md, and a receiver of its webhook. */
export function vendorApiRouter(sandbox: Sandbox): Router {
  const router = Router({ mergeParams: true });
  router.use(express.text({ type: () => true, limit: "20mb" }));
  const serve =
    (operation: VendorOperation, act: Act) =>
    (request: Request, response: Response): void => {
      const vendor = String(request.params.vendor);
      const api = vendorApi(sandbox.world, vendor);
      const at = new Date(sandbox.world.clock.nowMs()).toISOString();
      api.calls.push({ operation, at, headers: request.headers, body: textOf(request) });
      const isOpen = operation === "token";
      const stopped = isOpen ? null : notLetIn(api, request, sandbox.world.clock.nowMs());
      answer(
        response,
        stopped ? undefined : takeVendorFault(sandbox.world, vendor, operation),
        () => stopped ?? act(api, request),
      );
    };

  router.post(
    "/token",
    serve("token", (api, request) => token(api, request, sandbox.world.clock.nowMs())),
  );
  router.get(
    "/ping",
    serve("ping", () => ({ status: 200, body: { ok: true } })),
  );
  router.post(
    "/webhook",
    serve("webhook", () => ({ status: 204, body: null })),
  );
  router.get(
    "/stock",
    serve("stock", ({ stock }) => ({
      status: 200,
      body: {
        asOf: new Date(sandbox.world.clock.nowMs()).toISOString(),
        items: [...stock].map(([sku, units]) => ({ sku, units })),
      },
    })),
  );
  router.post("/orders", serve("create", create));
  router.get(
    "/orders/:key",
    serve("read", (api, request) => {
      const order = api.orders.get(keyIn(request));
      return order ? { status: 200, body: order.state } : problem(404, "No such order.");
    }),
  );
  router.post(
    "/orders/:key/cancel",
    serve("cancel", (api, request) => {
      const order = api.orders.get(keyIn(request));
      if (!order) return problem(404, "No such order.");
      order.state.cancelAsked = true;
      return { status: 202, body: order.state };
    }),
  );
  return router;
}

function create(api: VendorApi, request: Request): Reply {
  const message = jsonOf(request);
  const key = String(message.key);
  if (request.get("idempotency-key") !== key) return problem(400, "The Idempotency-Key is not the order's key.");
  const known = api.orders.get(key);
  if (known) {
    known.posted += 1;
    return { status: 409, body: known.state };
  }
  const order = { posted: 1, message, state: { key, status: "received", vendorRef: `V-${key}` } };
  api.orders.set(key, order);
  return { status: 201, body: order.state };
}

function token({ setting, tokens }: VendorApi, request: Request, nowMs: number): Reply {
  if (!setting.oauth) return problem(404, "No tokens here.");
  const { clientId, clientSecret, tokenLivesS } = setting.oauth;
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");
  if (request.get("authorization") !== `Basic ${basic}`) return { status: 401, body: { error: "invalid_client" } };
  if (new URLSearchParams(textOf(request)).get("grant_type") !== "client_credentials")
    return { status: 400, body: { error: "unsupported_grant_type" } };
  const made = randomUUID();
  tokens.set(made, nowMs + tokenLivesS * 1000);
  return { status: 200, body: { access_token: made, token_type: "Bearer", expires_in: tokenLivesS } };
}

/** Why a call is not let in; null = it is. */
function notLetIn({ setting, tokens }: VendorApi, request: Request, nowMs: number): Reply | null {
  const { secret, header, oauth } = setting;
  if (secret !== null && !isSigned(request, secret, nowMs)) return problem(401, "The signature does not fit.");
  if (header && request.get(header.name) !== header.value) return problem(401, "The key does not fit.");
  const borne = request.get("authorization")?.replace("Bearer ", "") ?? "";
  const isWebhook = request.path === "/webhook";
  if (oauth && !isWebhook && (tokens.get(borne) ?? 0) <= nowMs) return problem(401, "The token has ended.");
  return null;
}

/** As docs/vendor-api.md tells vendors to check it. */
function isSigned(request: Request, secret: string, nowMs: number): boolean {
  const parts = (request.get("crossdock-signature") ?? "").split(",").map((part) => part.split("="));
  const t = parts.find(([name]) => name === "t")?.[1] ?? "";
  if (Math.abs(nowMs / 1000 - Number(t)) > SIGNED_WITHIN_S) return false;
  const wanted = Buffer.from(
    createHmac("sha256", secret)
      .update(`${t}.${textOf(request)}`)
      .digest("hex"),
  );
  return parts.some(([name, value = ""]) => {
    const given = Buffer.from(value);
    return name === "v1" && given.length === wanted.length && timingSafeEqual(given, wanted);
  });
}

function answer(response: Response, fault: VendorFault | undefined, act: () => Reply): void {
  const send = ({ status, body }: Reply) => void response.status(status).json(body ?? undefined);
  switch (fault?.kind) {
    case undefined:
      return send(act());
    case "http-500":
      return send(problem(500, "Something broke."));
    case "rate-limited":
      response.set("Retry-After", String(fault.retryAfterS));
      return send(problem(429, "Too many calls."));
    case "unauthorized":
      return send(problem(401, "Who are you?"));
    case "conflict":
      return send(problem(409, "Another order has this number."));
    case "refused":
      return send(problem(422, "We do not sell this any more."));
    case "drop-answer":
      act();
      return void response.socket?.destroy();
    case "silent":
      return void act();
    case "broken-json":
      act();
      return void response.status(200).type("json").send('{"key": "CD-10');
    case "huge":
      act();
      return void response
        .status(200)
        .type("json")
        .send(JSON.stringify({ words: "x".repeat(2_000_000) }));
    case "slow":
      return void setTimeout(() => send(act()), fault.delayMs);
  }
}
