import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { loadWorld, saveWorld, type World } from "./world.ts";

const DEBOUNCE_MS = 400;

export type Persistence = {
  /** The saved world, or undefined on a first start. Throws with the way out when the file cannot be read. */
  load: () => World | undefined;
  /** Something changed: the world is written soon. */
  touch: () => void;
  /** Writes now. */
  flush: () => void;
  /** Writes for the last time. */
  close: () => void;
};

/** Keeps the world in one JSON file of `folder`; without a folder it lives in memory only. */
export function openPersistence(folder: string | undefined, world: () => World): Persistence {
  const nothing = () => undefined;
  if (folder === undefined) return { load: nothing, touch: nothing, flush: nothing, close: nothing };
  const file = path.join(folder, "world.json");
  mkdirSync(folder, { recursive: true });
  let timer: NodeJS.Timeout | undefined;
  let tookMs = 0;
  let isClosed = false;

  function flush() {
    clearTimeout(timer);
    timer = undefined;
    const startedMs = performance.now();
    // Written beside and renamed, so that a killed process leaves the old state or the new one, never half of it.
    writeFileSync(`${file}.part`, saveWorld(world()));
    renameSync(`${file}.part`, file);
    tookMs = performance.now() - startedMs;
  }

  return {
    load() {
      if (!existsSync(file)) return undefined;
      try {
        return loadWorld(readFileSync(file, "utf8"));
      } catch (cause) {
        throw new Error(`The sandbox's state ${file} cannot be read. Delete it to start afresh.`, { cause });
      }
    },
    touch() {
      if (isClosed) return;
      // A large world takes long to write; writing may use a tenth of the time at most.
      timer ??= setTimeout(flush, Math.max(DEBOUNCE_MS, tookMs * 10));
    },
    flush,
    close() {
      if (isClosed) return;
      flush();
      isClosed = true;
    },
  };
}
