import type { Store, Task } from "../types.ts";
import { nextId, type World } from "../world.ts";

type Work = Task extends infer Each ? (Each extends Task ? Omit<Each, "id" | "runAtMs" | "domain"> : never) : never;

/** Notes work that Shopify does a little later; `runDueTasks` does it. */
export function schedule(world: World, store: Store, delayMs: number, work: Work): void {
  world.tasks.push({
    id: nextId(world),
    runAtMs: world.clock.nowMs() + delayMs,
    domain: store.domain,
    ...work,
  });
}
