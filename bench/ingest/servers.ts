// One of the three servers that are compared, in a process of its own: servers.ts bare|ours|template. Prints its port.
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "@prisma/client";
import { createRequestHandler } from "@remix-run/express";
import type { ActionFunctionArgs, ServerBuild } from "@remix-run/node";
import "@shopify/shopify-app-remix/adapters/node";
import { ApiVersion, shopifyApp } from "@shopify/shopify-app-remix/server";
import { PrismaSessionStorage } from "@shopify/shopify-app-session-storage-prisma";
import express from "express";
import pg from "pg";
import { intakeGate } from "../../server/intake-gate.ts";
import { webhookIntake } from "../../server/webhooks.ts";
import { openIntakePool } from "../../app/intake/store-delivery.server.ts";
import { systemClock } from "../../app/platform/clock.server.ts";
import { env } from "../../app/platform/env.server.ts";
import { orderBody } from "./order.ts";

const url = env().DATABASE_URL;
const secret = env().SHOPIFY_API_SECRET;

/** What is left when everything is: the signature, one prepared insert of bytes that were encrypted before, the answer. */
function bare(): RequestListener {
  const pool = new pg.Pool({ connectionString: url, max: 8 });
  // As long as what we store, and as hard to compress.
  const bytes = randomBytes(orderBody().length + 40);
  const text = `INSERT INTO "BareWebhook" ("id", "body") VALUES ($1, $2) ON CONFLICT DO NOTHING`;
  return (request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const expected = createHmac("sha256", secret).update(Buffer.concat(parts)).digest();
      const given = Buffer.from(String(request.headers["x-shopify-hmac-sha256"]), "base64");
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return response.writeHead(401).end();
      pool.query({ name: "store", text, values: [request.headers["x-shopify-webhook-id"], bytes] }).then(
        () => response.writeHead(200).end(),
        () => response.writeHead(503).end(),
      );
      return undefined;
    });
  };
}

/** What Shopify's template for Remix does: its router, its library with sessions in Prisma, and an insert by Prisma. */
function template(): RequestListener {
  const prisma = new PrismaClient({ adapter: new PrismaPg(new pg.Pool({ connectionString: url, max: 8 })) });
  const shopify = shopifyApp({
    apiKey: env().SHOPIFY_API_KEY,
    apiSecretKey: secret,
    apiVersion: ApiVersion.October26,
    scopes: env().SCOPES.split(","),
    appUrl: "https://crossdock.example.com",
    sessionStorage: new PrismaSessionStorage(prisma),
    logger: { level: 0 },
  });
  const action = async ({ request }: ActionFunctionArgs) => {
    const { shop, topic, payload, webhookId } = await shopify.authenticate.webhook(request);
    const bodyEnc = new TextEncoder().encode(JSON.stringify(payload));
    const receivedAt = new Date();
    await prisma.webhookDelivery.create({ data: { shopDomain: shop, topic, webhookId, bodyEnc, receivedAt } });
    return new Response();
  };
  const id = "routes/webhooks";
  const future = { v3_fetcherPersist: true, v3_relativeSplatPath: true, v3_throwAbortReason: true };
  const build = {
    mode: "production",
    entry: { module: { default: () => new Response() } },
    routes: { [id]: { id, path: "webhooks/shopify", module: { action } } },
    assets: { version: "1", url: "/", entry: { module: "", imports: [] }, routes: {} },
    publicPath: "/",
    assetsBuildDirectory: "build/client",
    future,
    isSpaMode: false,
  } as unknown as ServerBuild;
  return express().all("*", createRequestHandler({ build, mode: "production" }));
}

/** Ours, mounted as the server mounts it. */
function ours(): RequestListener {
  return webhookIntake({ pool: openIntakePool(url), clock: systemClock, secrets: [secret], gate: intakeGate() });
}

const kinds = { bare, ours, template };
const kind = process.argv[2] as keyof typeof kinds;
const server = createServer(kinds[kind]());
server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ port: (server.address() as AddressInfo).port })));
