// Reads mutated inputs in a thread of its own, so that one that hangs can be seen from outside.
import { parentPort, workerData } from "node:worker_threads";
import { chanceFrom, mutate } from "./mutate.ts";
import { csvSubject, jsonSubject, mimeSubject, type Subject } from "./subjects.ts";

export type FuzzOrder = { subject: "csv" | "json" | "mime"; runs: number; seed: number; progress: SharedArrayBuffer };
export type FuzzResult = {
  read: number;
  refused: number;
  slowestMs: number;
  /** input: base64 */
  failures: { round: number; error: string; input: string }[];
};

const MOST_FAILURES = 20;
const SUBJECTS: Record<FuzzOrder["subject"], () => Subject> = { csv: csvSubject, json: jsonSubject, mime: mimeSubject };

const { subject: name, runs, seed, progress } = workerData as FuzzOrder;
const rounds = new Int32Array(progress);
const subject = SUBJECTS[name]();
const result: FuzzResult = { read: 0, refused: 0, slowestMs: 0, failures: [] };
for (let round = 0; round < runs && result.failures.length < MOST_FAILURES; round += 1) {
  const chance = chanceFrom(seed + round * 7919);
  const base = subject.seeds[Math.floor(chance() * subject.seeds.length)] ?? Buffer.alloc(0);
  const input = mutate(base, subject.seeds, chance);
  Atomics.store(rounds, 0, round);
  // What this thread used, not what it waited for: the machine may have other work. A hang is seen from outside.
  const before = process.threadCpuUsage();
  try {
    result[await subject.read(input)] += 1;
  } catch (cause) {
    const error = String(cause).slice(0, 300);
    result.failures.push({ round, error, input: input.toString("base64").slice(0, 4000) });
  }
  const { user, system } = process.threadCpuUsage(before);
  result.slowestMs = Math.max(result.slowestMs, (user + system) / 1000);
}
parentPort?.postMessage(result);
