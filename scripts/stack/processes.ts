import { spawn, type ChildProcess } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import path from "node:path";
import { environment } from "../setup/environment.mjs";

export type Service = {
  name: string;
  pid: number;
  stop: () => Promise<void>;
  exited: Promise<string>;
  /** Sends it a signal, and to nothing else. */
  signal: (signal: NodeJS.Signals) => void;
};
type Options = {
  name: string;
  args: string[];
  env: Record<string, string | undefined>;
  logFile: string;
  ready: (line: string) => string | undefined;
};

const STOP_WITHIN_MS = 20_000;
const READY_WITHIN_MS = 120_000;

/**
 * Starts a child on the running Node and waits until `ready` finds in a line of its output what it is waiting for.
 * The child is in its own process group, so Ctrl-C reaches it only through `stop`, in order.
 * Rejects, with the last lines of its log, when it ends or is silent instead.
 */
export async function startService({ name, args, env, logFile, ready }: Options): Promise<Service & { value: string }> {
  mkdirSync(path.dirname(logFile), { recursive: true });
  const log = createWriteStream(logFile, { flags: "a" });
  const child = spawn(process.execPath, ["--import", "./scripts/stack/tether.mjs", ...args], {
    env: environment(env),
    stdio: ["pipe", "pipe", "pipe"],
    detached: process.platform !== "win32",
  });
  const tail: string[] = [];
  const exited = new Promise<string>((resolve) => {
    child.on("exit", (code, signal) => resolve(`${name} ended (${signal ?? code}).\n${tail.join("\n")}`));
  });
  const value = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`${name} was not ready within ${READY_WITHIN_MS / 1000} s. Its log: ${logFile}`)),
      READY_WITHIN_MS,
    );
    const onLine = (line: string) => {
      tail.push(line);
      if (tail.length > 20) tail.shift();
      const found = ready(line);
      if (found === undefined) return;
      clearTimeout(timer);
      resolve(found);
    };
    for (const stream of [child.stdout, child.stderr]) {
      stream.pipe(log, { end: false });
      lines(stream, onLine);
    }
    void exited.then((why) => {
      clearTimeout(timer);
      reject(new Error(why));
    });
  });
  const { pid = NaN } = child;
  return { name, pid, value, exited, stop: () => stop(child, exited), signal: (signal) => void child.kill(signal) };
}

async function stop(child: ChildProcess, exited: Promise<string>) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGCONT"); // a paused process would not hear of its end
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_WITHIN_MS);
  await exited;
  clearTimeout(timer);
}

function lines(stream: NodeJS.ReadableStream, onLine: (line: string) => void) {
  let rest = "";
  stream.on("data", (chunk: Buffer) => {
    const parts = (rest + chunk.toString()).split("\n");
    rest = parts.pop() ?? "";
    parts.forEach(onLine);
  });
}
