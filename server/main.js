// Serves the built app with NODE_ENV=production, else the sources through Vite. Prints one line of JSON when it listens.
import { createServer as createHttpServer } from "node:http";
import express from "express";

const STOP_MS = 20_000;
const outer = express();
outer.disable("x-powered-by");
/** @typedef {{ app: import("express").Express, intake: import("./webhooks.ts").WebhookIntake, WEBHOOKS_PATH: string }} Inner */
/** @type {() => Promise<Inner & { close: () => Promise<void> }>} */
let load;
/** @type {import("node:http").RequestListener} */
let front = outer;
let closeVite = async () => {};

if (process.env.NODE_ENV === "production") {
  const built = new URL("../build/server/index.js", import.meta.url).href; // a variable: tsc must not read the build
  const client = new URL("../build/client", import.meta.url).pathname;
  load = () => import(built);
  outer.use("/assets", express.static(`${client}/assets`, { immutable: true, maxAge: "1y" }));
  outer.use(express.static(client, { maxAge: "1h" }));
  const inner = await load(); // before listening: a broken build must not answer
  outer.use(inner.app);
  // Webhooks come in bursts, and need nothing of what Express does for pages.
  front = (request, response) =>
    request.url === inner.WEBHOOKS_PATH ? inner.intake(request, response) : outer(request, response);
} else {
  const { createServer } = await import("vite");
  const vite = await createServer({
    server: { middlewareMode: true, hmr: { port: Number(process.env.HMR_PORT ?? 24678) } },
    appType: "custom",
  });
  process.removeAllListeners("SIGTERM"); // Vite's would end the process before the jobs are put in order
  closeVite = () => vite.close();
  load = async () => /** @type {any} */ (await vite.ssrLoadModule("./server/app.ts"));
  outer.use(vite.middlewares);
  outer.use(async (request, response, next) => {
    try {
      (await load()).app(request, response, next);
    } catch (error) {
      if (error instanceof Error) vite.ssrFixStacktrace(error);
      next(error);
    }
  });
  await load(); // the runner starts with the module, not with the first request
}

const server = createHttpServer(front).listen(Number(process.env.PORT ?? 3000), () => {
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : process.env.PORT;
  console.log(JSON.stringify({ ready: true, origin: `http://localhost:${port}` }));
});

let stopping = false;
const stop = async () => {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(1), STOP_MS).unref();
  server.close();
  server.closeIdleConnections();
  let code = 0;
  try {
    const { close } = await load();
    await close();
    server.closeAllConnections();
    await closeVite();
  } catch (error) {
    console.error(error);
    code = 1;
  }
  process.exit(code);
};
for (const signal of /** @type {const} */ (["SIGTERM", "SIGINT"])) process.on(signal, () => void stop());
