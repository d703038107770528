// Runs jobs and serves no pages, from the build. Answers /healthz on HEALTH_PORT where that is set. Prints one line of JSON
// when it is at work.
import express from "express";

const STOP_MS = 20_000;
process.env.JOBS = "on";
const built = new URL("../build/server/index.js", import.meta.url).href; // a variable: tsc must not read the build
const { inside, close } = await import(built);

const port = process.env.HEALTH_PORT;
const server = port ? express().disable("x-powered-by").use(inside).listen(Number(port)) : undefined;
console.log(JSON.stringify({ ready: true, worker: true }));

let stopping = false;
const stop = async () => {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(1), STOP_MS).unref();
  server?.close();
  server?.closeAllConnections();
  let code = 0;
  try {
    await close();
  } catch (error) {
    console.error(error);
    code = 1;
  }
  process.exit(code);
};
for (const signal of /** @type {const} */ (["SIGTERM", "SIGINT"])) process.on(signal, () => void stop());
