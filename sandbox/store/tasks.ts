import type { Store, Task } from "../types.ts";
import type { World } from "../world.ts";
import { assessRisk, riskOf } from "./assessments.ts";
import { finishOrderCancel } from "./cancel.ts";
import { createFulfillmentOrders, openScheduled } from "./fulfillment-orders.ts";
import { fulfilGiftCards } from "./fulfillments.ts";

const timers = new WeakMap<World, NodeJS.Timeout>();

/**
 * Does what has come due: fulfilment orders that appear late, cancellations that end. Runs before every GraphQL call and
 * by a timer; call it after moving the clock or loading a world.
 */
export function runDueTasks(world: World): void {
  for (let due = takeDue(world); due.length > 0; due = takeDue(world))
    for (const task of due) {
      const store = world.stores.get(task.domain);
      if (store) run(world, store, task);
    }
  armTimer(world);
}

/** What has come due, oldest first; it leaves the list, so that nothing runs twice. */
function takeDue(world: World): Task[] {
  const now = world.clock.nowMs();
  const due = world.tasks.filter((task) => task.runAtMs <= now);
  if (due.length > 0) world.tasks = world.tasks.filter((task) => task.runAtMs > now);
  return due.sort((one, other) => one.runAtMs - other.runAtMs);
}

function run(world: World, store: Store, task: Task): void {
  switch (task.kind) {
    case "route-order": {
      const order = store.orders.get(task.orderId);
      if (!order) return;
      createFulfillmentOrders(world, store, order, task.fulfillAt ?? null);
      fulfilGiftCards(world, store, order);
      return;
    }
    case "assess-risk": {
      const order = store.orders.get(task.orderId);
      if (order) assessRisk(world, store, order, riskOf(task.level));
      return;
    }
    case "open-scheduled": {
      const fulfillmentOrder = store.fulfillmentOrders.get(task.fulfillmentOrderId);
      if (fulfillmentOrder) openScheduled(world, store, fulfillmentOrder);
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
  const first = world.tasks.reduce((soonest, task) => Math.min(soonest, task.runAtMs), Infinity);
  const timer = setTimeout(() => runDueTasks(world), Math.max(1, Math.min(first - world.clock.nowMs(), 2 ** 31 - 1)));
  timer.unref();
  timers.set(world, timer);
}
