import { AsyncLocalStorage } from "node:async_hooks";
import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import timers from "node:timers/promises";
import { vi } from "vitest";

// Time stands still until it is moved, and chance comes from a seed: what is played twice is the same twice, to the last
// bit. Only what runs `within` sees this; the test's own machinery keeps the machine's chance.

const EPOCH = Date.parse("2026-11-23T09:00:00Z");
const inside = new AsyncLocalStorage<true>();
const state = { seed: 0, draws: new Map<string, number>() };

/** Stands for the rest of the file. Waits of the app (retries within a call) move time instead of lasting. */
export function freeze(): void {
  vi.useFakeTimers({ toFake: ["Date"], now: EPOCH });
  const real = { bytes: crypto.randomBytes, uuid: crypto.randomUUID, random: Math.random, sleep: timers.setTimeout };
  const isInside = () => inside.getStore() === true;
  // By size, because database connections draw too, and how many are opened is not always the same.
  const bytes = (size: number) => (isInside() ? drawn(`bytes ${size}`, size) : real.bytes(size));
  crypto.randomBytes = bytes as typeof crypto.randomBytes;
  crypto.randomUUID = (options) => (isInside() ? uuidOf(drawn("uuid", 16)) : real.uuid(options));
  Math.random = () => (isInside() ? drawn(`moment ${Date.now()}`, 6, 0).readUIntBE(0, 6) / 2 ** 48 : real.random());
  // How long a call took is kept with what was said in it.
  const elapsed = performance.now.bind(performance);
  performance.now = () => (isInside() ? Date.now() - EPOCH : elapsed());
  timers.setTimeout = (async (ms = 0, value?: unknown, options?: { signal?: AbortSignal }) => {
    if (!isInside()) return real.sleep(ms, value, options);
    moveOn(ms);
    await new Promise((resolve) => setImmediate(resolve));
    return value;
  }) as typeof timers.setTimeout;
  syncBuiltinESMExports();
}

/** Back to the same moment, with the chance of this seed. */
export function begin(seed: number): void {
  vi.setSystemTime(EPOCH);
  state.seed = seed;
  state.draws.clear();
}

/** Moves time on, by whole milliseconds. */
export function moveOn(ms: number): void {
  vi.setSystemTime(Date.now() + Math.ceil(ms));
}

export const within = <T>(run: () => Promise<T>): Promise<T> => inside.run(true, run);

function drawn(stream: string, size: number, fixed?: number): Buffer {
  const count = fixed ?? (state.draws.get(stream) ?? 0) + 1;
  state.draws.set(stream, count);
  const digest = crypto.createHash("sha512").update(`${state.seed} ${stream} ${count}`).digest();
  if (size > digest.length) throw new Error(`Nobody drew ${size} bytes so far.`);
  return digest.subarray(0, size);
}

function uuidOf(bytes: Buffer): `${string}-${string}-${string}-${string}-${string}` {
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}
