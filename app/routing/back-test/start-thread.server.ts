import { existsSync } from "node:fs";
import path from "node:path";
import { Worker } from "node:worker_threads";
import type { RoutingFacts } from "../facts.ts";
import type { Both, Tally } from "./tally.ts";

export type ThreadRules = Both<RoutingFacts["ruleSet"]>;

/** Facts as their stored text: the thread parses them, so that the process that answers requests need not. */
export type ThreadOrder = {
  orderId: string;
  name: string;
  /** null = a record of another shape */
  inputs: string | null;
  /** which of the batch's shared facts complete them; null = they are complete */
  sharedId: string | null;
  postalCode: string | null;
  addressErased: boolean;
};

/** Orders with the shared facts that they name, each once. */
export type Batch = { orders: ThreadOrder[]; shared: { id: string; body: string }[] };

export type Thread = {
  /** One batch after the other. Rejects when the thread has ended. */
  tally: (batch: Batch) => Promise<Tally>;
  end: () => Promise<void>;
};

const ENTRY = "app/routing/back-test/thread.server.ts";
/**
 * The thread keeps one batch and a tally: beyond this something is wrong, and it must not take the process with it. What
 * may be young is small too: else garbage of many batches lies about before it is collected.
 */
const MEMORY = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 16 };

/** Starts a thread that compares orders under two rule sets. The caller ends it. */
export function startThread(rules: ThreadRules): Thread {
  const worker = new Worker(entryPath(), {
    workerData: rules,
    // Nothing of the process concerns it: not its flags, not its secrets.
    ...{ execArgv: [], env: {} },
    resourceLimits: MEMORY,
  });
  let gone: Error | null = null;
  let waiting: { resolve: (tally: Tally) => void; reject: (cause: Error) => void } | null = null;
  const fail = (cause: Error) => {
    gone ??= cause;
    waiting?.reject(gone);
    waiting = null;
  };
  worker.on("message", (tally: Tally) => {
    waiting?.resolve(tally);
    waiting = null;
  });
  worker.on("error", (cause) => fail(cause instanceof Error ? cause : new Error("The thread failed.")));
  worker.on("exit", () => fail(new Error("The thread that compares orders has ended.")));
  return {
    tally: (batch) =>
      new Promise((resolve, reject) => {
        if (gone) return reject(gone);
        if (waiting) return reject(new Error("A thread compares one batch at a time."));
        waiting = { resolve, reject };
        worker.postMessage(batch);
      }),
    end: async () => void (await worker.terminate()),
  };
}

/**
 * Node runs the source by its path. It is looked for from this module upwards, because this module stands in the sources
 * (development, tests) or in build/server (production, where everything is one file).
 */
function entryPath(): string {
  for (let folder = import.meta.dirname; ; folder = path.dirname(folder)) {
    const file = path.join(folder, ENTRY);
    if (existsSync(file)) return file;
    if (folder === path.dirname(folder))
      throw new Error(`${ENTRY} is not there: the app needs its sources beside its build. Deploy the whole folder.`);
  }
}
