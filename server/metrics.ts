import { timingSafeEqual } from "node:crypto";
import type { Request, RequestHandler } from "express";
import { keyedHash } from "../app/platform/crypto.server.ts";
import { log } from "../app/platform/log.server.ts";

type Options = { text: () => Promise<string>; token: string | undefined };
const LOOPBACK = ["127.0.0.1", "::1", "::ffff:127.0.0.1"];

/**
 * `GET /metrics` for Prometheus. With a token: for those who bear it. Without one: for this machine alone, and not for
 * what a proxy on it hands on. Everybody else is answered as if it did not exist.
 */
export function metricsEndpoint({ text, token }: Options): RequestHandler {
  return (request, response) => {
    response.set("Cache-Control", "no-store");
    if (!(token === undefined ? isLocal(request) : bears(request, token))) return void response.status(404).end();
    text().then(
      (body) => response.type("text/plain; version=0.0.4; charset=utf-8").send(body),
      (cause: unknown) => {
        log.error("metrics.failed", { error: cause instanceof Error ? cause.name : "unknown" });
        response.status(503).end();
      },
    );
  };
}

const isLocal = (request: Request) =>
  LOOPBACK.includes(request.socket.remoteAddress ?? "") &&
  request.get("X-Forwarded-For") === undefined &&
  request.get("Forwarded") === undefined;

function bears(request: Request, token: string): boolean {
  // Hashes are of one length, so that the comparison tells nothing of the token's.
  const [given, wanted] = [request.get("Authorization") ?? "", `Bearer ${token}`].map((text) =>
    Buffer.from(keyedHash(text)),
  );
  return given !== undefined && wanted !== undefined && timingSafeEqual(new Uint8Array(given), new Uint8Array(wanted));
}
