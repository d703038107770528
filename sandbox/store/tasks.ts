import type { Store, Task } from "../types.ts";
import type { World } from "../world.ts";
import { finishOrderCancel } from "./cancel.ts";
import { createFulfillmentOrders } from "./fulfillment-orders.ts";

const timers = new WeakMap<World, NodeJS.Timeout>();

/**
 * Does what has come due: fulfilment orders that appear late, cancellations that end. Runs before every GraphQL call and
 * by a timer; call it after moving the clock or loading a world.
 */
export function runDueTasks(world: World): void {
  for (let next = nextDue(world); next; next = nextDue(world)) {
    world.tasks.splice(world.tasks.indexOf(next), 1);
    const store = world.stores.get(next.domain);
    if (store) run(world, store, next);
  }
  armTimer(world);
}

function nextDue(world: World): Task | undefined {
  const now = world.clock.nowMs();
  return world.tasks.filter((task) => task.runAtMs <= now).sort((one, other) => one.runAtMs - other.runAtMs)[0];
}

function run(world: World, store: Store, task: Task): void {
  switch (task.kind) {
    case "route-order": {
      const order = store.orders.get(task.orderId);
      if (order) createFulfillmentOrders(world, store, order, task.fulfillAt ?? null);
      return;
    }
    case "cancel-order": {
      const job = store.cancelJobs.get(task.jobId);
      if (job) finishOrderCancel(world, store, job);
      return;
    }
  }
}

function armTimer(world: World): void {
  clearTimeout(timers.get(world));
  if (world.tasks.length === 0) return;
  const first = Math.min(...world.tasks.map((task) => task.runAtMs));
  const timer = setTimeout(() => runDueTasks(world), Math.max(1, Math.min(first - world.clock.nowMs(), 2 ** 31 - 1)));
  timer.unref();
  timers.set(world, timer);
}
