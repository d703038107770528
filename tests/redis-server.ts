import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { freePort } from "../server/embedded-postgres.ts";

export type TestRedis = {
  url: string;
  /** Ends the server and loses what it held. */
  kill: () => Promise<void>;
  /** Starts it again, empty, on the same port. */
  start: () => Promise<void>;
  /** Runs one command of redis-cli's language, like ["FLUSHALL"], and answers what it prints. */
  command: (...words: string[]) => Promise<string>;
  stop: () => Promise<void>;
};

/** A throw-away Redis on a free port, for one test file. Needs `redis-server` on the path. */
export async function startRedis(): Promise<TestRedis> {
  const folder = await mkdtemp(path.join(tmpdir(), "crossdock-redis-"));
  const port = String(await freePort());
  const state: { child?: ChildProcess } = {};
  const start = async () => void (state.child = await launch(port, folder));
  const kill = async () => {
    const { child } = state;
    delete state.child;
    if (!child || child.exitCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    start,
    command: (...words) => command(port, words),
    stop: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function launch(port: string, folder: string): Promise<ChildProcess> {
  const args = ["--port", port, "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "no"];
  const child = spawn("redis-server", args, { stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((resolve, reject) => {
    child.once("error", (cause) => {
      const way = "Debian: apt-get install redis-server; macOS: brew install redis";
      reject(new Error(`redis-server could not be started. These tests need it on the path (${way}).`, { cause }));
    });
    child.once("exit", (code) => reject(new Error(`redis-server ended with ${code} before it was ready.`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (line.includes("Ready to accept connections")) resolve(child);
    });
  });
}

async function command(port: string, words: string[]): Promise<string> {
  const child = spawn("redis-cli", ["-p", port, ...words], { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  await once(child, "close");
  return output.trim();
}
