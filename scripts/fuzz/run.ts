import { Worker } from "node:worker_threads";
import type { FuzzOrder, FuzzResult } from "./thread.ts";

export type FuzzFigures = FuzzResult & {
  subject: FuzzOrder["subject"];
  runs: number;
  /** the round that did not end */
  hung: number | null;
};

/** No input may take longer than this. */
export const LONGEST_MS = 1000;
const LOOK_MS = 500;
/** A thread that stands still for this long is ended; slower inputs than LONGEST_MS are told by the thread itself. */
const HANGS_AFTER_LOOKS = 20;

/** Reads `runs` mutated inputs of one kind. */
export function fuzz(
  subject: FuzzOrder["subject"],
  { runs, seed }: { runs: number; seed: number },
): Promise<FuzzFigures> {
  const progress = new SharedArrayBuffer(4);
  const rounds = new Int32Array(progress);
  const order: FuzzOrder = { subject, runs, seed, progress };
  const thread = new Worker(new URL("./thread.ts", import.meta.url), { workerData: order });
  return new Promise((resolve, reject) => {
    let last = -1;
    let looks = 0;
    const watch = setInterval(() => {
      const round = Atomics.load(rounds, 0);
      looks = round === last ? looks + 1 : 0;
      last = round;
      if (looks < HANGS_AFTER_LOOKS) return;
      clearInterval(watch);
      void thread.terminate();
      resolve({ subject, runs, hung: round, read: 0, refused: 0, slowestMs: looks * LOOK_MS, failures: [] });
    }, LOOK_MS);
    thread.once("message", (result: FuzzResult) => {
      clearInterval(watch);
      resolve({ ...result, subject, runs, hung: null });
    });
    thread.once("error", (cause: Error) => {
      clearInterval(watch);
      reject(cause);
    });
  });
}
